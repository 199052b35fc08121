"""Brings a service's database to its newest form: `python -m backbone.nameko.migrations <service>`."""

import sys
from pathlib import Path

from alembic import command, context, op
from alembic.config import Config
from sqlalchemy import (
    BigInteger,
    Column,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Text,
    create_engine,
    event,
    pool,
    text,
)
from sqlalchemy.exc import OperationalError

from backbone.config import SettingError, url
from backbone.nameko.columns import Instant
from backbone.nameko.runner import load_config


def upgrade(service: str, database_url: str) -> None:
    """Run all migrations that this database has not seen yet."""
    folder = Path(sys.modules[service].__file__ or "").parent / "migrations"
    config = Config()
    config.set_main_option("script_location", str(folder).replace("%", "%%"))
    config.attributes["database_url"] = database_url
    command.upgrade(config, "head")


def run(metadata: MetaData) -> None:
    """What each service's `migrations/env.py` does: migrate in one transaction, with SQLite's foreign keys off.

    Alembic changes a SQLite table by making a new one; with foreign keys on, dropping the old one deletes its children.
    """
    engine = create_engine(context.config.attributes["database_url"], poolclass=pool.NullPool)
    is_sqlite = engine.dialect.name == "sqlite"
    if is_sqlite:
        event.listen(engine, "connect", lambda connection, _: connection.execute("PRAGMA foreign_keys=OFF"))
    with engine.connect() as connection:
        context.configure(connection=connection, target_metadata=metadata, render_as_batch=is_sqlite)
        with context.begin_transaction():
            context.run_migrations()
        if is_sqlite:
            broken = connection.execute(text("PRAGMA foreign_key_check")).all()
            assert not broken, f"The migration left rows without their parent: {broken}"


def create_backbone_tables() -> None:
    """Make outbox, inbox and idempotency keys in their first form; part of the first migration of each service.

    It stays as it is: what changes later is a function of its own, which a later migration of each service calls.
    """
    _create_outbox()
    _create_inbox()
    _create_idempotency_keys()


def _create_outbox() -> None:
    op.create_table(
        "outbox",
        Column("message_id", String(36), nullable=False),
        Column("exchange", String(100), nullable=False),
        Column("routing_key", String(100), nullable=False),
        Column("body", Text(), nullable=False),
        Column("leased_until_ms", BigInteger(), server_default="0", nullable=False),
        PrimaryKeyConstraint("message_id", name=op.f("pk_outbox")),
    )


def _create_inbox() -> None:
    op.create_table(
        "inbox",
        Column("message_id", String(36), nullable=False),
        Column("handler", String(100), nullable=False),
        Column("state", String(10), nullable=False),
        Column("body", Text(), nullable=True),
        Column("attempts", Integer(), server_default="0", nullable=False),
        Column("failures", Integer(), server_default="0", nullable=False),
        Column("next_attempt_ms", BigInteger(), server_default="0", nullable=False),
        Column("error", Text(), nullable=True),
        Column("received_at", Instant(timezone=True), nullable=False),
        PrimaryKeyConstraint("message_id", "handler", name=op.f("pk_inbox")),
        sqlite_with_rowid=False,
    )
    is_open = text("state <> 'done'")
    columns = ["state", "next_attempt_ms"]
    op.create_index("ix_inbox_open", "inbox", columns, sqlite_where=is_open, postgresql_where=is_open)


def _create_idempotency_keys() -> None:
    op.create_table(
        "idempotency_keys",
        Column("actor", String(100), nullable=False),
        Column("method", String(100), nullable=False),
        Column("key", String(200), nullable=False),
        Column("digest", String(64), nullable=False),
        Column("answer", Text(), nullable=True),
        Column("answered_at", Instant(timezone=True), nullable=False),
        PrimaryKeyConstraint("actor", "method", "key", name=op.f("pk_idempotency_keys")),
    )
    op.create_index(op.f("ix_idempotency_keys_answered_at"), "idempotency_keys", ["answered_at"], unique=False)


def main() -> None:
    """Migrate the service named on the command line; a wrong setting is one sentence on standard error."""
    service = sys.argv[1]
    __import__(service)
    try:
        database_url = url(load_config(service), "DATABASE_URL", ("sqlite", "postgresql+psycopg2"))
    except SettingError as error:
        sys.exit(f"{service}: {error}")
    if database_url.startswith("sqlite:///"):
        Path(database_url.removeprefix("sqlite:///")).parent.mkdir(parents=True, exist_ok=True)
    try:
        upgrade(service, database_url)
    except OperationalError as error:
        sys.exit(f"{service}: its database cannot be used: {error.orig}")


if __name__ == "__main__":
    main()
