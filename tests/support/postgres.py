"""`Postgres`: a PostgreSQL cluster of the tests' own, on a socket and a loopback port, with its data in one folder."""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
from pathlib import Path

import psycopg2

from ops.packages import POSTGRESQL, postgresql_programs
from tests.support.processes import Child, require
from tests.support.waiting import wait_until

USER = "kontor"
SETTINGS = {
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    # Each service process keeps up to 20 connections.
    "max_connections": "300",
    "listen_addresses": "127.0.0.1",
}


class Postgres:
    """A cluster that is gone with its data when it is stopped.

    PostgreSQL refuses to run as root, who therefore lends it another user.
    """

    def __init__(self) -> None:
        require(POSTGRESQL)
        self._programs = postgresql_programs()
        self._user = _unprivileged_user() if os.geteuid() == 0 else None
        self._folder = Path(tempfile.mkdtemp(prefix="kontor-postgres-"))
        self._port = _free_port()
        settings = [f"--{name}={value}" for name, value in SETTINGS.items()]
        places = ["-D", str(self._folder / "data"), "-k", str(self._folder), "-p", str(self._port)]
        command = [f"{self._programs}/postgres", *places, *settings]
        self._server = Child(command, self._folder.with_suffix(".log"), user=self._user)

    def start(self) -> None:
        """Make the cluster, and wait until it takes connections."""
        if self._user:
            shutil.chown(self._folder, self._user)
        initdb = [f"{self._programs}/initdb", "-D", f"{self._folder}/data", "-U", USER, "-E", "UTF8", "--no-sync"]
        made = subprocess.run(
            [*initdb, "--auth=trust", "--locale=C.UTF-8"], user=self._user, cwd="/", capture_output=True, text=True
        )
        assert made.returncode == 0, made.stderr
        self._server.start()
        wait_until(self._is_up, "a PostgreSQL that takes connections")

    def stop(self) -> None:
        """End it, at once but in order, and remove its data."""
        self._server.stop(signal.SIGINT)
        shutil.rmtree(self._folder)
        self._server.log.unlink(missing_ok=True)

    def url(self, database: str) -> str:
        """Where services find a database of this cluster."""
        return f"postgresql+psycopg2://{USER}@127.0.0.1:{self._port}/{database}"

    def run(self, statement: str) -> None:
        """Execute one statement on the cluster as a whole, such as making a database."""
        connection = self._connect()
        try:
            connection.autocommit = True
            connection.cursor().execute(statement)
        finally:
            connection.close()

    def _connect(self):
        return psycopg2.connect(host="127.0.0.1", port=self._port, user=USER, dbname="postgres")

    def _is_up(self) -> bool:
        self._server.require_running()
        try:
            self._connect().close()
        except psycopg2.OperationalError:
            return False
        return True


def _unprivileged_user() -> str:
    names = {user.pw_name for user in pwd.getpwall()}
    return next(name for name in ("postgres", "nobody") if name in names)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]
