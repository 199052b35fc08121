"""Open event streams: each worker hears the facts of all orders, and tells those streams that are about one of them."""

import threading
import time
from collections import defaultdict
from collections.abc import Callable
from typing import Any

import orjson
import structlog
from flask import Flask

from backbone.broker import Link
from backbone.errors import Overloaded, Unavailable
from backbone.messages import Event, events_exchange
from billing.contract import (
    CreditNoteIssued,
    InvoiceIssued,
    PaymentAuthorised,
    PaymentCaptured,
    PaymentCaptureFailed,
    PaymentDeclinedFact,
    PaymentRefunded,
    PaymentStarted,
    PaymentVoided,
)
from gateway.config import Settings
from gateway.declared import View, declare
from gateway.sessions import EndedSessions, ended_of
from inventory.contract import (
    OrderCancelled,
    OrderConfirmed,
    OrderExpired,
    OrderPlaced,
    ShipmentDelivered,
    ShipmentDispatched,
    ShipmentPacked,
)

FACTS: tuple[type[Event], ...] = (
    OrderPlaced, OrderConfirmed, OrderCancelled, OrderExpired, ShipmentPacked, ShipmentDispatched, ShipmentDelivered,
    PaymentStarted, PaymentAuthorised, PaymentDeclinedFact, PaymentCaptured, PaymentCaptureFailed, PaymentVoided,
    PaymentRefunded, InvoiceIssued, CreditNoteIssued,
)  # fmt: skip
"""Whatever moves an order or its money."""
STREAMS_MAX = 400
"""In one worker: each waits in a greenlet and has a connection, of which gunicorn gives 1,000 to a worker."""
STREAMS_OF_SESSION_MAX = 12
"""Nobody looks at more orders at once; a program that does reads the timelines."""
LOOK_EACH_S = 15.0
"""A stream that was told nothing looks anyway, and says that it is still there."""
LOOK_FIRST_S, LOOK_FOR_S = 0.1, 8.0
"""A fact of billing is in the timeline a moment after it is heard: it is looked for so long, ever more rarely."""
TICK_S = 0.25
LAST_EVENT_ID = "Last-Event-ID"

DRAINING, SESSION_ENDED, TOKEN_EXPIRED = "draining", "session_ended", "token_expired"
BROKER_UNAVAILABLE = "broker_unavailable"

log = structlog.get_logger()


class Stream:
    """One open stream, of one order. It keeps no events: what is new is read once its reader has taken what was.

    Args:
        session_id: Of who reads it.
        ends_at: When the token that opened it runs out, in seconds since the epoch.
    """

    def __init__(self, order_id: str, session_id: str, ends_at: float) -> None:
        self.order_id, self.session_id = order_id, session_id
        self._ends = time.monotonic() + ends_at - time.time()
        self._next_look = time.monotonic() + LOOK_EACH_S
        self._looks_until, self._pause = 0.0, LOOK_FIRST_S
        self._facts: list[str] = []
        self._news = threading.Condition()
        self.ended_by: str | None = None
        """Why it has ended; None while it goes on."""

    def tell(self, fact_type: str, *, is_money: bool) -> None:
        """A fact of its order was heard. Args: is_money: It is billing's, and inventory may not have noted it yet."""
        with self._news:
            self._next_look = now = time.monotonic()
            if is_money:
                self._looks_until, self._pause = now + LOOK_FOR_S, LOOK_FIRST_S
                if fact_type not in self._facts:
                    self._facts.append(fact_type)
            self._news.notify_all()

    def look_in(self, seconds: float) -> None:
        """Look again then, whatever happens."""
        self._next_look = min(self._next_look, time.monotonic() + seconds)

    def end(self, why: str) -> None:
        """Let it end. Repeat: changes nothing."""
        with self._news:
            self.ended_by = self.ended_by or why
            self._news.notify_all()

    def wait(self) -> list[str]:
        """Wait until it is time to look, or until it has ended. Returns: The types of billing's facts heard since."""
        with self._news:
            while self.ended_by is None and (left := min(self._next_look, self._ends) - time.monotonic()) > 0:
                self._news.wait(left)
            now = time.monotonic()
            if now >= self._ends:
                self.ended_by = self.ended_by or TOKEN_EXPIRED
            self._plan(now)
            facts, self._facts = self._facts, []
            return facts

    def _plan(self, now: float) -> None:
        if now < self._looks_until:
            self._next_look, self._pause = now + self._pause, 2 * self._pause
        else:
            self._next_look = now + LOOK_EACH_S


