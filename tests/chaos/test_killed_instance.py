"""An instance is killed while calls come in without a pause."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from backbone.messages import new_id
from tests.support.stock import TIMES
from tests.support.waiting import at_once, under_key

SWITCH_S = 1
RECOVERY_S = 10


@pytest.fixture
def database(sqlite_databases):
    """The probe's, for all its instances."""
    return sqlite_databases.fresh("probe")


def test_ours_answers_through_the_other_instance_within_a_second(database, start_service, client):
    dying, _ = start_service("probe", database), start_service("probe", database)
    names = [new_id() for _ in range(20)]
    with ThreadPoolExecutor() as elsewhere:
        pending = elsewhere.submit(
            at_once, len(names), lambda number: client.probe.linger(name=names[number], seconds=1)
        )
        dying.wait_logged("lingering")

        dying.kill()
        began = time.monotonic()
        assert client.probe.echo(value=1)["value"] == 1
        assert time.monotonic() - began < SWITCH_S

        assert pending.result() == [{"name": name} for name in names]
    assert [database.value(TIMES, name=name) for name in names] == [1] * len(names)


def test_ours_is_back_within_ten_seconds_when_its_only_instance_was_killed(database, start_service, client):
    start_service("probe", database).kill()
    began, name = time.monotonic(), new_id()

    start_service("probe", database, is_awaited=False)
    with under_key(name, RECOVERY_S):
        assert client.probe.mark(name=name) == {"name": name}

    assert time.monotonic() - began < RECOVERY_S
