"""`Postgres`: a PostgreSQL of the bench's own, as durable as by default, on a loopback port; its data go with it."""

import os
import pwd
import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import NullPool, create_engine
from sqlalchemy.exc import OperationalError

from bench.children import POLL_S, Children
from bench.ground import free_port
from ops.packages import postgresql_programs
from ops.trouble import Trouble

USER = "bench"
_NOTED = re.compile(r"^(\d+) \S+ +statement: (.*)$", re.MULTILINE)


class Postgres:
    """A running cluster. Args: log: What it says."""

    def __init__(self, port: int, log: Path) -> None:
        self._port, self._log = port, log

    def url(self, database: str) -> str:
        """Where a service finds a database."""
        return f"postgresql+psycopg2://{USER}@127.0.0.1:{self._port}/{database}"

    def run(self, *statements: str) -> str:
        """Execute statements on the cluster as a whole. Returns: The only value that the last one finds, as text."""
        engine = create_engine(self.url("postgres"), poolclass=NullPool, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            found = [connection.exec_driver_sql(statement) for statement in statements][-1]
            return str(found.scalar_one()) if found.returns_rows else ""

    @contextmanager
    def noting(self) -> Iterator[list[tuple[str, str]]]:
        """A block whose statements are noted; after it, the list has them with the process that executed each."""
        noted: list[tuple[str, str]] = []
        self.run("ALTER SYSTEM SET log_statement = 'all'", "SELECT pg_reload_conf()")
        while self.run("SHOW log_statement") != "all":
            time.sleep(POLL_S)
        start = self._log.stat().st_size
        yield noted
        self.run("ALTER SYSTEM RESET log_statement", "SELECT pg_reload_conf()")
        noted.extend(statements(self._log.read_bytes()[start:].decode()))

    def is_up(self) -> bool:
        """Whether it takes connections."""
        try:
            self.run("SELECT 1")
        except OperationalError:
            return False
        return True


def statements(log: str) -> list[tuple[str, str]]:
    """The statements in a log, each with the process that executed it; of each, the first line."""
    return _NOTED.findall(log)


@contextmanager
def a_postgres(children: Children, log: Path) -> Iterator[Postgres]:
    """A cluster that runs until the block ends. It refuses to run as root, who therefore lends it another user.

    Args: log: Where the children keep what it says.
    """
    programs = postgresql_programs()
    if programs is None:
        raise Trouble("PostgreSQL is not installed; `make bench` installs it.")
    user = _unprivileged_user() if os.geteuid() == 0 else None
    # Not in VAR, which nobody else may enter.
    folder, port = Path(tempfile.mkdtemp(prefix="kontor-bench-")), free_port()
    try:
        if user:
            shutil.chown(folder, user)
        _make_cluster(programs, folder / "data", user)
        places = ["-D", str(folder / "data"), "-k", str(folder), "-p", str(port)]
        settings = ["--listen_addresses=127.0.0.1", "--log_line_prefix=%p "]
        server = children.start(log.stem, [f"{programs}/postgres", *places, *settings], user=user)
        postgres = Postgres(port, log)
        children.wait_until(server, postgres.is_up, "a PostgreSQL that takes connections")
        yield postgres
        children.stop(server)
    finally:
        shutil.rmtree(folder)


def _make_cluster(programs: Path, place: Path, user: str | None) -> None:
    command = [f"{programs}/initdb", "-D", str(place), "-U", USER, "-E", "UTF8", "--auth=trust", "--locale=C.UTF-8"]
    made = subprocess.run(command, user=user, cwd="/", capture_output=True, text=True, check=False)
    if made.returncode != 0:
        raise Trouble(f"The cluster could not be made:\n{made.stderr}")


def _unprivileged_user() -> str:
    names = {user.pw_name for user in pwd.getpwall()}
    return next(name for name in ("postgres", "nobody") if name in names)
