"""Child processes of the tests: each with a log of its own, each ended by its own process id, whatever happens."""

import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from ops.packages import Need
from ops.settings import ROOT

STOP_S = 20
LOG_SHOWN = 3_000
FAKES = Path(__file__).parent / "fakes"
"""Nameko services that only tests have, to be found by their own names."""


def require(need: Need) -> None:
    """Fail, and never skip, where a program that the tests need is missing."""
    if not need.is_there():
        pytest.fail(f"{need.title} is not installed; `make test` installs it.", pytrace=False)


def python(*arguments: str) -> list[str]:
    """The command that runs this Python."""
    return [sys.executable, *arguments]


def run_python(*arguments: str, environment: Mapping[str, str] | None = None) -> str:
    """Run Python until it ends, and return what it printed; it must not fail."""
    ended = subprocess.run(
        python(*arguments), env=_environment(environment or {}), cwd=ROOT, capture_output=True, text=True, timeout=60
    )
    assert ended.returncode == 0, f"{arguments} failed:\n{ended.stderr[-LOG_SHOWN:]}"
    return ended.stdout


class Child:
    """A process that runs until the tests end it.

    Args:
        log: Gets all that it prints; appended to when it is started again.
        environment: Added to that of the tests.
        user: Whose process it is; None for whoever runs the tests.
    """

    def __init__(
        self, command: Sequence[str], log: Path, environment: Mapping[str, str] | None = None, user: str | None = None
    ) -> None:
        self._command, self.log, self._environment, self._user = command, log, dict(environment or {}), user
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it, from the main thread; it dies with the tests even when they are killed."""
        with self.log.open("ab") as output:
            self._process = subprocess.Popen(
                ["setpriv", "--pdeathsig", "KILL", *self._command],
                cwd=ROOT,
                env=_environment(self._environment),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                **({"user": self._user, "group": self._user, "extra_groups": []} if self._user else {}),
            )

    @property
    def pid(self) -> int:
        """Its process id."""
        assert self._process is not None, "It was never started."
        return self._process.pid

    @property
    def exit_code(self) -> int | None:
        """How it ended; None while it runs."""
        return None if self._process is None else self._process.poll()

    @property
    def is_running(self) -> bool:
        """Whether it was started and has not ended."""
        return self._process is not None and self.exit_code is None

    @property
    def said(self) -> str:
        """All that it printed so far."""
        return self.log.read_text(errors="replace") if self.log.exists() else ""

    def require_running(self) -> None:
        """Fail at once, with its last words, when it ended by itself."""
        assert self.exit_code is None, f"{self._command} ended with {self.exit_code}:\n{self.said[-LOG_SHOWN:]}"

    def send(self, number: signal.Signals) -> None:
        """Send it a signal."""
        os.kill(self.pid, number)

    def terminate(self) -> None:
        """Ask it to end, without waiting."""
        self.send(signal.SIGCONT)  # One that is suspended could not end.
        self.send(signal.SIGTERM)

    def kill(self) -> None:
        """End it at once, as a crash would."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    def stop(self, number: signal.Signals = signal.SIGTERM, seconds: float = STOP_S) -> int | None:
        """Ask it to end, and kill it when it does not. Returns: its exit code, None when it never ran."""
        if self._process is None:
            return None
        self._process.send_signal(number)
        self._process.send_signal(signal.SIGCONT)  # One that was suspended could not end.
        try:
            return self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.kill()
            return self.exit_code


def _environment(own: Mapping[str, str]) -> dict[str, str]:
    found_in = os.pathsep.join(map(str, (ROOT, FAKES, ROOT / "docs" / "examples")))
    return {**os.environ, "PYTHONPATH": found_in, "PYTHONDONTWRITEBYTECODE": "1", **own}
