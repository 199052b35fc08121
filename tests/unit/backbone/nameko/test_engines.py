"""The engines: a writer waits for a busy database and not for ever; errors that heal are told from others."""

import sqlite3
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from backbone.errors import Unavailable
from backbone.nameko import engines
from backbone.nameko.engines import database_busy, database_unavailable, is_away, is_transient


def a_driver_error(pgcode: str | None) -> Any:
    return SimpleNamespace(pgcode=pgcode)


def a_sqlite_error(name: str) -> Any:
    error = sqlite3.OperationalError("as its name says")
    error.sqlite_errorname = name
    return error


def refused(original: Any, kind: type[DBAPIError] = OperationalError) -> DBAPIError:
    """A statement that the driver refused with this error."""
    return kind("UPDATE", {}, original)


@pytest.mark.parametrize("pgcode", ["40001", "40P01"])
def test_a_lost_race_is_worth_another_try(pgcode: str):
    assert is_transient(refused(a_driver_error(pgcode)))


@pytest.mark.parametrize(
    "error",
    [
        refused(a_driver_error("57P01")),
        refused(a_driver_error("23505"), IntegrityError),
        refused(a_driver_error(None), DBAPIError),
        refused(Exception("disk I/O error")),
        refused(a_sqlite_error("SQLITE_BUSY")),
        KeyError("40001"),
    ],
    ids=repr,
)
def test_no_other_failure_is(error: Exception):
    assert not is_transient(error)


@pytest.mark.parametrize("pgcode", ["08006", "53300", "57P01", "57P03", "58030", None])
def test_a_server_that_breaks_off_is_away(pgcode: str | None):
    assert is_away(refused(a_driver_error(pgcode)))


@pytest.mark.parametrize(
    "name", ["SQLITE_BUSY", "SQLITE_CANTOPEN", "SQLITE_FULL", "SQLITE_IOERR_WRITE", "SQLITE_READONLY_DBMOVED"]
)
def test_a_file_that_cannot_be_used_is_away(name: str):
    assert is_away(refused(a_sqlite_error(name)))


def test_a_pool_without_a_free_connection_is_away():
    assert is_away(PoolTimeout("QueuePool limit"))


def test_a_connection_that_broke_is_away_whatever_its_error_says():
    assert is_away(DBAPIError("SELECT", {}, a_driver_error("XX000"), connection_invalidated=True))


@pytest.mark.parametrize(
    "error",
    [
        refused(a_driver_error("40001")),
        refused(a_driver_error("42P01")),
        refused(a_driver_error("57014")),
        refused(a_driver_error("23505"), IntegrityError),
        refused(a_driver_error(None), IntegrityError),
        refused(a_sqlite_error("SQLITE_ERROR")),
        Unavailable("not_in_the_mood", "Try again."),
        KeyError("57P01"),
    ],
    ids=repr,
)
def test_a_statement_that_is_refused_is_not_away(error: Exception):
    assert not is_away(error)


@pytest.mark.parametrize("make", [database_busy, database_unavailable])
def test_whoever_finds_no_database_learns_when_to_ask_again(make: Any):
    assert (make().code, make().details) == (make.__name__, {"retry_after_ms": 1_000})


def test_a_writer_waits_for_a_busy_database_and_then_begins(monkeypatch):
    monkeypatch.setattr(engines.eventlet, "sleep", lambda _seconds: None)
    refusals = iter([OSError("database is locked"), OSError("database is busy")])
    begun: list[str] = []

    def execute(statement: str) -> None:
        for refusal in refusals:
            raise refusal
        begun.append(statement)

    engines._patiently(execute, "BEGIN IMMEDIATE")

    assert begun == ["BEGIN IMMEDIATE"]


def test_a_writer_does_not_wait_for_ever(monkeypatch):
    monkeypatch.setattr(engines, "BUSY_TIMEOUT_S", -1)

    with pytest.raises(Unavailable) as given_up:
        engines._patiently(_raise(OSError("database is locked")), "BEGIN IMMEDIATE")

    assert given_up.value.code == "database_busy"


def test_a_writer_does_not_wait_for_what_will_not_heal():
    with pytest.raises(OSError, match="disk I/O error"):
        engines._patiently(_raise(OSError("disk I/O error")), "BEGIN IMMEDIATE")


def test_writers_of_one_process_queue_before_they_trouble_sqlite(monkeypatch, tmp_path):
    monkeypatch.setattr(engines, "BUSY_TIMEOUT_S", 0)
    database = engines.Engines(f"sqlite:///{tmp_path}/queue.db")

    with database.writing(), pytest.raises(Unavailable) as refusal, database.writing():
        pass
    with database.writing() as session:  # The turn was given back, and not by whoever never had it.
        answer = session.scalar(text("SELECT 1"))

    assert (refusal.value.code, answer) == ("database_busy", 1)


def test_a_transaction_that_fails_changes_nothing_and_gives_its_turn_back(tmp_path):
    database = engines.Engines(f"sqlite:///{tmp_path}/rolled-back.db")
    with database.writing() as session:
        session.execute(text("CREATE TABLE marks (name TEXT)"))

    with pytest.raises(KeyError):
        _mark_and_fail(database)

    with database.writing() as session:
        assert session.scalar(text("SELECT count(*) FROM marks")) == 0


def _mark_and_fail(database: engines.Engines) -> None:
    with database.writing() as session:
        session.execute(text("INSERT INTO marks VALUES ('a')"))
        raise KeyError


def _raise(error: Exception) -> Any:
    def execute(_statement: str) -> None:
        raise error

    return execute
