"""`periodically`: a method of a service that runs again and again, in one worker at a time of each instance."""

import random
from collections.abc import Callable
from typing import Any, TypeVar, cast

import eventlet
import structlog
from eventlet.event import Event as Done
from nameko.exceptions import ContainerBeingKilled
from nameko.extensions import Entrypoint

from backbone.config import whole

PAUSE_S_MAX = 3_600
log = structlog.get_logger()
Method = TypeVar("Method", bound=Callable[..., Any])


def periodically(setting: str) -> Callable[[Method], Method]:
    """Run a method again and again. What it raises is logged, and the next run comes all the same.

    Args: setting: Names the setting that says how many seconds lie between two runs, at least; at most, twice as many.
    """
    return cast(Callable[[Method], Method], Periodic.decorator(setting))


class Periodic(Entrypoint):
    """The Nameko entrypoint behind `periodically`."""

    def __init__(self, setting: str) -> None:
        self._setting = setting
        super().__init__(expected_exceptions=(Exception,))

    def setup(self) -> None:
        """Read how long to pause. Raises: SettingError."""
        self._pause_s = whole(self.container.config, self._setting, 1, PAUSE_S_MAX)

    def start(self) -> None:
        """Run, in the background, until the container stops."""
        self._is_stopping = False
        self.container.spawn_managed_thread(self._run_for_ever, identifier=self.method_name)

    def stop(self) -> None:
        """Begin no further run; one that runs is finished."""
        self._is_stopping = True

    def _run_for_ever(self) -> None:
        while not self._is_stopping:
            # Instances that were started together would otherwise all look at the same moment.
            eventlet.sleep(random.uniform(self._pause_s, 2 * self._pause_s))
            if not self._is_stopping:
                self._run_once()

    def _run_once(self) -> None:
        done = Done()

        def settle(_worker: Any, result: Any, failure: Any) -> tuple[Any, Any]:
            if failure is not None:
                log.warning("periodic_run_failed", method=self.method_name, error=failure[0].__name__)
            done.send()
            return result, failure

        try:
            self.container.spawn_worker(self, (), {}, context_data={}, handle_result=settle)
        except ContainerBeingKilled:
            return
        done.wait()
