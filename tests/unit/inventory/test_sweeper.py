"""`periodically`: a method runs again and again, one run at a time, whatever a run comes to."""

from types import SimpleNamespace
from typing import Any

import pytest
from nameko.exceptions import ContainerBeingKilled

from backbone.config import SettingError
from inventory import sweeper
from inventory.sweeper import Periodic, periodically


class FakeContainer:
    """Runs a worker at once; stops the entrypoint after so many of them."""

    def __init__(self, runs: int, config: dict[str, Any] | None = None) -> None:
        self.config = {"PAUSE": "2"} if config is None else config
        self.runs, self.began = runs, 0
        self.outcome: Any = None
        self.is_killed = False

    def spawn_managed_thread(self, run: Any, identifier: str) -> None:
        run()

    def spawn_worker(self, entrypoint: Any, args: Any, kwargs: Any, context_data: Any, handle_result: Any) -> None:
        self.began += 1
        if self.began == self.runs:
            entrypoint.stop()
        if self.is_killed:
            raise ContainerBeingKilled
        handle_result(SimpleNamespace(), None, self.outcome)


@pytest.fixture
def pauses(monkeypatch) -> list[float]:
    """How long was paused, without waiting."""
    slept: list[float] = []
    monkeypatch.setattr(sweeper.eventlet, "sleep", slept.append)
    return slept


def an_entrypoint(container: FakeContainer) -> Periodic:
    entrypoint = Periodic("PAUSE")
    entrypoint.container, entrypoint.method_name = container, "sweep"
    entrypoint.setup()
    return entrypoint


def test_a_method_runs_again_and_again_until_it_is_stopped(pauses: list[float]):
    container = FakeContainer(runs=5)

    an_entrypoint(container).start()

    assert container.began == len(pauses) == 5
    assert all(2 <= pause <= 4 for pause in pauses)


def test_a_run_that_fails_ends_nothing(pauses: list[float]):
    container = FakeContainer(runs=3)
    container.outcome = (ValueError, ValueError("secret"), None)

    an_entrypoint(container).start()

    assert container.began == 3


def test_a_container_that_is_being_killed_begins_no_run(pauses: list[float]):
    container = FakeContainer(runs=2)
    container.is_killed = True

    an_entrypoint(container).start()

    assert container.began == 2


def test_an_entrypoint_that_is_stopped_while_it_pauses_runs_no_more(monkeypatch):
    container = FakeContainer(runs=9)
    entrypoint = an_entrypoint(container)
    monkeypatch.setattr(sweeper.eventlet, "sleep", lambda _seconds: entrypoint.stop())

    entrypoint.start()

    assert container.began == 0


@pytest.mark.parametrize("pause", ["0", "3601", "often", ""])
def test_a_wrong_pause_stops_the_service_before_it_starts(pause: str):
    with pytest.raises(SettingError, match="PAUSE"):
        an_entrypoint(FakeContainer(1, {"PAUSE": pause}))


def test_a_method_is_marked_as_an_entrypoint():
    @periodically("PAUSE")
    def sweep(service: object) -> str:
        return "swept"

    assert sweep(None) == "swept"
    assert next(iter(sweep.nameko_entrypoints)).method_name is None
