"""`DoomedProcess`: an instance of a service that is killed at an exact point, which no signal from outside can hit."""

import signal
from pathlib import Path

from tests.support.databases import Database
from tests.support.processes import FAKES, python
from tests.support.services import START_S, ServiceProcess
from tests.support.waiting import wait_until


class DoomedProcess(ServiceProcess):
    """One instance of a service, which kills itself when it reaches a point for the first time after it was armed.

    Args: point: One of those in `fakes/killed_at.py`, such as "effect and reply".
    """

    def __init__(self, point: str, service: str, database: Database, amqp_uri: str, folder: Path) -> None:
        self._armed = folder / f"armed at {point}"
        super().__init__(service, database, amqp_uri, folder, {"KILLED_AT": str(self._armed)})
        self._command = python(f"{FAKES}/killed_at.py", point, service)

    def arm(self) -> None:
        """Let it be killed at its point from now on."""
        self._armed.touch()

    def wait_killed(self) -> None:
        """Wait until it was."""
        wait_until(lambda: self.exit_code == -signal.SIGKILL, f"the end of {self.instance_id}", START_S)