class Streams:
    """The open streams of this process, told by facts over a connection and a queue of their own.

    Args:
        ended: The sessions whose streams end.
        most: How many there may be.
    """

    def __init__(self, amqp_uri: str, name: str, ended: EndedSessions, most: int = STREAMS_MAX) -> None:
        self._ended, self._most = ended, most
        self._of_order: dict[str, list[Stream]] = defaultdict(list)
        self._lock = threading.Lock()
        self._link = Link(amqp_uri, name, self._subscribe, self._lose)
        self._closing = threading.Event()
        self._is_draining: Callable[[], bool] = self._closing.is_set

    def start(self, is_draining: Callable[[], bool]) -> None:
        """Begin to listen, in the background. Args: is_draining: Whether this process is about to leave."""
        self._is_draining = is_draining
        self._link.start()
        threading.Thread(target=self._watch_for_ever, name="streams", daemon=True).start()

    def close(self) -> None:
        """End all streams and stop listening."""
        self._closing.set()
        self._end_all(DRAINING)
        self._link.close()

    def open(self, order_id: str, session_id: str, ends_at: float) -> Stream:
        """A stream that is told from now on. Raises: Unavailable, Overloaded."""
        stream = Stream(order_id, session_id, ends_at)
        with self._lock:
            self._admit(session_id)
            self._of_order[order_id].append(stream)
        return stream

    def leave(self, stream: Stream) -> None:
        """Forget a stream. Repeat: changes nothing."""
        with self._lock:
            streams = self._of_order.get(stream.order_id, [])
            if stream in streams:
                streams.remove(stream)
            if not streams:
                self._of_order.pop(stream.order_id, None)

    @property
    def open_streams(self) -> list[Stream]:
        """All of them."""
        return [stream for streams in list(self._of_order.values()) for stream in streams]

    def tidy(self) -> None:
        """End the streams of sessions that have ended; all, where this process is about to leave."""
        if self._is_draining():
            self._end_all(DRAINING)
        for stream in self.open_streams:
            if stream.session_id in self._ended:
                stream.end(SESSION_ENDED)

    def _admit(self, session_id: str) -> None:
        if not self._link.is_connected or self._is_draining():
            raise Unavailable("events_unavailable", "News cannot be heard now; read the order meanwhile.")
        streams = self.open_streams
        if len(streams) >= self._most:
            detail = f"{self._most} streams are open here; read the order meanwhile."
            raise Unavailable("too_many_streams", detail)
        if sum(stream.session_id == session_id for stream in streams) >= STREAMS_OF_SESSION_MAX:
            detail = f"Your session has {STREAMS_OF_SESSION_MAX} streams; close one of them first."
            raise Overloaded("too_many_streams_of_session", detail)

    def _subscribe(self, channel: Any) -> None:
        # Classic by name: under a quorum default an exclusive queue would be refused.
        queue = channel.queue_declare("", exclusive=True, auto_delete=True, arguments={"x-queue-type": "classic"}).queue
        for exchange in sorted({events_exchange(fact.producer) for fact in FACTS}):
            channel.exchange_declare(exchange, "topic", durable=True, auto_delete=False)
        for fact in FACTS:
            channel.queue_bind(queue, events_exchange(fact.producer), routing_key=fact.type)
        channel.basic_consume(queue, no_ack=True, callback=self._hear)

    def _hear(self, message: Any) -> None:
        if not self._of_order:
            return  # Nobody would be told.
        try:
            fact = orjson.loads(message.body)
            order_id, producer, fact_type = fact["payload"]["order_id"], fact["producer"], fact["type"]
        except (ValueError, KeyError, TypeError):
            log.error("event_undecodable", queue="streams", size=len(message.body))
            return
        for stream in list(self._of_order.get(order_id, [])):
            stream.tell(fact_type, is_money=producer == PaymentStarted.producer)

    def _lose(self, _why: str) -> None:
        # What happens now is not heard of; who comes back reads what was missed.
        self._end_all(BROKER_UNAVAILABLE)

    def _end_all(self, why: str) -> None:
        for stream in self.open_streams:
            stream.end(why)

    def _watch_for_ever(self) -> None:
        while not self._closing.wait(TICK_S):
            self.tidy()


def streamed(view: View) -> View:
    """Answer with a stream of events, which is no document: it is never had already, and begins where it was left."""
    return declare(view, is_stream=True)


def init_app(app: Flask, settings: Settings) -> None:
    """Give the application its streams; none can be opened until `start`."""
    app.extensions["streams"] = Streams(settings.amqp_uri, "gateway streams", ended_of(app))


def start(app: Flask, is_draining: Callable[[], bool]) -> None:
    """Listen from now on. After gunicorn has forked: processes must not share a socket."""
    streams_of(app).start(is_draining)


def close(app: Flask) -> None:
    """End all streams."""
    streams_of(app).close()


def streams_of(app: Flask) -> Streams:
    """The streams of this application."""
    streams: Streams = app.extensions["streams"]
    return streams
