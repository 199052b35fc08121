"""The broker is killed with work in flight, and comes back: what was being done comes again."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from backbone.errors import OutcomeUnknown, Unavailable
from backbone.messages import new_id
from tests.support.broker import Broker
from tests.support.services import is_healthy
from tests.support.stock import TIMES
from tests.support.waiting import under_key, wait_until

CALLS = 200
DEADLINE_S = 5
LATE_S = 3
"""How much later than its deadline one of so many calls may end on a busy machine."""
RECOVERY_S = 30
DONE = "SELECT count(*) FROM marks"


@pytest.fixture(scope="module")
def own_broker(tmp_path_factory):
    """A broker for the tests of this file alone."""
    broker = Broker(tmp_path_factory.mktemp("mortal"), virtual_hosts=4)
    try:
        broker.start()
        yield broker
    finally:
        broker.stop()


@pytest.fixture
def amqp_uri(own_broker):
    """A virtual host of that broker for one test alone."""
    return own_broker.new_virtual_host()


@pytest.fixture
def marking(client):
    """Calls under keys of their own, all at once: each returns its outcome, and how long that took."""

    def mark(number: int, name: str) -> tuple[object, float]:
        began = time.monotonic()
        try:
            with under_key(name, DEADLINE_S):
                return client.probe.mark(name=name, seconds=number % 4 / 2), time.monotonic() - began
        except (OutcomeUnknown, Unavailable) as error:
            return error, time.monotonic() - began

    with ThreadPoolExecutor(CALLS) as callers:
        yield lambda names: [callers.submit(mark, *each) for each in enumerate(names)]


def test_stock_works_on_a_call_again_while_the_first_run_goes_on(own_broker, start_stock, stock_call):
    process = start_stock()
    stock_call("mark", name="x", seconds=300)
    process.wait_effect("began x")

    own_broker.kill()
    own_broker.start()

    process.wait_effect("began x", times=2, seconds=60)
    assert process.effects("x") == 0


def test_ours_ends_every_call_by_its_deadline_and_each_key_has_one_effect(
    own_broker, sqlite_databases, start_service, client, marking
):
    database, names = sqlite_databases.fresh("probe"), [new_id() for _ in range(CALLS)]
    process = start_service("probe", database)
    pending = marking(names)
    wait_until(lambda: database.value(DONE) >= CALLS // 10, "the first effects")

    own_broker.kill()
    own_broker.start()
    up_at = time.monotonic()
    ended = [each.result() for each in pending]

    assert {type(outcome) for outcome, _ in ended} <= {dict, OutcomeUnknown, Unavailable}
    assert max(seconds for _, seconds in ended) < DEADLINE_S + LATE_S
    wait_until(lambda: is_healthy(client, "probe"), "an answer after the restart", RECOVERY_S)
    assert time.monotonic() - up_at < RECOVERY_S
    wait_until(lambda: all(isinstance(each.result()[0], dict) for each in marking(names)), "all answers", 60)
    assert [database.value(TIMES, name=name) for name in names] == [1] * CALLS
    assert process.is_running
