"""Facts leave with their effect: the table of events to publish, and the relay that publishes them."""

import json
import threading
import time
from collections import deque
from collections.abc import Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import amqp
import eventlet
import orjson
import structlog
from nameko.extensions import SharedExtension
from sqlalchemy import BigInteger, Column, MetaData, String, Table, Text, delete, insert, or_, select, update
from sqlalchemy.orm import Session

from backbone.broker import Link
from backbone.context import CLOCK_TOLERANCE_MS, Context
from backbone.messages import CONTENT_TYPE, Envelope, Event, events_exchange, new_id
from backbone.nameko.columns import Id, now_ms

TABLE = "outbox"
BATCH = 500
"""One wait for the broker's confirms covers so many events; each is a few kilobytes."""
LEASE_MS = 5_000
"""Longer than a batch takes. After a crash, another relay takes the rows over; one that was only slow sends twice."""
HANDED_MAX = 10_000
"""So many rows wait in memory at most; what is committed beyond waits in the table."""
RETURNED_PAUSE_MS = 1_000
STOP_TIMEOUT_S = 3.0
POLL_S = 1.0
"""The safety net under the wake-up after each commit."""
DEFINITIONS = Path(__file__).parents[2] / "rabbitmq" / "definitions.json"
_PERSISTENT = 2

log = structlog.get_logger()


def add_table(metadata: MetaData) -> Table:
    """The table of events that are still to be published."""
    return Table(
        TABLE,
        metadata,
        Column("message_id", Id, primary_key=True),
        Column("exchange", String(100), nullable=False),
        Column("routing_key", String(100), nullable=False),
        Column("body", Text, nullable=False),
        Column("leased_until_ms", BigInteger, nullable=False, default=0, server_default="0"),
    )


table = add_table(MetaData())


class Row(NamedTuple):
    """A fact on its way, as the table has it."""

    message_id: str
    exchange: str
    routing_key: str
    body: str
    leased_until_ms: int


def row(
    context: Context, fact: Event, aggregate_id: str, aggregate_version: int, now: datetime, leased_until_ms: int
) -> Row:
    """A fact as a row of the outbox, in the envelope that its consumers read."""
    envelope = Envelope(
        message_id=new_id(),
        type=fact.type,
        version=fact.version,
        occurred_at=now,
        producer=fact.producer,
        aggregate_id=aggregate_id,
        aggregate_version=aggregate_version,
        correlation_id=context.correlation_id,
        causation_id=context.causation_id,
        traceparent=context.traceparent,
        payload=fact.payload(),
    )
    body = orjson.dumps(envelope.to_wire()).decode()
    return Row(envelope.message_id, events_exchange(fact.producer), fact.type, body, leased_until_ms)


def put(session: Session, rows: Sequence[Row]) -> None:
    """Put facts into the outbox, in the transaction of `session`."""
    session.execute(insert(table), [row._asdict() for row in rows])


def known_routes(definitions: Path = DEFINITIONS) -> frozenset[tuple[str, str]]:
    """Exchange and routing key of every fact that some service subscribes to."""
    bindings = json.loads(definitions.read_text())["bindings"]
    return frozenset((binding["source"], binding["routing_key"]) for binding in bindings)


class _Batch:
    """Events that are on their way, until the broker has taken or refused each."""

    def __init__(self) -> None:
        self._outstanding: dict[int, str] = {}
        self._is_written = False
        self.confirmed: set[str] = set()
        self.returned: set[str] = set()
        self.done = threading.Event()

    def expect(self, tag: int, message_id: str) -> None:
        self._outstanding[tag] = message_id

    def written(self) -> None:
        self._is_written = True
        self._check()

    def settle(self, tag: int, *, multiple: bool, is_taken: bool) -> None:
        tags = [each for each in self._outstanding if each <= tag] if multiple else [tag]
        for each in tags:
            message_id = self._outstanding.pop(each, None)
            if message_id is not None and is_taken and message_id not in self.returned:
                self.confirmed.add(message_id)
        self._check()

    def _check(self) -> None:
        if self._is_written and not self._outstanding:
            self.done.set()


