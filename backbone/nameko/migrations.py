"""Brings a service's database to its newest form: `python -m backbone.nameko.migrations <service>`."""

import sys
from pathlib import Path

from alembic import command, context
from alembic.config import Config
from sqlalchemy import MetaData, create_engine, event, pool, text
from sqlalchemy.exc import OperationalError

from backbone.config import SettingError, url
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
