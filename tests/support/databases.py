"""Fresh databases for the services, on SQLite or PostgreSQL, and a look into them from outside."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

from sqlalchemy import NullPool, create_engine, text
from sqlalchemy.engine import Row

from tests.support.postgres import Postgres
from tests.support.processes import run_python
from tests.support.waiting import wait_until

BEGIN_S = 20


@dataclass(frozen=True)
class Database:
    """The database of one service.

    Args: cluster: Its PostgreSQL; None for a SQLite file.
    """

    url: str
    cluster: Postgres | None

    def rows(self, statement: str, **values: Any) -> list[Row[Any]]:
        """What a query finds."""
        with create_engine(self.url, poolclass=NullPool).connect() as connection:
            return list(connection.execute(text(statement), values))

    def value(self, statement: str, **values: Any) -> Any:
        """The only value that a query finds."""
        return self.rows(statement, **values)[0][0]

    def execute(self, statement: str, *rows: dict[str, Any], **values: Any) -> None:
        """Change something behind the service's back; once for each of several rows."""
        with create_engine(self.url, poolclass=NullPool).begin() as connection:
            connection.execute(text(statement), list(rows) or values)

    @contextmanager
    def away(self) -> Iterator[None]:
        """A block in which the service cannot use it: its file is locked, or its server refuses connections."""
        if self.cluster is None:
            with closing(sqlite3.connect(self.url.removeprefix("sqlite:///"), timeout=0, isolation_level=None)) as lock:
                # SQLite itself would look ever more rarely, and hardly meet a busy file's free moments.
                wait_until(lambda: _begins(lock), f"a free moment of {self.url}", BEGIN_S)
                yield
            return
        name = self.url.rpartition("/")[2]
        self.cluster.run(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
        self.cluster.run(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")
        try:
            yield
        finally:
            self.cluster.run(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")


def _begins(connection: sqlite3.Connection) -> bool:
    try:
        connection.execute("BEGIN EXCLUSIVE")
    except sqlite3.OperationalError:
        return False
    return True


class Databases:
    """Makes databases of one kind. Each service's is migrated once, from empty, and copied from then on.

    Args:
        folder: Where SQLite files are put, or else
        cluster: the PostgreSQL that they are made on.
    """

    _numbers = count(1)
    """Of all that a process makes, since several may make theirs on one cluster."""

    def __init__(self, folder: Path | None = None, cluster: Postgres | None = None) -> None:
        self._folder, self._cluster = folder, cluster
        self._templates: dict[str, Database] = {}

    def empty(self, service: str) -> Database:
        """A database with nothing in it."""
        name = f"{service}_{next(self._numbers)}"
        if self._cluster is None:
            return Database(f"sqlite:///{self._folder}/{name}.db", None)
        self._cluster.run(f"CREATE DATABASE {name}")
        return Database(self._cluster.url(name), self._cluster)

    def fresh(self, service: str) -> Database:
        """A migrated database of a service, with no rows in it."""
        return self.copy(self._template(service), service)

    def copy(self, original: Database, service: str) -> Database:
        """A copy of a database of a service that nobody uses at present."""
        name = f"{service}_{next(self._numbers)}"
        if self._cluster is None:
            copy = self._folder / f"{name}.db"
            shutil.copyfile(original.url.removeprefix("sqlite:///"), copy)
            return Database(f"sqlite:///{copy}", None)
        self._cluster.run(f"CREATE DATABASE {name} TEMPLATE {original.url.rpartition('/')[2]}")
        return Database(self._cluster.url(name), self._cluster)

    def _template(self, service: str) -> Database:
        if service not in self._templates:
            self._templates[service] = self.empty(service)
            migrate(service, self._templates[service])
        return self._templates[service]


def migrate(service: str, database: Database) -> None:
    """Run a service's migrations, as its operators do."""
    setting = {f"{service.upper()}_DATABASE_URL": database.url}
    run_python("-m", "backbone.nameko.migrations", service, environment={"AMQP_URI": "amqp://unused", **setting})
