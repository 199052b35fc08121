"""Watching a start: a process that dies again is reported with the end of its log."""

import pytest

from ops.ready import Watch
from ops.settings import Settings
from ops.supervisor import State
from ops.trouble import Trouble


@pytest.fixture
def settings(tmp_path):
    settings = Settings.of({"VAR": str(tmp_path)})
    settings.logs.mkdir()
    return settings


def seen(state: str) -> list[State]:
    return [State("billing", state, 0, 0)]


def test_a_process_that_died_once_may_recover(settings):
    watch = Watch(settings)

    for state in ("STARTING", "BACKOFF", "BACKOFF", "STARTING", "RUNNING"):
        watch.look(seen(state))

    assert watch.deaths == {"billing": 1}


def test_a_process_that_dies_again_ends_the_wait_with_its_last_words(settings):
    (settings.logs / "billing.log").write_text('Traceback:\n  File "x"\nValueError: no such tax\n')
    watch = Watch(settings)
    watch.look(seen("BACKOFF"))
    watch.look(seen("STARTING"))

    with pytest.raises(Trouble) as trouble:
        watch.look(seen("EXITED"))

    assert "billing ends again and again" in str(trouble.value)
    assert str(trouble.value).endswith("ValueError: no such tax")
    assert "Traceback" not in str(trouble.value)
