"""Facts leave with their effect: the table of events to publish, and the relay that publishes them."""

import json
import threading
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

import amqp
import eventlet
import orjson
import structlog
from nameko.extensions import SharedExtension
from sqlalchemy import BigInteger, Column, MetaData, String, Table, Text, delete, insert, or_, select, update
from sqlalchemy.orm import Session

from backbone.broker import Link
from backbone.context import Context
from backbone.messages import CONTENT_TYPE, Envelope, Event, events_exchange, new_id
from backbone.nameko.columns import Id, now_ms

TABLE = "outbox"
BATCH = 200
"""One wait for the broker's confirms covers so many events; each is a few kilobytes."""
LEASE_MS = 30_000
"""Longer than a batch ever takes. After a crash, another relay takes the rows over."""
CONFIRM_TIMEOUT_S = 10
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


_table = add_table(MetaData())


def add(
    session: Session, context: Context, fact: Event, aggregate_id: str, aggregate_version: int, now: datetime
) -> None:
    """Put a fact into the outbox, in the transaction of `session`."""
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
    session.execute(
        insert(_table).values(
            message_id=envelope.message_id,
            exchange=events_exchange(fact.producer),
            routing_key=fact.type,
            body=orjson.dumps(envelope.to_wire()).decode(),
        )
    )


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
        self._routes: frozenset[tuple[str, str]] = frozenset()
        super().__init__()

    def start(self) -> None:
        """Connect and relay, in the background."""
        self._routes = known_routes()
        name = f"{self.container.config.get('INSTANCE_ID', self.container.service_name)} outbox"
        self._link = Link(self.container.config["AMQP_URI"], name, self._prepare, self._lose)
        self._link.start()
        self.container.spawn_managed_thread(self._relay_for_ever, identifier="outbox relay")

    def stop(self) -> None:
        """Publish what the last commits left, and disconnect; what is not confirmed stays in the outbox."""
        self._is_stopping = True
        self._wake.set()
        self._has_stopped.wait(STOP_TIMEOUT_S)
        self._link.close()
        super().stop()

    def wake(self) -> None:
        """Look at the outbox now."""
        self._wake.set()

    def _relay_for_ever(self) -> None:
        while not self._is_stopping:
            self._wake.wait(POLL_S)
            self._wake.clear()
            try:
                while self._link.is_connected and self._relay_batch():
                    continue
            except Exception as error:
                log.error("outbox_relay_failed", exc_info=error)
                eventlet.sleep(POLL_S)
        self._has_stopped.set()

    def _relay_batch(self) -> bool:
        """Publish one batch. Returns: whether all of it went, so that the next may follow at once."""
        rows = self._lease()
        if not rows:
            return False
        batch = self._batch = _Batch()
        self._link.send(lambda channel: self._write(channel, rows, batch))
        batch.done.wait(CONFIRM_TIMEOUT_S)
        with self.transactions.bare() as work:
            work.session.execute(delete(_table).where(_table.c.message_id.in_(batch.confirmed)))
        if len(batch.confirmed) < len(rows):
            log.warning("events_not_confirmed", sent=len(rows), confirmed=len(batch.confirmed))
        return len(batch.confirmed) == len(rows)

    def _lease(self) -> list[Any]:
        due = or_(_table.c.leased_until_ms == 0, _table.c.leased_until_ms < now_ms())
        with self.transactions.reading() as look:
            if look.session.execute(select(_table.c.message_id).where(due).limit(1)).first() is None:
                return []
        with self.transactions.bare() as work:
            chosen = (
                select(_table).where(due).order_by(_table.c.message_id).limit(BATCH).with_for_update(skip_locked=True)
            )
            rows = list(work.session.execute(chosen))
            leased = _table.c.message_id.in_([row.message_id for row in rows])
            work.session.execute(update(_table).where(leased).values(leased_until_ms=now_ms() + LEASE_MS))
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
