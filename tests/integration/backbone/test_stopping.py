"""A process that is stopped finishes what it has in hand; one that is killed leaves it to the others."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from backbone.errors import OutcomeUnknown
from backbone.messages import new_id
from tests.support.waiting import at_once, under_key, wait_until

TIMES = "SELECT coalesce(max(times), 0) FROM marks WHERE name = :name"


@pytest.fixture
def database(sqlite_databases):
    """The probe's, for all its instances."""
    return sqlite_databases.fresh("probe")


def test_the_call_that_runs_when_a_process_is_stopped_is_answered(database, start_service, client):
    process, name = start_service("probe", database), new_id()

    with ThreadPoolExecutor() as elsewhere:
        pending = elsewhere.submit(client.probe.mark, name=name, seconds=2)
        time.sleep(0.7)
        assert process.stop() == 0
        assert pending.result() == {"name": name}

    assert database.value(TIMES, name=name) == 1


def test_stopping_one_of_two_instances_fails_no_call(database, start_service, client):
    leaving, _ = start_service("probe", database), start_service("probe", database)
    name = new_id()

    with ThreadPoolExecutor() as elsewhere:
        pending = elsewhere.submit(at_once, 60, lambda _number: client.probe.mark(name=name, seconds=0.3))
        time.sleep(0.2)
        assert leaving.stop() == 0
        answers = pending.result()

    assert answers == [{"name": name}] * 60
    assert database.value(TIMES, name=name) == 60


def test_the_call_of_a_killed_process_is_answered_by_another_and_counts_once(database, start_service, client):
    dying, name = start_service("probe", database), new_id()

    with ThreadPoolExecutor() as elsewhere:
        pending = elsewhere.submit(client.probe.mark, name=name, seconds=4)
        time.sleep(0.7)
        start_service("probe", database, is_awaited=False)
        dying.kill()
        assert pending.result() == {"name": name}

    assert database.value(TIMES, name=name) == 1


def test_a_process_is_stopped_in_time_while_its_broker_is_away(database, start_service, fault_proxy, amqp_uri):
    process = start_service("probe", database, fault_proxy.uri(amqp_uri))
    fault_proxy.cut()
    process.wait_logged("broker_lost")
    began = time.monotonic()

    assert process.stop() == 0

    assert time.monotonic() - began < 8


def test_a_call_that_outlasts_the_drain_is_cut_off_and_its_key_tells_what_came_of_it(database, start_service, client):
    process, name = start_service("probe", database, settings={"DRAIN_SECONDS": "1"}), new_id()

    def mark() -> dict:
        with under_key(name, seconds=3):
            return client.probe.mark(name=name, seconds=6)

    with ThreadPoolExecutor() as elsewhere:
        pending = elsewhere.submit(mark)
        time.sleep(0.7)
        assert process.stop() == 1
        assert isinstance(pending.exception(), OutcomeUnknown)
    assert database.value(TIMES, name=name) == 0


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"LOG_LEVEL": "loud"}, "probe: LOG_LEVEL is 'loud'; it must be one of debug, info, warning, error."),
        ({"DRAIN_SECONDS": "0"}, "probe: DRAIN_SECONDS is '0'; it must be a whole number from 1 to 600."),
        ({"AMQP_URI": "http://here"}, "probe: AMQP_URI must start with amqp:// or amqps://."),
        (
            {"PROBE_DATABASE_URL": "mysql://here"},
            "probe: DATABASE_URL must start with sqlite:// or postgresql+psycopg2://.",
        ),
    ],
)
def test_a_wrong_setting_ends_the_start_with_one_sentence(database, start_service, settings, sentence):
    process = start_service("probe", database, settings=settings, is_awaited=False)

    wait_until(lambda: process.exit_code is not None, "the end of the process")

    assert process.exit_code == 1
    assert process.said.strip() == sentence
