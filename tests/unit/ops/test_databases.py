"""Databases: which are up to date already."""

import sqlite3
from contextlib import closing

import pytest

from ops.databases import is_newest, newest_revision
from ops.settings import SERVICES


@pytest.fixture
def database(tmp_path):
    path = tmp_path / "billing.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(
            "CREATE TABLE alembic_version (version_num); INSERT INTO alembic_version VALUES ('0002')"
        )
    return f"sqlite:///{path}"


def test_a_database_at_the_last_revision_needs_no_migration(database):
    assert is_newest(database, "0002")


def test_a_database_at_an_earlier_revision_needs_migrations(database):
    assert not is_newest(database, "0003")


def test_a_database_without_a_revision_needs_migrations(tmp_path):
    (tmp_path / "new.db").touch()

    assert not is_newest(f"sqlite:///{tmp_path}/new.db", "0001")
    assert not is_newest(f"sqlite:///{tmp_path}/none.db", "0001")


def test_other_databases_are_left_to_the_migrations():
    assert not is_newest("postgresql+psycopg2://db/billing", "0001")


@pytest.mark.parametrize("service", SERVICES)
def test_every_service_has_numbered_migrations(service):
    assert newest_revision(service).isdigit()
