"""`unit_of_work`: one transaction, in which an effect, its events, its inbox row and its answer commit together."""

import random
import re
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, ClassVar, Generic, TypeVar, cast

import eventlet
import nameko_sqlalchemy
from eventlet.semaphore import Semaphore
from sqlalchemy import Engine, MetaData, create_engine, event, make_url
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.orm import DeclarativeBase, Session

from backbone.context import Context, current, transaction
from backbone.errors import Unavailable
from backbone.messages import Event
from backbone.nameko import idempotency, inbox, outbox

BUSY_TIMEOUT_S = 5.0
"""How long a SQLite writer waits for another process's transaction, all of which are milliseconds long."""
POSTGRES_POOL = 10
"""Connections per process: workers spend more time on messages than in transactions."""
_RETRY_S_MAX = 0.02
_LOST_RACE = re.compile(r"40001|40P01")

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
        self.has_published = False

    def publish(self, fact: Event, *, aggregate_id: str, aggregate_version: int = 1) -> None:
        """Let a fact be published once this transaction has committed.

        Args: aggregate_id, aggregate_version: Of what the fact tells, and at which of its versions.
        """
        outbox.add(self.session, self.context, fact, aggregate_id, aggregate_version, self.now)
        self.has_published = True

    def answer(self, result: Answer) -> Answer:
        """Keep the answer to the running command with its effect, so that a repetition gets the same.

        Returns: The answer, in the wire form that was kept, to be returned from the entrypoint as it is.
        """
        return cast(Answer, idempotency.keep_answer(self.session, result))


class Transactions(Generic[AnyWork]):
    """What a service method calls as `self.unit_of_work`.

    Args:
        relay_wake: Called after a commit that published something.
    """

    def __init__(self, engines: "Engines", work: type[AnyWork], relay_wake: Callable[[], None]) -> None:
        self._engines, self._work, self._relay_wake = engines, work, relay_wake

    def __call__(self) -> AbstractContextManager[AnyWork]:
        """A transaction that commits when the block ends, or rolls back when it raises.

        Raises: Unavailable `database_busy`: another writer did not finish in time; nothing happened.
        """
        return self._transaction()

    @contextmanager
    def _transaction(self) -> Iterator[AnyWork]:
        with self.bare() as work:
            inbox.claim(work.session, work.now)
            idempotency.claim(work.session, work.now)
            yield work
            idempotency.require_answer()
        if work.has_published:
            self._relay_wake()

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


class Engines:
    """The engines of one database: SQLite with the recipe that loses no update, or PostgreSQL."""

    def __init__(self, url: str) -> None:
        self._is_sqlite = make_url(url).get_backend_name() == "sqlite"
        if self._is_sqlite:
            self._writer, self._reader = sqlite_engine(url, is_writer=True), sqlite_engine(url, is_writer=False)
        else:
            self._writer = create_engine(
                url, pool_size=POSTGRES_POOL, max_overflow=POSTGRES_POOL, pool_pre_ping=True, hide_parameters=True
            )
            self._reader = self._writer.execution_options(postgresql_readonly=True)
        # SQLite has one writer at a time. Within a process they queue here, where waiting costs nothing.
        self._turn = Semaphore() if self._is_sqlite else None

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A session in a transaction that commits at the end of the block."""
        if self._turn is not None and not self._turn.acquire(timeout=BUSY_TIMEOUT_S):
            raise database_busy()
        try:
            with Session(self._writer, expire_on_commit=False) as session, session.begin():
                yield session
        finally:
            if self._turn is not None:
                self._turn.release()

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that cannot write."""
        with Session(self._reader, expire_on_commit=False) as session:
            yield session

    def dispose(self) -> None:
        """Close all connections."""
        self._writer.dispose()
        self._reader.dispose()


def sqlite_engine(url: str, *, is_writer: bool) -> Engine:
    """A SQLite engine that loses no update under greenlets and several processes.

    Its defaults do: the driver opens transactions late, and a C busy-wait in one greenlet stops the very greenlet that
    holds the lock. So writers say BEGIN IMMEDIATE themselves and wait for it cooperatively.
    """
    location = make_url(url)
    Path(location.database or "").parent.mkdir(parents=True, exist_ok=True)
    # Parameters may be personal, and an error's text goes to the log.
    engine = create_engine(
        url, pool_size=POSTGRES_POOL, max_overflow=-1, connect_args={"timeout": 0}, hide_parameters=True
    )

    @event.listens_for(engine, "connect")
    def configure(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        pragmas = ["busy_timeout=0", "foreign_keys=ON", "synchronous=FULL"]
        for pragma in [*pragmas, "journal_mode=WAL" if is_writer else "query_only=ON"]:
            _patiently(lambda statement: connection.execute(statement), f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Any) -> None:
        _patiently(connection.exec_driver_sql, "BEGIN IMMEDIATE" if is_writer else "BEGIN")
        if not is_writer:
            # The first read takes the snapshot; it must wait while another process still turns a new file to WAL.
            _patiently(connection.exec_driver_sql, "SELECT 1 FROM sqlite_schema LIMIT 1")

    return engine


def _patiently(execute: Callable[[str], Any], statement: str) -> None:
    until = time.monotonic() + BUSY_TIMEOUT_S
    while True:
        try:
            execute(statement)
            return
        except Exception as error:
            if "locked" not in str(error) and "busy" not in str(error):
                raise
            if time.monotonic() > until:
                raise database_busy() from None
        eventlet.sleep(random.uniform(0.001, _RETRY_S_MAX))


def database_busy() -> Unavailable:
    """Another writer held the database too long; nothing was changed."""
    return Unavailable("database_busy", "The database is busy; try again.", {"retry_after_ms": 1_000})


def is_transient(error: BaseException) -> bool:
    """Whether a transaction failed only because it lost a race, so that running it again in a new session is right."""
    if not isinstance(error, DBAPIError):
        return False
    return bool(_LOST_RACE.search(str(getattr(error.orig, "pgcode", "") or "")))


def is_away(error: BaseException) -> bool:
    """Whether a database cannot be reached, as opposed to refusing a statement."""
    return isinstance(error, OperationalError) and not is_transient(error)


class _Database(nameko_sqlalchemy.Database):
    relay = outbox.OutboxRelay()
    runner = inbox.InboxRunner()

    def __init__(self, base: type[DeclarativeBase], work: type[UnitOfWork]) -> None:
        self._work = work
        super().__init__(base)

    def setup(self) -> None:
        self.engines = Engines(self.container.config["DATABASE_URL"])
        self.transactions: Transactions[Any] = Transactions(self.engines, self._work, self.relay.wake)
        self.relay.transactions = self.transactions
        self.runner.transactions = self.transactions

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
