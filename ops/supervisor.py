"""`Supervisor`: speaks to the supervisor of one system, which keeps its processes running."""

import os
import socket
import subprocess
import sys
import time
import xmlrpc.client
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path
from typing import Any

from supervisor.xmlrpc import Faults, SupervisorTransport

from ops.processes import SUPERVISOR, wait_gone
from ops.programs import BROKER, EPMD, GATEWAY, STOP_WAIT_S, Program
from ops.settings import ROOT, Settings
from ops.supervisor_files import OWNER_VARIABLE, configuration_path, pid_path, socket_path, write_files
from ops.trouble import Trouble

LAUNCH_S = 15
POLL_S = 0.1
STOP_GRACE_S = 15
"""How much longer than its processes the supervisor itself may take."""
DO_NOT_WAIT = False
RUNNING = "RUNNING"
DYING = ("BACKOFF", "EXITED", "FATAL")
AT_REST = ("STOPPED", "FATAL")
"""Not EXITED: the supervisor is about to start such a process again."""


@dataclass(frozen=True)
class State:
    """One process as the supervisor sees it.

    Args:
        state: The supervisor's word: RUNNING, STARTING, BACKOFF, STOPPED, ...
        pid: 0 when it does not run.
        uptime_s: Since its last start.
    """

    name: str
    state: str
    pid: int
    uptime_s: int


class Supervisor:
    """The supervisor of the system in one VAR folder."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._path = socket_path(settings)
        transport = SupervisorTransport(None, None, f"unix://{self._path}")
        self._rpc: Any = xmlrpc.client.ServerProxy("http://127.0.0.1", transport=transport).supervisor

    @property
    def is_running(self) -> bool:
        """Whether it answers."""
        with socket.socket(socket.AF_UNIX) as probe:
            try:
                probe.connect(str(self._path))
            except OSError:
                return False
        return True

    @property
    def pid(self) -> int:
        """Its own process id."""
        return int(pid_path(self._settings, SUPERVISOR).read_text())

    def states(self) -> list[State]:
        """All processes, in the order of their start; none when the supervisor does not run."""
        if not self.is_running:
            return []
        rows: Sequence[Mapping[str, Any]] = self._rpc.getAllProcessInfo()
        return [
            State(row["name"], row["statename"], row["pid"], max(0, row["now"] - row["start"]) if row["pid"] else 0)
            for row in rows
        ]

    def configure(self, programs: Sequence[Program]) -> bool:
        """Make the supervisor know exactly these processes; ends those that are gone or changed, starts none.

        Returns: Whether anything changed.
        """
        write_files(self._settings, programs)
        if not self.is_running:
            self._launch()
            return True
        added, changed, removed = self._rpc.reloadConfig()[0]
        self.stop([*changed, *removed])
        for name in [*changed, *removed]:
            self._rpc.removeProcessGroup(name)
        for name in [*added, *changed]:
            self._rpc.addProcessGroup(name)
        return bool(added or changed or removed)

    def start(self, names: Iterable[str]) -> None:
        """Start those of these processes that do not run; does not wait for them."""
        idle = {each.name for each in self.states() if each.state in AT_REST}
        for name in names:
            if name in idle:
                with _unless(Faults.ALREADY_STARTED):
                    self._rpc.startProcess(name, DO_NOT_WAIT)

    def stop(self, names: Iterable[str]) -> None:
        """Stop these processes, all at once, and wait until they are."""
        wanted = set(names)
        while wanted:
            for name in wanted:
                with _unless(Faults.NOT_RUNNING):
                    self._rpc.stopProcess(name, DO_NOT_WAIT)
            time.sleep(POLL_S)
            wanted &= {each.name for each in self.states() if each.state not in AT_REST}

    def end(self) -> None:
        """Stop who asks before who answers, the broker after them, then the supervisor; waits until all are gone.

        Raises: Trouble when something does not end.
        """
        pid = self.pid
        names = {each.name for each in self.states()}
        for rank in ({GATEWAY}, names - {GATEWAY, BROKER, EPMD}, {BROKER}, {EPMD}):
            self.stop(names & rank)
        with suppress(OSError, HTTPException):  # It may be gone before it has answered.
            self._rpc.shutdown()
        if not wait_gone(pid, STOP_WAIT_S + STOP_GRACE_S):
            raise Trouble(
                f"The supervisor (process {pid}) does not end; end it with `kill -9 {pid}` and run this again."
            )

    def _launch(self) -> None:
        """Start the supervisor itself, without any process yet. Raises: Trouble."""
        log = self._settings.logs / "supervisor.log"
        command = [sys.executable, "-W", "ignore", "-m", "supervisor.supervisord"]
        launched = subprocess.run(
            [*command, "-c", str(configuration_path(self._settings))],
            cwd=ROOT,
            env={**os.environ, OWNER_VARIABLE: str(self._settings.var)},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        until = time.monotonic() + LAUNCH_S
        while launched.returncode == 0 and time.monotonic() < until:
            if self.is_running:
                return
            time.sleep(POLL_S / 5)
        raise Trouble(f"The supervisor does not start. {launched.stderr.strip() or _where(log)}")


@contextmanager
def _unless(fault: int) -> Iterator[None]:
    """Let the supervisor's answer pass that it is so already."""
    try:
        yield
    except xmlrpc.client.Fault as error:
        if error.faultCode != fault:
            raise


def _where(log: Path) -> str:
    return f"{log} may tell why; `make stop`, then `make run`, starts afresh."
