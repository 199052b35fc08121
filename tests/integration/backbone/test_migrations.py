"""Migrations lead from an empty database to what the models say, on both kinds of database."""

from importlib import import_module

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import NullPool, create_engine, inspect

from tests.support.databases import migrate

SERVICES = ["customers", "inventory", "billing", "registry", "teller", "counter"]


def connect(database):
    return create_engine(database.url, poolclass=NullPool).connect()


@pytest.mark.parametrize("service", SERVICES)
def test_the_migrations_from_empty_make_exactly_the_tables_of_the_models(databases, service):
    metadata = import_module(f"{service}.models").Base.metadata
    database = databases.empty(service)

    migrate(service, database)

    with connect(database) as connection:
        options = {"compare_type": True, "compare_server_default": True}
        assert compare_metadata(MigrationContext.configure(connection, opts=options), metadata) == []
        assert set(inspect(connection).get_table_names()) == {*metadata.tables, "alembic_version"}


def test_migrating_again_changes_nothing(databases):
    database = databases.fresh("inventory")
    before = database.rows("SELECT * FROM alembic_version")

    migrate("inventory", database)

    assert database.rows("SELECT * FROM alembic_version") == before


@pytest.mark.parametrize("service", SERVICES)
def test_every_check_of_the_models_is_in_the_database(databases, service):
    metadata = import_module(f"{service}.models").Base.metadata
    wanted = {
        constraint.name
        for table in metadata.tables.values()
        for constraint in table.constraints
        if type(constraint).__name__ == "CheckConstraint"
    }

    with connect(databases.fresh(service)) as connection:
        look = inspect(connection)
        found = {check["name"] for table in look.get_table_names() for check in look.get_check_constraints(table)}

    assert {str(name) for name in wanted} <= found
