"""SQLite: a writer waits for a busy database and not for ever; a unit that fails undoes its own work alone."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import OperationalError

from backbone.errors import Unavailable
from backbone.nameko import sqlite
from backbone.nameko.sqlite import UnitConnection, sqlite_engine


@pytest.fixture
def connection(tmp_path: Path) -> Any:
    with sqlite_engine(f"sqlite:///{tmp_path}/units.db", is_writer=True).connect() as connection:
        driver_of(connection).execute("CREATE TABLE marks (name TEXT)")
        yield connection


def driver_of(connection: Connection) -> UnitConnection:
    found = connection.connection.driver_connection
    assert isinstance(found, UnitConnection)
    return found


def mark(connection: Connection, name: str) -> None:
    connection.execute(text("INSERT INTO marks VALUES (:name)"), {"name": name})


def marks(connection: Connection) -> list[str]:
    return [name for (name,) in driver_of(connection).execute("SELECT name FROM marks")]


def test_a_writer_waits_for_a_busy_database_and_then_begins(monkeypatch):
    monkeypatch.setattr(sqlite.eventlet, "sleep", lambda _seconds: None)
    refusals = iter([OSError("database is locked"), OSError("database is busy")])
    begun: list[str] = []

    def execute(statement: str) -> None:
        for refusal in refusals:
            raise refusal
        begun.append(statement)

    sqlite.patiently(execute, "BEGIN IMMEDIATE")

    assert begun == ["BEGIN IMMEDIATE"]


def test_a_writer_does_not_wait_for_ever(monkeypatch):
    monkeypatch.setattr(sqlite, "BUSY_TIMEOUT_S", -1)

    with pytest.raises(Unavailable) as given_up:
        sqlite.patiently(_raise(OSError("database is locked")), "BEGIN IMMEDIATE")

    assert given_up.value.code == "database_busy"


def test_a_writer_does_not_wait_for_what_will_not_heal():
    with pytest.raises(OSError, match="disk I/O error"):
        sqlite.patiently(_raise(OSError("disk I/O error")), "BEGIN IMMEDIATE")


def test_units_share_a_transaction_and_one_that_fails_undoes_itself_alone(connection):
    driver_of(connection).begin_together()
    for name, end in (("kept", connection.commit), ("undone", connection.rollback), ("kept too", connection.commit)):
        mark(connection, name)
        end()
    driver_of(connection).commit_together()

    assert marks(connection) == ["kept", "kept too"]


def test_what_units_did_does_not_count_before_their_common_commit(connection):
    driver_of(connection).begin_together()
    mark(connection, "not yet")
    connection.commit()
    driver_of(connection).execute("ROLLBACK")

    assert marks(connection) == []


def test_a_transaction_that_sqlite_gave_up_is_not_taken_for_committed(connection):
    driver_of(connection).begin_together()
    mark(connection, "lost")
    driver_of(connection).execute("ROLLBACK")  # As SQLite does by itself when the disk is full.
    connection.rollback()

    with pytest.raises(sqlite.sqlite3.OperationalError, match="no transaction"):
        driver_of(connection).commit_together()


def test_a_reader_can_change_nothing(connection, tmp_path):
    reader = sqlite_engine(f"sqlite:///{tmp_path}/units.db", is_writer=False)

    with reader.connect() as reading, pytest.raises(OperationalError, match="readonly"):
        mark(reading, "forbidden")


def _raise(error: Exception) -> Any:
    def execute(_statement: str) -> None:
        raise error

    return execute
