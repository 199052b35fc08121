"""Facts count once: the table of what was handled, parked or is dead, and the runner that tries parked ones again."""

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import eventlet
import structlog
from marshmallow import ValidationError
from nameko.extensions import SharedExtension
from sqlalchemy import (
    BigInteger,
    Column,
    Index,
    Integer,
    MetaData,
    Select,
    String,
    Table,
    Text,
    bindparam,
    insert,
    select,
    text,
    update,
)
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from backbone.errors import Unavailable
from backbone.messages import Envelope, first_id_at
from backbone.nameko.columns import Id, Instant, now_ms
from backbone.nameko.crossing import insert_unless_there
from backbone.nameko.engines import is_away, is_transient

TABLE = "inbox"
DONE, PARKED, DEAD = "done", "parked", "dead"
FAILURES_MAX = 5
"""Tries that fail for another reason than that something is away."""
RETRY_MS_FIRST, RETRY_MS_MAX = 500, 5_000
"""A dependency that is away is asked at least this often, for as long as it takes."""
KEPT = timedelta(days=30)
LEASE_MS = 60_000
BATCH = 20
POLL_S = 0.5

log = structlog.get_logger()

IS_OPEN = text("state <> 'done'")
"""Part of each search for events that are parked or dead, so that databases use the index of these alone."""


def add_table(metadata: MetaData) -> Table:
    """The table of received events, one row for each handler of each."""
    return Table(
        TABLE,
        metadata,
        Column("message_id", Id, primary_key=True),
        Column("handler", String(100), primary_key=True),
        Column("state", String(10), nullable=False),
        Column("body", Text, nullable=True),
        Column("attempts", Integer, nullable=False, default=0, server_default="0"),
        Column("failures", Integer, nullable=False, default=0, server_default="0"),
        Column("next_attempt_ms", BigInteger, nullable=False, default=0, server_default="0"),
        Column("error", Text, nullable=True),
        Column("received_at", Instant, nullable=False),
        # Almost all rows are done, and nobody looks for those: they cost no entry here, and no row beside their key.
        Index("ix_inbox_open", "state", "next_attempt_ms", sqlite_where=IS_OPEN, postgresql_where=IS_OPEN),
        sqlite_with_rowid=False,
    )


table = add_table(MetaData())


_INSERT_DONE = insert(table).values(
    {name: bindparam(name) for name in ("message_id", "handler", "received_at")}
    | {"state": DONE, "attempts": 0, "failures": 0, "next_attempt_ms": 0}
)
"""Made once: building a statement takes longer than executing it."""


class Duplicate(Exception):
    """The event was handled, or is parked, already: there is nothing to do."""


@dataclass
class Arrival:
    """An event that is to be handled now.

    Args:
        body: The envelope as it came, kept when the event is parked.
        envelope: What the body holds, where that is known already.
        is_retry: Whether it comes from the table, and not from the broker.
        attempts: How often it was tried before. failures: How often of these for another reason than `Unavailable`.
    """

    message_id: str
    handler: str
    body: str
    envelope: Envelope | None = None
    is_retry: bool = False
    attempts: int = 0
    failures: int = 0
    has_claimed: bool = False


_handling: ContextVar[Arrival | None] = ContextVar("arrival", default=None)


@contextmanager
def handling(arrival: Arrival) -> Iterator[None]:
    """Let the transaction that is opened inside begin by claiming this event."""
    token = _handling.set(arrival)
    try:
        yield
        assert arrival.has_claimed, f"{arrival.handler} must open a unit of work, or its event would count twice."
    finally:
        _handling.reset(token)


def claim(session: Session, now: datetime) -> bool:
    """Mark the event being handled as done, as the first statement of its handler's transaction.

    Returns: Whether this transaction did; if it fails, `unclaim`.
    Raises:  Duplicate: it is done or parked already.
    """
    arrival = _handling.get()
    if arrival is None or arrival.has_claimed:
        return False
    if arrival.is_retry:
        done = update(table).where(*_is(arrival), table.c.state == PARKED).values(state=DONE, body=None, error=None)
        if session.execute(done).rowcount == 0:  # type: ignore[attr-defined]
            raise Duplicate
    else:
        try:
            session.connection().execute(_INSERT_DONE, {**_identity(arrival), "received_at": now})
        except IntegrityError:
            raise Duplicate from None
    arrival.has_claimed = True
    return True


