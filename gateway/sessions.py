"""The sessions that have ended: each process hears of them as they end, and asks for those that it missed."""

import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson
import structlog
from flask import Flask
from marshmallow import ValidationError

from backbone.broker import Link
from backbone.context import Context, Deadline, bound
from backbone.errors import ServiceError
from backbone.messages import PAGE_LIMIT_MAX, Envelope, events_exchange
from customers.contract import SessionEnded
from gateway.config import Settings
from gateway.rpc import Client, Connection

MARGIN_S = 60.0
"""Added to the life of a token: machines' clocks differ, and a token is signed a moment after its session was read."""
RETRY_S = 1.0
TIDY_S = 60.0
SNAPSHOT_DEADLINE_MS = 5_000

log = structlog.get_logger()


class EndedSessions:
    """The sessions whose tokens count no more, though they are not over yet.

    The facts come over a connection of its own to a queue that is gone with it. At each connection, a snapshot from the
    service has those that were missed. Until it is there, tokens count by their signature alone.

    Args:
        token_life_s: After so long no token of an ended session is left.
        client: Makes the client for the snapshot.
    """

    def __init__(self, amqp_uri: str, name: str, token_life_s: float, client: Callable[[], Client]) -> None:
        self._kept_s, self._client = token_life_s + MARGIN_S, client
        self._until: dict[str, float] = {}
        self._link = Link(amqp_uri, name, self._subscribe, _keep_what_is_known)
        self._wake = threading.Event()
        self._is_closing = False
        self._known_generation = 0

    @property
    def is_complete(self) -> bool:
        """Whether nothing was missed on the present connection nor before it."""
        return self._link.is_connected and self._known_generation == self._link.generation

    def start(self) -> None:
        """Begin to listen, in the background."""
        self._link.start()
        threading.Thread(target=self._catch_up_for_ever, name="ended sessions", daemon=True).start()

    def close(self) -> None:
        """Stop listening."""
        self._is_closing = True
        self._wake.set()
        self._link.close()

    def __contains__(self, session_id: str) -> bool:
        return session_id in self._until

    def note(self, session_id: str, ended_at: datetime) -> None:
        """A session has ended. Repeat: changes nothing."""
        self._until[session_id] = ended_at.timestamp() + self._kept_s

    def tidy(self) -> None:
        """Forget the sessions of which no token is left."""
        now = time.time()
        for session_id, until in list(self._until.items()):
            if until < now:
                self._until.pop(session_id, None)

    def _subscribe(self, channel: Any) -> None:
        exchange = events_exchange(SessionEnded.producer)
        channel.exchange_declare(exchange, "topic", durable=True, auto_delete=False)
        # Classic by name: under a quorum default an exclusive queue would be refused.
        queue = channel.queue_declare("", exclusive=True, auto_delete=True, arguments={"x-queue-type": "classic"}).queue
        channel.queue_bind(queue, exchange, routing_key=SessionEnded.type)
        channel.basic_consume(queue, no_ack=True, callback=self._hear)
        # From here on nothing is missed, so that the snapshot is asked for only now.
        self._wake.set()

    def _hear(self, message: Any) -> None:
        try:
            fact = SessionEnded.from_payload(Envelope.from_wire(orjson.loads(message.body)).payload)
        except (ValueError, ValidationError, TypeError):
            log.error("event_undecodable", queue=SessionEnded.type, size=len(message.body))
            return
        self.note(fact.session_id, fact.ended_at)

    def _catch_up_for_ever(self) -> None:
        while not self._is_closing:
            self._wake.wait(TIDY_S if self.is_complete else RETRY_S)
            self._wake.clear()
            self.tidy()
            if self._link.wait_connected(RETRY_S) and not self.is_complete:
                self._catch_up()

    def _catch_up(self) -> None:
        # Taken before the snapshot is: a connection that is made meanwhile has to be caught up with once more.
        generation = self._link.generation
        try:
            for session_id, ended_at in self._missed():
                self.note(session_id, ended_at)
        except ServiceError as error:
            log.warning("ended_sessions_unknown", error=error.code)
        else:
            self._known_generation = generation
            log.info("ended_sessions_known", count=len(self._until))

    def _missed(self) -> Iterator[tuple[str, datetime]]:
        since = datetime.now(UTC) - timedelta(seconds=self._kept_s)
        page: dict[str, Any] = {"next_cursor": None}
        while page.get("items") is None or page["next_cursor"] is not None:
            # Nobody has asked for this: the process asks for itself.
            with bound(Context(deadline=Deadline.after_ms(SNAPSHOT_DEADLINE_MS))):
                page = self._client().customers.list_ended_sessions(
                    since=since.isoformat(), cursor=page["next_cursor"], limit=PAGE_LIMIT_MAX
                )
            for each in page["items"]:
                yield each["session_id"], datetime.fromisoformat(each["ended_at"])


def init_app(app: Flask, settings: Settings) -> None:
    """Give the application its knowledge of ended sessions; it is empty until `start`."""

    def client() -> Client:
        connection: Connection = app.extensions["rpc"]
        return connection.client()

    token_life_s = settings.access_token_minutes * 60.0
    app.extensions["ended_sessions"] = EndedSessions(settings.amqp_uri, "gateway sessions", token_life_s, client)


def start(app: Flask) -> None:
    """Listen from now on. After gunicorn has forked: processes must not share a socket."""
    ended_of(app).start()


def close(app: Flask) -> None:
    """Stop listening."""
    ended_of(app).close()


def ended_of(app: Flask) -> EndedSessions:
    """The ended sessions, as this application knows them."""
    ended: EndedSessions = app.extensions["ended_sessions"]
    return ended


def _keep_what_is_known(_why: str) -> None:
    return
