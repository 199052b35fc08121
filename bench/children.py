"""`Children`: the processes that a bench runs, each with a log of its own, all ended with the bench."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import orjson

from bench.figures import Round
from ops.settings import ROOT
from ops.trouble import Trouble

STOP_S = 15
CALLER_S_MAX = 60
"""A caller that takes longer than this hangs."""
POLL_S = 0.02
SERVICES = ROOT / "bench" / "ours"

Process = subprocess.Popen[bytes]


class Children:
    """Starts processes, and ends those that still run when the block ends, whatever happens.

    Args: folder: Where their logs are put.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._running: list[Process] = []
        self._logs: dict[int, Path] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        # The broker came first and goes last, so that the services can take their leave.
        for process in reversed(self._running.copy()):
            self.stop(process)

    def start(
        self, name: str, command: Sequence[str], environment: Mapping[str, str] | None = None, user: str | None = None
    ) -> Process:
        """Start a process; it dies with the bench even when that is killed. Args: user: Who it is instead of us."""
        log = self._folder / f"{name}.log"
        with log.open("ab") as output:
            process = subprocess.Popen(
                ["setpriv", "--pdeathsig", "KILL", *command],
                cwd=ROOT,
                env=surroundings(environment or {}),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                user=user,
                start_new_session=True,  # Ctrl-C is for the bench, which then ends them in order.
            )
        self._running.append(process)
        self._logs[process.pid] = log
        return process

    def stop(self, process: Process) -> None:
        """End a process and wait until it is gone."""
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(STOP_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        self._running.remove(process)

    def wait_until(self, process: Process, look: Callable[[], Any], what: str, seconds: float = 60) -> float:
        """Look again and again until there is something.

        Returns: When it was seen.
        Raises:  Trouble when the process ends, or the time is over, before.
        """
        until = time.perf_counter() + seconds
        while not look():
            if process.poll() is not None or time.perf_counter() > until:
                raise Trouble(f"There was never {what}. {self._logs[process.pid]} may tell why.")
            time.sleep(POLL_S)
        return time.perf_counter()


def surroundings(own: Mapping[str, str]) -> dict[str, str]:
    """The environment of a process of the bench."""
    return {**os.environ, "PYTHONPATH": f"{ROOT}{os.pathsep}{SERVICES}", "PYTHONWARNINGS": "ignore", **own}


def measured(arguments: Sequence[str], environment: Mapping[str, str], seconds: float = CALLER_S_MAX) -> Round:
    """Run a caller until it reports, so many seconds at most. Raises: Trouble with its last words when it fails."""
    try:
        ended = subprocess.run(
            [sys.executable, *arguments],
            cwd=ROOT,
            env=surroundings(environment),
            capture_output=True,
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise Trouble(f"{' '.join(arguments)} did not end.") from None
    if ended.returncode != 0:
        raise Trouble(f"{' '.join(arguments)} failed:\n{ended.stderr.decode(errors='replace')[-2_000:]}")
    return Round(**report_of(ended.stdout))


def report_of(printed: bytes) -> dict[str, Any]:
    """What a caller reported: the last line that it printed."""
    report = orjson.loads(printed.splitlines()[-1])
    assert isinstance(report, dict)
    return report