def unclaim() -> None:
    """Note that the transaction that marked the event as done was rolled back; the next one does it."""
    arrival = _handling.get()
    assert arrival is not None, "An event is being handled."
    arrival.has_claimed = False


def park(transactions: Any, arrival: Arrival, error: Exception) -> None:
    """Keep an event whose handler failed, to be tried again, or as dead when trying again cannot help."""
    is_passing = isinstance(error, Unavailable) or is_away(error) or is_transient(error)
    attempts, failures = arrival.attempts + 1, arrival.failures + (not is_passing)
    state = DEAD if isinstance(error, ValidationError) or failures >= FAILURES_MAX else PARKED
    values = {
        "state": state,
        "body": arrival.body,
        "attempts": attempts,
        "failures": failures,
        "next_attempt_ms": now_ms() + _delay_ms(attempts if is_passing else failures),
        # PostgreSQL stores neither NUL nor half a surrogate pair, which an error may quote.
        "error": f"{type(error).__name__}: {error}"[:2_000].replace("\0", "\\0").encode(errors="replace").decode(),
    }
    log.log(40 if state == DEAD else 30, f"event_{state}", handler=arrival.handler, message_id=arrival.message_id,
            attempts=attempts, error=type(error).__name__)  # fmt: skip
    with transactions.bare() as work:
        if arrival.is_retry:
            work.session.execute(update(table).where(*_is(arrival), table.c.state == PARKED).values(values))
        else:
            insert_unless_there(work.session, table, {**_identity(arrival), **values, "received_at": work.now})


def _delay_ms(times: int) -> int:
    return int(min(RETRY_MS_MAX, RETRY_MS_FIRST * 2 ** min(times - 1, 20)) * random.uniform(0.5, 1.0))


def outdated(now: datetime) -> Select[Any]:
    """The keys of events that were handled so long ago that no second delivery comes any more."""
    # Ids begin with a time, so that the key finds most of them.
    is_old = table.c.message_id < first_id_at(now - KEPT)
    return select(*table.primary_key).where(is_old, table.c.state == DONE, table.c.received_at < now - KEPT)


def _identity(arrival: Arrival) -> dict[str, str]:
    return {"message_id": arrival.message_id, "handler": arrival.handler}


def _is(arrival: Arrival) -> list[Any]:
    return [table.c.message_id == arrival.message_id, table.c.handler == arrival.handler]


class InboxRunner(SharedExtension):
    """Tries parked events again when they are due; a lease keeps other instances from the same row meanwhile."""

    transactions: Any = None
    """Set by the service's database before the runner starts."""

    def __init__(self) -> None:
        self._retries: dict[str, Callable[[Arrival], None]] = {}
        super().__init__()

    def register(self, handler: str, retry: Callable[[Arrival], None]) -> None:
        """Let parked events of this handler be tried again by `retry`."""
        self._retries[handler] = retry

    def start(self) -> None:
        """Run, in the background, in a service that handles events."""
        if self._retries:
            self.container.spawn_managed_thread(self._run_for_ever, identifier="inbox runner")

    def _run_for_ever(self) -> None:
        while True:
            eventlet.sleep(POLL_S * random.uniform(0.5, 1.0))
            try:
                for arrival in [] if self.transactions.is_away else self._lease():
                    self._retries[arrival.handler](arrival)
            except Exception as error:
                log.warning("inbox_runner_failed", error=f"{type(error).__name__}: {error}")

    def _lease(self) -> list[Arrival]:
        due = (
            IS_OPEN,
            table.c.state == PARKED,
            table.c.next_attempt_ms <= now_ms(),
            table.c.handler.in_(self._retries),
        )
        with self.transactions.reading() as look:
            if look.session.execute(select(table.c.message_id).where(*due).limit(1)).first() is None:
                return []
        with self.transactions.bare() as work:
            chosen = select(table).where(*due).order_by(table.c.next_attempt_ms).limit(BATCH)
            rows = list(work.session.execute(chosen.with_for_update(skip_locked=True)))
            for row in rows:
                leased = update(table).where(table.c.message_id == row.message_id, table.c.handler == row.handler)
                work.session.execute(leased.values(next_attempt_ms=now_ms() + LEASE_MS))
        return [
            Arrival(row.message_id, row.handler, row.body, is_retry=True, attempts=row.attempts, failures=row.failures)
            for row in rows
        ]
