"""A process is killed at an exact point, between two steps that belong together: nothing is lost or counted twice."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from backbone.messages import RPC_EXCHANGE, new_id
from tests.support.doomed import DoomedProcess
from tests.support.facts import EXCHANGE, NOT_DONE, OUTBOX, STEPS_QUEUE
from tests.support.patience import patiently
from tests.support.stock import SOUND
from tests.support.tap import tapped
from tests.support.waiting import at_once, wait_until
from tests.support.wire import call_body

COMMANDS = 20
POINTS = ["effect and reply", "commit and relay", "publish and delete", "commit and acknowledge"]
COUNTED = "SELECT name, times FROM marks"
SETTLE_S = 45


@pytest.fixture
def database(databases):
    """The probe's, for the instance that dies and for the next one."""
    return databases.fresh("probe")


@pytest.fixture
def start_doomed(database, amqp_uri, client, tmp_path):
    """Starts an instance that is killed at a point once it is armed."""
    started = []

    def start(point: str) -> DoomedProcess:
        process = DoomedProcess(point, "probe", database, amqp_uri, tmp_path)
        started.append(process)
        process.start()
        process.wait_ready(client)
        process.arm()
        return process

    yield start
    for each in started:
        each.kill()


@pytest.fixture
def strides(client):
    """Twenty commands at once, each called until it is answered."""
    names = [new_id() for _ in range(COMMANDS)]
    with ThreadPoolExecutor() as elsewhere:
        yield (
            names,
            lambda: elsewhere.submit(
                at_once, COMMANDS, lambda number: patiently(lambda: client.probe.stride(name=names[number]))
            ),
        )


def assert_counted_once(database, names) -> None:
    counted = {name: 1 for each in names for name in (each, f"step {each}")}
    wait_until(lambda: len(database.rows(COUNTED)) >= len(counted), "all effects", SETTLE_S)
    wait_until(lambda: database.value(OUTBOX) == 0, "an empty outbox", SETTLE_S)
    assert dict(map(tuple, database.rows(COUNTED))) == counted
    assert database.rows(NOT_DONE) == []


@pytest.mark.parametrize("point", POINTS)
def test_ours_counts_all_once_though_it_is_killed_between(
    point, start_doomed, start_service, strides, database, amqp_uri, queues
):
    process, (names, call_all) = start_doomed(point), strides
    with tapped(amqp_uri, EXCHANGE) as steps:
        pending = call_all()
        process.wait_killed()
        start_service("probe", database)

        assert pending.result() == [{"name": name} for name in names]
        assert_counted_once(database, names)
        assert set(steps.names()) == set(names)
    assert queues.ready(STEPS_QUEUE) == queues.ready("dead-letters") == 0


def test_ours_loses_no_event_though_it_is_killed_between_rollback_and_park(
    start_doomed, start_service, strides, database
):
    process, (names, call_all) = start_doomed("rollback and park"), strides
    database.execute("INSERT INTO moods (mood) VALUES ('unavailable')")

    pending = call_all()
    process.wait_killed()
    start_service("probe", database)
    wait_until(lambda: len(database.rows(NOT_DONE)) == COMMANDS, "all events parked", SETTLE_S)
    database.execute("DELETE FROM moods")
    database.execute("UPDATE inbox SET next_attempt_ms = 0")

    assert pending.result() == [{"name": name} for name in names]
    assert_counted_once(database, names)


@pytest.mark.parametrize(("method", "effects", "facts"), [("take_step", 2, 1), ("take_step_once", 1, 0)])
def test_stock_killed_between_commit_and_dispatch_has_an_effect_without_its_fact(
    start_stock, wire, amqp_uri, tmp_path, method, effects, facts
):
    process = start_stock("stock_events")
    (tmp_path / "armed").touch()
    with tapped(amqp_uri, "events.events") as steps:
        wire.publish(call_body(name="walk"), RPC_EXCHANGE, f"events.{method}", **SOUND)
        process.wait_ended()
        again = start_stock("stock_events")
        wire.ask("events", method, call_body(name="another"))

        assert again.effects("walk") == effects
        assert [*map(str, steps.bodies())].count('"walk"') == facts


def test_stock_killed_between_effect_and_acknowledge_counts_the_event_twice(start_stock, wire, tmp_path):
    process = start_stock("stock_events")
    (tmp_path / "armed").touch()

    wire.publish(b'"walk"', "events.events", "step_taken", content_type="application/json")
    process.wait_ended()
    again = start_stock("stock_events")

    again.wait_effect("step walk", times=2)
    assert again.effects("step walk") == 2
