"""Group commit: whoever comes together is committed together, and nobody goes on before that."""

import sqlite3
from contextlib import suppress
from pathlib import Path
from typing import Any

import eventlet
import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from backbone.errors import Unavailable
from backbone.nameko import group_commit
from backbone.nameko.group_commit import GroupCommit
from backbone.nameko.sqlite import sqlite_engine

TABLES = """
    CREATE TABLE marks (name TEXT PRIMARY KEY);
    CREATE TABLE pairs (name TEXT REFERENCES marks (name) DEFERRABLE INITIALLY DEFERRED);
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "marks.db"
    with sqlite3.connect(path) as connection:
        connection.executescript(TABLES)
    return path


@pytest.fixture
def commits(path: Path) -> GroupCommit:
    return GroupCommit(sqlite_engine(f"sqlite:///{path}", is_writer=True))


def mark(commits: GroupCommit, name: str, table: str = "marks") -> None:
    """Insert a row in a unit of its own."""
    with commits.unit() as session:
        session.execute(text(f"INSERT INTO {table} VALUES (:name)"), {"name": name})
        session.commit()


def together(*works: Any) -> list[Any]:
    """What came of works that begin in the same round of the event loop: None, or what they raised."""
    return [worker.wait() for worker in [eventlet.spawn(_outcome, work) for work in works]]


def _outcome(work: Any) -> BaseException | None:
    try:
        work()
    except (Unavailable, IntegrityError, sqlite3.Error) as error:
        return error
    return None


def on_disk(path: Path, table: str = "marks") -> list[str]:
    """The rows that another connection sees."""
    with sqlite3.connect(path) as connection:
        return [name for (name,) in connection.execute(f"SELECT name FROM {table} ORDER BY name")]


def count_commits(commits: GroupCommit, monkeypatch: Any) -> list[int]:
    sizes: list[int] = []
    commit = group_commit._Group.commit
    monkeypatch.setattr(group_commit._Group, "commit", lambda group: (sizes.append(group.units), commit(group)))
    return sizes


def test_what_a_unit_did_is_on_the_disk_when_it_goes_on(commits, path):
    mark(commits, "ada")

    assert on_disk(path) == ["ada"]


def test_units_of_one_round_are_committed_at_once(commits, path, monkeypatch):
    sizes = count_commits(commits, monkeypatch)

    outcomes = together(*(lambda name=name: mark(commits, name) for name in "abcde"))

    assert (outcomes, sizes, on_disk(path)) == ([None] * 5, [5], list("abcde"))


def test_a_unit_that_fails_among_others_fails_alone(commits, path):
    outcomes = together(lambda: mark(commits, "a"), lambda: mark(commits, "a"), lambda: mark(commits, "b"))

    assert [type(each) for each in outcomes] == [type(None), IntegrityError, type(None)]
    assert on_disk(path) == ["a", "b"]


def test_a_twin_that_was_refused_finds_the_first_on_the_disk(commits, path):
    found: list[list[str]] = []

    def be_the_twin() -> None:
        with suppress(IntegrityError):
            mark(commits, "a")
        found.append(on_disk(path))

    together(lambda: mark(commits, "a"), be_the_twin)

    assert found == [["a"]]


def test_a_broken_deferred_constraint_is_told_to_a_unit_that_comes_alone(commits, path):
    with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY"):
        mark(commits, "of nobody", table="pairs")

    mark(commits, "next")
    assert on_disk(path, "pairs") == []


def test_nobody_of_a_group_that_breaks_one_believes_to_be_committed(commits, path):
    outcomes = together(lambda: mark(commits, "a"), lambda: mark(commits, "of nobody", table="pairs"))

    assert [each.code for each in outcomes] == ["database_busy"] * 2
    assert on_disk(path) == on_disk(path, "pairs") == []


def test_a_group_that_sqlite_gave_up_fails_as_a_whole_and_the_next_one_works(commits, path):
    def lose_the_disk() -> None:
        with commits.unit() as session:
            session.connection().connection.driver_connection.execute("ROLLBACK")

    outcomes = together(lambda: mark(commits, "lost"), lose_the_disk, lambda: mark(commits, "next"))

    assert [isinstance(each, sqlite3.Error) for each in outcomes] == [True, True, False]
    assert on_disk(path) == ["next"]


def test_a_writer_that_is_killed_leaves_no_transaction_open(commits, path):
    killed = eventlet.spawn(mark, commits, "a")
    eventlet.sleep(0)
    killed.kill()

    with sqlite3.connect(path, timeout=0) as other:
        other.execute("INSERT INTO marks VALUES ('other')")
    assert "other" in on_disk(path)


def test_writers_queue_before_they_trouble_sqlite(commits, path, monkeypatch):
    monkeypatch.setattr(group_commit, "BUSY_TIMEOUT_S", 0)

    with pytest.raises(Unavailable) as refusal, commits.unit():
        mark(commits, "too early")
    mark(commits, "later")  # The turn was given back, and not by whoever never had it.

    assert (refusal.value.code, on_disk(path)) == ("database_busy", ["later"])


def test_a_database_that_cannot_be_begun_gives_the_turn_back(commits, path, monkeypatch):
    monkeypatch.setattr("backbone.nameko.sqlite.BUSY_TIMEOUT_S", -1)
    with sqlite3.connect(path, isolation_level=None) as other:
        other.execute("BEGIN IMMEDIATE")
        outcome = _outcome(lambda: mark(commits, "refused"))
        other.execute("COMMIT")

    mark(commits, "later")
    assert (outcome.code, on_disk(path)) == ("database_busy", ["later"])
