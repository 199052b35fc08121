"""SQLite with a recipe that loses no update under greenlets and several processes."""

import random
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import eventlet
from sqlalchemy import Engine, create_engine, event, make_url

from backbone.errors import Unavailable

BUSY_TIMEOUT_S = 5.0
"""How long a writer waits for another transaction, all of which are milliseconds long."""
_RETRY_S_MAX = 0.02


class UnitConnection(sqlite3.Connection):
    """A writing connection. What SQLAlchemy takes for its transactions are units, savepoints within a shared one."""

    _has_unit = False

    def begin_unit(self) -> None:
        """Begin a unit; commit or rollback ends it."""
        self.execute("SAVEPOINT unit")
        self._has_unit = True

    def commit(self) -> None:
        """Keep what the unit did, for the shared transaction to commit."""
        if self._has_unit:
            self.execute("RELEASE unit")
            self._has_unit = False

    def rollback(self) -> None:
        """Undo what the unit did."""
        if self._has_unit and self.in_transaction:  # SQLite rolls all back by itself when the disk is full or fails.
            self.execute("ROLLBACK TO unit")
            self.execute("RELEASE unit")
        self._has_unit = False

    def begin_together(self) -> None:
        """Begin the transaction that units share. Raises: Unavailable `database_busy`."""
        patiently(self.execute, "BEGIN IMMEDIATE")

    def commit_together(self) -> None:
        """Commit all units. Raises: sqlite3.Error: nothing of them counts."""
        try:
            self.execute("COMMIT")  # Fails, unlike the driver's own method, where SQLite has rolled all back already.
        except sqlite3.Error:
            if self.in_transaction:
                self.execute("ROLLBACK")
            raise


def sqlite_engine(url: str, *, is_writer: bool) -> Engine:
    """A SQLite engine; the connections of a writer are `UnitConnection`.

    SQLite's defaults lose updates: the driver opens transactions late, and a C busy-wait in one greenlet stops the very
    greenlet that holds the lock. So writers say BEGIN IMMEDIATE themselves and wait for it cooperatively.
    """
    Path(make_url(url).database or "").parent.mkdir(parents=True, exist_ok=True)
    kind = UnitConnection if is_writer else sqlite3.Connection
    # Parameters may be personal, and an error's text goes to the log.
    engine = create_engine(url, max_overflow=-1, connect_args={"timeout": 0, "factory": kind}, hide_parameters=True)

    @event.listens_for(engine, "connect")
    def configure(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        pragmas = ["busy_timeout=0", "foreign_keys=ON", "synchronous=FULL"]
        for pragma in [*pragmas, "journal_mode=WAL" if is_writer else "query_only=ON"]:
            patiently(lambda statement: connection.execute(statement), f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Any) -> None:
        if is_writer:
            connection.connection.driver_connection.begin_unit()
        else:
            patiently(connection.connection.driver_connection.execute, "BEGIN")
            # The first read takes the snapshot; it must wait while another process still turns a new file to WAL.
            patiently(connection.exec_driver_sql, "SELECT 1 FROM sqlite_schema LIMIT 1")

    return engine


def patiently(execute: Callable[[str], Any], statement: str) -> None:
    """Execute a statement, and let others run while the database is busy. Raises: Unavailable `database_busy`."""
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
    """Other writers held the database too long, or failed together with this one; nothing was changed."""
    return Unavailable("database_busy", "The database is busy; try again.", {"retry_after_ms": 1_000})
