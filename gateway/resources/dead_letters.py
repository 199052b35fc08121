"""Dead letters: events that a service could not handle, and that wait for a person."""

from typing import Any
from uuid import UUID

import orjson
from flask.views import MethodView
from marshmallow import Schema, ValidationError, fields, validate

from backbone.errors import InvalidRequest
from backbone.messages import EnvelopeSchema, Instant, PageRequestSchema, UuidText, WireSchema, shared
from customers.contract import ADMIN, OPS
from gateway.api import Blueprint
from gateway.auth import roles
from gateway.keys import keyed
from gateway.pagination import LINK, linked
from gateway.parts import PartSchema, part
from gateway.rpc import SERVICES, Answer, rpc

blueprint = Blueprint(
    "dead_letters", "Dead letters: events that a service could not handle, and that wait for a person."
)

ONE = f"/dead-letters/<any({', '.join(SERVICES)}):service>/<uuid:message_id>"
EXAMPLE = {"handler": "on_order_placed"}


class ListDeadLettersSchema(PageRequestSchema):
    """Ask for dead letters; those of one service where one is named."""

    service = fields.String(load_default=None, allow_none=True, validate=validate.OneOf(SERVICES))


class DeadLetterSchema(Schema):
    """An event that one handler of a service could not handle, why, and what it says.

    What is no event has neither `event` nor `payload`.
    """

    service = fields.String(required=True)
    message_id = UuidText(required=True)
    handler = fields.String(required=True)
    event = fields.String(required=True, allow_none=True, metadata={"example": "order_placed"})
    payload = fields.Dict(keys=fields.String(), required=True, allow_none=True)
    occurred_at = Instant(required=True, allow_none=True)
    correlation_id = fields.String(required=True, allow_none=True)
    error = fields.String(required=True)
    received_at = Instant(required=True)
    attempts = fields.Integer(required=True, metadata={"description": "How often it was tried."})


class UnseenServiceSchema(PartSchema):
    """A service that cannot tell its dead letters now."""

    service = fields.String(required=True)


class DeadLetterPageSchema(Schema):
    """A page of dead letters, by service, oldest first; and the services that cannot tell theirs now."""

    items = fields.List(fields.Nested(DeadLetterSchema), required=True)
    unseen = fields.List(fields.Nested(UnseenServiceSchema), required=True)
    next_cursor = fields.String(required=True, allow_none=True)


class MendingSchema(WireSchema):
    """Which handler of the service is meant; all that could not handle it, if none is named."""

    handler = fields.String(load_default=None, allow_none=True, validate=validate.Length(min=1, max=100))


class MendedSchema(Schema):
    """How many handlers it was done for."""

    count = fields.Integer(required=True)


@blueprint.route("/dead-letters")
class DeadLetters(MethodView):
    """What could not be handled."""

    @roles(OPS, ADMIN)
    @blueprint.operation("listDeadLetters")
    @blueprint.arguments(ListDeadLettersSchema, location="query")
    @blueprint.response(200, DeadLetterPageSchema, headers=LINK)
    def get(self, query: Answer) -> tuple[Answer, dict[str, str]]:
        """A page of the dead letters of all services, or of one, by service and oldest first."""
        services = SERVICES if query["service"] is None else (query["service"],)
        return linked(_page(services, query["cursor"], query["limit"]))


@blueprint.route(f"{ONE}/replay")
class DeadLetterReplay(MethodView):
    """Once more."""

    @roles(OPS, ADMIN)
    @keyed
    @blueprint.operation("replayDeadLetter", "NotFound")
    @blueprint.arguments(MendingSchema, example=EXAMPLE)
    @blueprint.response(200, MendedSchema)
    def post(self, mending: Answer, service: str, message_id: UUID) -> Answer:
        """Let a dead letter be tried again, as often as a new event."""
        mended: Answer = _service(service).replay_dead_letter(message_id=str(message_id), **mending)
        return mended


@blueprint.route(f"{ONE}/discard")
class DeadLetterDiscarding(MethodView):
    """Never again."""

    @roles(OPS, ADMIN)
    @keyed
    @blueprint.operation("discardDeadLetter", "NotFound")
    @blueprint.arguments(MendingSchema, example=EXAMPLE)
    @blueprint.response(200, MendedSchema)
    def post(self, mending: Answer, service: str, message_id: UUID) -> Answer:
        """Give a dead letter up: it counts as handled, and what it says is forgotten."""
        mended: Answer = _service(service).discard_dead_letter(message_id=str(message_id), **mending)
        return mended


def _page(services: tuple[str, ...], cursor: str | None, limit: int) -> Answer:
    """One page: what is left of the first service, then of the next ones until it is full."""
    items: list[Answer] = []
    unseen: list[Answer] = []
    first, place = _place(services, cursor)
    for position in range(first, len(services)):
        service = services[position]
        if len(items) == limit:
            return {"items": items, "unseen": unseen, "next_cursor": f"{service}."}
        found = part(_service(service).list_dead_letters, cursor=place, limit=limit - len(items))
        place = None
        if not found["is_available"]:
            unseen.append({"service": service, **found})
            continue
        items += [_told(service, letter) for letter in found["items"]]
        if found["next_cursor"] is not None:
            return {"items": items, "unseen": unseen, "next_cursor": f"{service}.{found['next_cursor']}"}
    return {"items": items, "unseen": unseen, "next_cursor": None}


def _place(services: tuple[str, ...], cursor: str | None) -> tuple[int, str | None]:
    """Which service a page begins with, and where in its list."""
    if cursor is None:
        return 0, None
    service, _, place = cursor.partition(".")
    if service not in services:
        text = "Must be the next_cursor of the page before."
        raise InvalidRequest("fields_invalid", f"cursor: {text}", {"cursor": [text]})
    return services.index(service), place or None


def _told(service: str, letter: Answer) -> Answer:
    known = {name: value for name, value in letter.items() if name != "body"}
    return {"service": service, **known, **_content(letter["body"])}


def _content(body: str | None) -> dict[str, Any]:
    try:
        wire = orjson.loads(body or "")
        shared(EnvelopeSchema).load(wire)
    except (orjson.JSONDecodeError, ValidationError):
        wire = {}
    names = {"event": "type", "payload": "payload", "occurred_at": "occurred_at", "correlation_id": "correlation_id"}
    return {ours: wire.get(its) for ours, its in names.items()}


def _service(name: str) -> Any:
    return getattr(rpc, name)
