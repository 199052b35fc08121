"""The engines: errors that heal are told from others."""

import sqlite3
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from backbone.errors import Unavailable
from backbone.nameko.engines import database_unavailable, is_away, is_transient
from backbone.nameko.sqlite import database_busy


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
