"""The engines of a service's database: SQLite with a recipe that loses no update, or PostgreSQL; and their errors."""

import random
import re
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import eventlet
from eventlet.semaphore import Semaphore
from sqlalchemy import Engine, create_engine, event, make_url
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import Session

from backbone.errors import Unavailable

BUSY_TIMEOUT_S = 5.0
"""How long a SQLite writer waits for another process's transaction, all of which are milliseconds long."""
POSTGRES_POOL = 10
"""Connections per process: workers spend more time on messages than in transactions."""
CONNECT_TIMEOUT_S = 5
_RETRY_S_MAX = 0.02
_LOST_RACE = re.compile(r"40001|40P01")
# Connection exceptions, insufficient resources, operator intervention, system errors. Source: PostgreSQL, appendix A.
_AWAY = re.compile(r"(08|53|58)...|57P..|SQLITE_((BUSY|CANTOPEN|FULL|IOERR|LOCKED).*|READONLY_.+)")


class Engines:
    """The engines of one database: SQLite with the recipe that loses no update, or PostgreSQL."""

    def __init__(self, url: str) -> None:
        self._is_sqlite = make_url(url).get_backend_name() == "sqlite"
        if self._is_sqlite:
            self._writer, self._reader = sqlite_engine(url, is_writer=True), sqlite_engine(url, is_writer=False)
        else:
            self._writer = create_engine(
                url, pool_size=POSTGRES_POOL, max_overflow=POSTGRES_POOL, pool_timeout=BUSY_TIMEOUT_S,
                pool_pre_ping=True, hide_parameters=True, connect_args={"connect_timeout": CONNECT_TIMEOUT_S},
            )  # fmt: skip
            self._reader = self._writer.execution_options(postgresql_readonly=True)
        # SQLite has one writer at a time. Within a process they queue here, where waiting costs nothing.
        self._turn = Semaphore() if self._is_sqlite else None

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A session in a transaction that commits at the end of the block."""
        if self._turn is not None and not self._turn.acquire(timeout=BUSY_TIMEOUT_S):
            raise database_busy()
        try:
            with Session(self._writer, expire_on_commit=False) as session:
                yield session
                session.commit()
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
        _patiently(connection.connection.driver_connection.execute, "BEGIN IMMEDIATE" if is_writer else "BEGIN")
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


def database_unavailable() -> Unavailable:
    """The database cannot be reached; nothing was changed."""
    return Unavailable("database_unavailable", "The database cannot be reached; try again.", {"retry_after_ms": 1_000})


def is_transient(error: BaseException) -> bool:
    """Whether a transaction failed only because it lost a race, so that running it again in a new session is right."""
    return isinstance(error, DBAPIError) and bool(_LOST_RACE.fullmatch(_code(error)))


def is_away(error: BaseException) -> bool:
    """Whether a database cannot be used at present, as opposed to refusing a statement."""
    if isinstance(error, PoolTimeout) or (isinstance(error, DBAPIError) and error.connection_invalidated):
        return True
    # A PostgreSQL that cannot be connected to gives no code. What a BEGIN of SQLite raises comes without a wrapper.
    is_operational = isinstance(error, OperationalError | sqlite3.OperationalError)
    return is_operational and (not _code(error) or bool(_AWAY.fullmatch(_code(error))))


def _code(error: BaseException) -> str:
    """PostgreSQL's SQLSTATE, or SQLite's name of an error."""
    cause = getattr(error, "orig", error)
    return str(getattr(cause, "pgcode", None) or getattr(cause, "sqlite_errorname", None) or "")
