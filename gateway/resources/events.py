"""Events: what happens to an order, told while it happens (Server-Sent Events)."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import orjson
from flask import Response, current_app, request
from flask.views import MethodView

from backbone.context import Deadline, bound, current
from backbone.errors import OutcomeUnknown, ServiceError, Unavailable
from backbone.messages import PAGE_LIMIT_MAX, UuidText, WireSchema
from gateway.api import Blueprint
from gateway.auth import session_id, token_expires_at
from gateway.rpc import Answer, Connection
from gateway.streams import LAST_EVENT_ID, Stream, streamed, streams_of
from inventory.contract import OrderTimelineSchema

blueprint = Blueprint("events", "Events: what happens to an order, told while it happens.")

CONTENT_TYPE = "text/event-stream"
LOOK_DEADLINE_MS = 5_000
RETRY_S = 1.0
"""A service that was away is asked again after this."""
SEND_TIMEOUT_S = 30
"""A reader that takes nothing for so long is gone."""
OPENING = "retry: 2000\n\n"
STILL_HERE = ": still here\n\n"

Read = Callable[[int], Answer]


class EventsQuerySchema(WireSchema):
    """Of which order, and which entries of its timeline are known already."""

    order_id = UuidText(required=True)
    after = OrderTimelineSchema().fields["after"]


@blueprint.route("/events")
class Events(MethodView):
    """What happens from now on."""

    @streamed
    @blueprint.operation("streamEvents", "NotFound", "Overloaded", "Unavailable")
    @blueprint.arguments(EventsQuerySchema, location="query")
    @blueprint.response(200, {"type": "string"}, content_type=CONTENT_TYPE)
    def get(self, query: Answer) -> Response:
        """Stream one order to whoever may see it, resumable at any entry.

        `timeline` is an entry of its timeline, with its sequence as `id`, in order and once. `changed` says that a fact
        of its money was heard: read the order again. `ending` says why the stream ends: `draining`, `token_expired`,
        `session_ended`, `broker_unavailable` or `order_not_found`. Something comes at least each 15 s, be it a comment.
        """
        streams, known = streams_of(current_app), max(query["after"], _last_event_id())
        # First listen, then read what was missed: what happens between the two is heard of and read once.
        stream = streams.open(query["order_id"], session_id(), token_expires_at())
        try:
            read = _reader_of(query["order_id"])
            first = read(known)
        except ServiceError:
            streams.leave(stream)
            raise
        response = Response(_frames(stream, read, first, known), content_type=CONTENT_TYPE)
        response.headers.update({"Cache-Control": "no-cache, no-transform", "X-Accel-Buffering": "no"})
        response.call_on_close(lambda: streams.leave(stream))
        _expect_a_reader()
        return response


def frame(event: str, content: object, sequence: int | None = None) -> str:
    """An event as it is written. Args: sequence: After which the stream can be resumed; None changes nothing."""
    name = "" if sequence is None else f"id: {sequence}\n"
    return f"{name}event: {event}\ndata: {orjson.dumps(content).decode()}\n\n"


def _frames(stream: Stream, read: Read, page: Answer, known: int) -> Iterator[str]:
    yield OPENING
    while stream.ended_by is None:
        for entry in page["items"]:
            known = entry["sequence"]
            yield frame("timeline", entry, known)
        if not page["has_more"]:
            yield from (frame("changed", {"fact": fact}) for fact in stream.wait())
        if stream.ended_by is None:
            page = _look(stream, read, known)
            if not page["items"]:
                yield STILL_HERE
    yield frame("ending", {"reason": stream.ended_by})


def _look(stream: Stream, read: Read, known: int) -> Answer:
    try:
        return read(known)
    except (Unavailable, OutcomeUnknown):
        stream.look_in(RETRY_S)
    except ServiceError as error:
        stream.end(error.code)
    return {"items": [], "has_more": False}


def _reader_of(order_id: str) -> Read:
    """What reads the timeline of an order as who asks now; also when the request's own deadline has long passed."""
    connection: Connection = current_app.extensions["rpc"]
    client, context = connection.client(), current()

    def read(after: int) -> Answer:
        with bound(replace(context, deadline=Deadline.after_ms(LOOK_DEADLINE_MS))):
            page: Answer = client.inventory.order_timeline(order_id=order_id, after=after, limit=PAGE_LIMIT_MAX)
        return page

    return read


def _last_event_id() -> int:
    given = request.headers.get(LAST_EVENT_ID, "")
    return int(given) if given.isascii() and given.isdigit() and len(given) <= 9 else 0


def _expect_a_reader() -> None:
    """Let gunicorn give up on a reader that takes nothing: it would keep its place for ever."""
    socket = request.environ.get("gunicorn.socket")
    if socket is not None:
        socket.settimeout(SEND_TIMEOUT_S)
