"""`unit_of_work`: one transaction, in which an effect, its events, its inbox row and its answer commit together."""

import random
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime
from typing import Any, ClassVar, Generic, TypeVar, cast

import eventlet
import nameko_sqlalchemy
import structlog
from sqlalchemy import MetaData, delete, text, tuple_
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import DeclarativeBase, Session

from backbone.context import Context, current, transaction
from backbone.errors import Unavailable
from backbone.messages import Event
from backbone.nameko import idempotency, inbox, outbox
from backbone.nameko.consumer import Subscriptions
from backbone.nameko.engines import Engines, database_unavailable

LOOK_S = 1.0
"""How often a database that is away is looked for."""
PRUNE_S = 3_600
PRUNE_BATCH = 1_000
"""Deleted in one transaction, which takes milliseconds."""
log = structlog.get_logger()
AnyWork = TypeVar("AnyWork", bound="UnitOfWork")
Answer = TypeVar("Answer")

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


def new_metadata() -> MetaData:
    """The metadata of a service's database, with the backbone's own tables in it."""
    metadata = MetaData(naming_convention=NAMING)
    for add_table in (outbox.add_table, inbox.add_table, idempotency.add_table):
        add_table(metadata)
    return metadata


class UnitOfWork:
    """One transaction. A service extends it with its repositories.

    Attributes:
        session: The SQLAlchemy session, for repositories.
        now: When the transaction began, UTC. context: Who asks, under which key.
    """

    producer: ClassVar[str]
    """The service whose facts are published."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.now = datetime.now(UTC)
        self.context: Context = current()
        self.published: list[tuple[Event, str, int]] = []

    def publish(self, fact: Event, *, aggregate_id: str, aggregate_version: int = 1) -> None:
        """Let a fact be published once this transaction has committed.

        Args: aggregate_id, aggregate_version: Of what the fact tells, and at which of its versions.
        """
        self.published.append((fact, aggregate_id, aggregate_version))

    def answer(self, result: Answer) -> Answer:
        """Keep the answer to the running command with its effect, so that a repetition gets the same.

        Returns: The answer, in the wire form that was kept, to be returned from the entrypoint as it is.
        """
        return cast(Answer, idempotency.keep_answer(self.session, result))

    def answer_later(self) -> idempotency.PendingCommand:
        """Commit without an answer: the command waits for somebody outside, and `answer` or `settle` follows.

        Repeat: Meanwhile a twin gets Conflict `command_in_progress`, at its deadline.
        """
        return idempotency.leave_pending()

    def settle(self, command: idempotency.PendingCommand, answer: object) -> None:
        """Keep the answer of a command that was left pending: its result in wire form, or a ServiceError."""
        idempotency.settle(self.session, command, answer)


class Transactions(Generic[AnyWork]):
    """What a service method calls as `self.unit_of_work`.

    Args:
        relay: Publishes what a commit leaves in the outbox.
        on_away, on_back: Called when the database is found to be away, and when it answers again.
    """

    def __init__(
        self,
        engines: Engines,
        work: type[AnyWork],
        relay: Any,
        on_away: Callable[[], None] = lambda: None,
        on_back: Callable[[], None] = lambda: None,
    ) -> None:
        self._engines, self._work, self._relay = engines, work, relay
        self._on_away, self._on_back = on_away, on_back
        self.is_away = False
        """Whether the database could not be used when it was last tried."""

    def __call__(self) -> AbstractContextManager[AnyWork]:
        """A transaction that commits when the block ends, or rolls back when it raises.

        Raises: Unavailable `database_busy` or `database_unavailable`: nothing happened.
        """
        return self._transaction()

    @contextmanager
    def _transaction(self) -> Iterator[AnyWork]:
        if self.is_away:
            raise database_unavailable()
        with _claims() as claim, self.bare() as work:
            claim(work)
            yield work
            idempotency.require_answer()
            leased_until_ms = self._relay.lease_until_ms() if work.published else 0
            rows = [outbox.row(work.context, *each, work.now, leased_until_ms) for each in work.published]
            if rows:
                outbox.put(work.session, rows)
        if rows:
            self._relay.hand_over(rows)

    @contextmanager
    def bare(self) -> Iterator[AnyWork]:
        """A transaction without inbox and idempotency guard, for the backbone's own bookkeeping."""
        with self._engines.writing() as session, transaction():
            yield self._work(session)

    @contextmanager
    def reading(self) -> Iterator[AnyWork]:
        """A look at the database that can change nothing and blocks nobody."""
        with self._engines.reading() as session, transaction():
            yield self._work(session)

    def note_away(self) -> None:
        """Stop consuming events, and refuse commands at once, until the database can be written again."""
        if not self.is_away:
            self.is_away = True
            log.warning("database_away")
            self._on_away()
            eventlet.spawn(self._wait_until_back)

    def _wait_until_back(self) -> None:
        while self.is_away:
            eventlet.sleep(LOOK_S * random.uniform(0.5, 1.0))
            try:
                with self.bare() as work:
                    work.session.execute(text("SELECT 1"))
                self.is_away = False
            except (DBAPIError, PoolTimeout, Unavailable):
                continue
        log.info("database_back")
        self._on_back()

    def prune(self) -> None:
        """Delete the bookkeeping that nobody asks for any more, in short transactions."""
        for table, outdated in ((idempotency.table, idempotency.outdated), (inbox.table, inbox.outdated)):
            is_outdated = tuple_(*table.primary_key).in_(outdated(datetime.now(UTC)).limit(PRUNE_BATCH))
            count = PRUNE_BATCH
            while count == PRUNE_BATCH:
                with self.bare() as work:
                    count = cast(Any, work.session.execute(delete(table).where(is_outdated))).rowcount


