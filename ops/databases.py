"""Brings the services' databases up to date, each with its own migrations."""

import os
import sqlite3
import sys
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

from ops.commands import run_logged
from ops.programs import service_environment
from ops.settings import ROOT, Settings
from ops.trouble import Trouble

SQLITE = "sqlite:///"


def migrate(settings: Settings, service: str) -> None:
    """Run the migrations that a service's database has not seen yet. Raises: Trouble."""
    if is_newest(settings.database_urls[service], newest_revision(service)):
        return
    run_logged(
        [sys.executable, "-m", "backbone.nameko.migrations", service],
        settings.logs / f"migrate-{service}.log",
        f"The database of {service} could not be brought up to date.",
        {**os.environ, **service_environment(settings, service)},
        umask=0o077,
    )


def require_servers(settings: Settings) -> None:
    """Raises: Trouble for the first database server that cannot be used."""
    for service, url in settings.database_urls.items():
        if not url.startswith(SQLITE) and (reason := _refusal(url)):
            name = f"{service.upper()}_DATABASE_URL"
            raise Trouble(f"The database in {name} cannot be used ({reason}). Start its server, or correct {name}.")


def _refusal(database_url: str) -> str | None:
    from sqlalchemy import create_engine, exc, pool  # Only here: systems on SQLite need not wait for it.

    try:
        create_engine(database_url, poolclass=pool.NullPool).connect().close()
    except exc.SQLAlchemyError as error:
        return str(getattr(error, "orig", None) or error).strip().splitlines()[0]
    return None


def newest_revision(service: str) -> str:
    """The number of the last migration, which its file's name begins with."""
    return max(path.name.partition("_")[0] for path in (ROOT / service / "migrations" / "versions").glob("[0-9]*.py"))


def is_newest(database_url: str, revision: str) -> bool:
    """Whether a SQLite database is at this revision; others are asked by the migrations themselves.

    Looking into the file takes a millisecond, starting the migrations a second.
    """
    path = Path(database_url.removeprefix(SQLITE))
    if not database_url.startswith(SQLITE) or not path.exists():
        return False
    try:
        with closing(sqlite3.connect(f"file:{quote(str(path))}?mode=ro", uri=True)) as database:
            return database.execute("SELECT version_num FROM alembic_version").fetchall() == [(revision,)]
    except sqlite3.Error:
        return False