class OutboxRelay(SharedExtension):
    """Publishes what commits leave in the outbox: leased, sent outside any transaction, deleted once confirmed.

    A commit's own process gets its rows at once, leased already; a look at the table each second finds all others.
    Several instances may relay side by side. A row whose relay died is published again: at least once.
    """

    transactions: Any = None
    """Set by the service's database before the relay starts."""

    def __init__(self) -> None:
        self._wake = threading.Event()
        self._is_stopping = False
        self._has_stopped = threading.Event()
        self._batch = _Batch()
        self._next_tag = 0
        self._handed: deque[Any] = deque()
        self._look_at = 0.0
        self._link: Link | None = None
        self._routes: frozenset[tuple[str, str]] = frozenset()
        super().__init__()

    def start(self) -> None:
        """Connect and relay, in the background."""
        config = self.container.config
        self._routes = known_routes(Path(config.get("DEFINITIONS", DEFINITIONS)))
        name = f"{config.get('INSTANCE_ID', self.container.service_name)} outbox"
        self._link = Link(config["AMQP_URI"], name, self._prepare, self._lose)
        self._link.start()
        self.container.spawn_managed_thread(self._relay_for_ever, identifier="outbox relay")

    def stop(self) -> None:
        """Publish what the last commits left, and disconnect; what is not confirmed stays in the outbox."""
        self._is_stopping = True
        self._wake.set()
        if self._link is not None:
            self._has_stopped.wait(STOP_TIMEOUT_S)
            self._link.close()
        super().stop()

    def lease_until_ms(self) -> int:
        """Until when the rows of a transaction are this relay's; 0, so anybody's, while it could not send them."""
        is_able = self._can_send() and len(self._handed) < HANDED_MAX
        return now_ms() + LEASE_MS if is_able else 0

    def hand_over(self, rows: Sequence[Any]) -> None:
        """Take what was just committed, and publish it now."""
        self._handed.extend(row for row in rows if row.leased_until_ms)
        self._wake.set()

    def _can_send(self) -> bool:
        return self._link is not None and self._link.is_connected and not self._link.is_blocked

    def _relay_for_ever(self) -> None:
        while not self._is_stopping:
            self._wake.wait(POLL_S)
            self._wake.clear()
            try:
                while self._can_send() and self._relay_batch():
                    continue
            except Exception as error:
                log.warning("outbox_relay_failed", error=f"{type(error).__name__}: {error}")
                eventlet.sleep(POLL_S)
        self._has_stopped.set()

    def _relay_batch(self) -> bool:
        """Publish one batch. Returns: whether all of it went, so that the next may follow at once."""
        rows, link = self._next(), self._link
        if not rows or link is None:
            return False
        batch, generation = _Batch(), link.generation
        self._batch = batch
        link.send(lambda channel: self._write(channel, rows, batch), generation)
        while not batch.done.wait(POLL_S) and link.is_connected and link.generation == generation:
            if self._is_stopping:
                break
        self._settle_rows({row.message_id for row in rows}, batch.confirmed)
        return len(batch.confirmed) == len(rows)

    def _settle_rows(self, sent: set[str], confirmed: set[str]) -> None:
        left = sent - confirmed
        with self.transactions.bare() as work:
            if confirmed:
                work.session.execute(delete(table).where(table.c.message_id.in_(confirmed)))
            if left:
                # With the connection they were lost, and anybody may send them now; what came back is no hurry.
                due_ms = now_ms() + RETURNED_PAUSE_MS if self._can_send() else 0
                freed = update(table).where(table.c.message_id.in_(left)).values(leased_until_ms=due_ms)
                work.session.execute(freed)
        if left:
            log.warning("events_not_confirmed", sent=len(sent), confirmed=len(confirmed))

    def _next(self) -> list[Any]:
        if self._is_stopping or time.monotonic() >= self._look_at:
            rows = self._lease()
            self._look_at = 0.0 if len(rows) == BATCH else time.monotonic() + POLL_S
            if rows:
                return rows
        handed = [self._handed.popleft() for _ in range(min(BATCH, len(self._handed)))]
        # What waited longer than its lease may be another relay's by now, or is found in the table.
        return [row for row in handed if row.leased_until_ms > now_ms()]

    def _lease(self) -> list[Any]:
        now = now_ms()
        leased_until = table.c.leased_until_ms
        # A lease that no relay would take was written by a clock that was wrong.
        due = or_(leased_until < now, leased_until > now + LEASE_MS + CLOCK_TOLERANCE_MS)
        with self.transactions.reading() as look:
            if look.session.execute(select(table.c.message_id).where(due).limit(1)).first() is None:
                return []
        with self.transactions.bare() as work:
            chosen = (
                select(table).where(due).order_by(table.c.message_id).limit(BATCH).with_for_update(skip_locked=True)
            )
            rows = list(work.session.execute(chosen))
            leased = table.c.message_id.in_([row.message_id for row in rows])
            work.session.execute(update(table).where(leased).values(leased_until_ms=now_ms() + LEASE_MS))
        return rows

    def _prepare(self, channel: Any) -> None:
        self._next_tag = 0
        channel.exchange_declare(events_exchange(self.container.service_name), "topic", durable=True, auto_delete=False)
        channel.confirm_select()
        channel.events["basic_ack"].add(partial(self._settle, is_taken=True))
        channel.events["basic_nack"].add(partial(self._settle, is_taken=False))
        channel.events["basic_return"].add(self._note_return)

    def _lose(self, _why: str) -> None:
        self._batch.done.set()

    def _settle(self, tag: int, multiple: bool, *, is_taken: bool) -> None:  # noqa: FBT001 - py-amqp's callback
        self._batch.settle(tag, multiple=multiple, is_taken=is_taken)

    def _note_return(self, _error: Exception, exchange: str, routing_key: str, message: Any) -> None:
        log.error("event_unroutable", exchange=exchange, type=routing_key)
        self._batch.returned.add(message.properties["message_id"])

    def _write(self, channel: Any, rows: list[Any], batch: _Batch) -> None:
        for row in rows:
            self._next_tag += 1
            batch.expect(self._next_tag, row.message_id)
            message = amqp.Message(
                row.body,
                content_type=CONTENT_TYPE,
                content_encoding="utf-8",
                delivery_mode=_PERSISTENT,
                message_id=row.message_id,
            )
            # A fact that nobody subscribes to is taken and dropped, so that the outbox always empties.
            is_awaited = (row.exchange, row.routing_key) in self._routes
            channel.basic_publish(message, row.exchange, row.routing_key, mandatory=is_awaited)
        batch.written()
