"""The engines of a service's database: SQLite with a recipe that loses no update, or PostgreSQL; and their errors."""

import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import partial

from sqlalchemy import create_engine, make_url
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import Session

from backbone.errors import Unavailable
from backbone.nameko.group_commit import GroupCommit
from backbone.nameko.sqlite import BUSY_TIMEOUT_S, sqlite_engine

POSTGRES_POOL = 10
"""Connections per process: workers spend more time on messages than in transactions."""
CONNECT_TIMEOUT_S = 5
_LOST_RACE = re.compile(r"40001|40P01")
# Connection exceptions, insufficient resources, operator intervention, system errors. Source: PostgreSQL, appendix A.
_AWAY = re.compile(r"(08|53|58)...|57P..|SQLITE_((BUSY|CANTOPEN|FULL|IOERR|LOCKED).*|READONLY_.+)")


class Engines:
    """The engines of one database: SQLite with the recipe that loses no update, or PostgreSQL."""

    def __init__(self, url: str) -> None:
        self._begin: Callable[[], AbstractContextManager[Session]]
        if make_url(url).get_backend_name() == "sqlite":
            self._writer, self._reader = sqlite_engine(url, is_writer=True), sqlite_engine(url, is_writer=False)
            self._begin = GroupCommit(self._writer).unit
        else:
            self._writer = create_engine(
                url, pool_size=POSTGRES_POOL, max_overflow=POSTGRES_POOL, pool_timeout=BUSY_TIMEOUT_S,
                pool_pre_ping=True, hide_parameters=True, connect_args={"connect_timeout": CONNECT_TIMEOUT_S},
            )  # fmt: skip
            self._reader = self._writer.execution_options(postgresql_readonly=True)
            self._begin = partial(Session, self._writer, expire_on_commit=False)

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A session in a transaction that commits at the end of the block."""
        with self._begin() as session:
            yield session
            session.commit()

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that cannot write."""
        with Session(self._reader, expire_on_commit=False) as session:
            yield session

    def dispose(self) -> None:
        """Close all connections."""
        self._writer.dispose()
        self._reader.dispose()


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