@contextmanager
def _claims() -> Iterator[Callable[[UnitOfWork], None]]:
    """Claim the event and the key of what runs; what is rolled back, also at the commit, was not claimed."""
    claimed: list[Callable[[], None]] = []

    def claim(work: UnitOfWork) -> None:
        claimed.extend(each.unclaim for each in (inbox, idempotency) if each.claim(work.session, work.now))

    is_committed = False
    try:
        yield claim
        is_committed = True
    finally:
        for unclaim in [] if is_committed else claimed:
            unclaim()


class _Database(nameko_sqlalchemy.Database):
    is_kept = True
    relay = outbox.OutboxRelay()
    runner = inbox.InboxRunner()
    subscriptions = Subscriptions()

    def __init__(self, base: type[DeclarativeBase], work: type[UnitOfWork]) -> None:
        self._work = work
        super().__init__(base)

    def setup(self) -> None:
        self.engines = Engines(self.container.config["DATABASE_URL"])
        self.transactions: Transactions[Any] = Transactions(
            self.engines, self._work, self.relay, self.subscriptions.hold, self.subscriptions.resume
        )
        self.relay.transactions = self.transactions
        self.runner.transactions = self.transactions

    def start(self) -> None:
        self.container.spawn_managed_thread(self._prune_for_ever, identifier="pruning")

    def _prune_for_ever(self) -> None:
        while True:
            eventlet.sleep(PRUNE_S * random.uniform(0.5, 1.5))
            try:
                self.transactions.prune()
            except (DBAPIError, PoolTimeout, Unavailable) as error:
                log.warning("pruning_failed", error=type(error).__name__)

    def stop(self) -> None:
        self.engines.dispose()

    kill = stop

    def get_dependency(self, _worker_ctx: Any) -> Transactions[Any]:
        return self.transactions

    def worker_teardown(self, _worker_ctx: Any) -> None:
        return  # Every transaction closes its own session.


def database(base: type[DeclarativeBase], work: type[AnyWork]) -> Transactions[AnyWork]:
    """Declare the database of a service: the tables of `base`, in transactions of the type `work`.

    Its URL is the setting DATABASE_URL. The outbox relay and the inbox runner of the service run with it.
    """
    return cast(Transactions[AnyWork], _Database(base, work))
