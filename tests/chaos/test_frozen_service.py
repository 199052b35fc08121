"""One of two instances stands still with calls in its hands, and later goes on."""

import signal

import pytest

from backbone.errors import OutcomeUnknown, ServiceError
from backbone.messages import RPC_EXCHANGE, new_id
from tests.support.services import is_healthy
from tests.support.stock import SOUND, TIMES
from tests.support.waiting import at_once, under_key, wait_until
from tests.support.wire import call_body

CALLS = 40
DEADLINE_S = 2
LONG_S = 25
"""The broker gives up a frozen instance within some 6 s of its short heartbeat."""


@pytest.fixture
def names():
    """What is to be counted once each; also the keys."""
    return [new_id() for _ in range(CALLS)]


@pytest.fixture
def instances(short_heartbeat, sqlite_databases, start_service, client):
    """Two instances of the probe."""
    database = sqlite_databases.fresh("probe")
    started = [start_service("probe", database, is_awaited=False) for _ in range(2)]
    for each in started:
        each.wait_ready(client)
    return started


def counts(process, names) -> list[int]:
    return [process.database.value(TIMES, name=name) for name in names]


def mark_all(client, names, seconds: float) -> list:
    def mark(number: int) -> dict:
        with under_key(names[number], seconds):
            return client.probe.mark(name=names[number])

    return at_once(len(names), mark)


def test_stock_does_the_work_of_the_frozen_one_again(wire, short_heartbeat, start_stock):
    frozen, _ = start_stock(), start_stock()
    frozen.send(signal.SIGSTOP)
    for _ in range(10):
        wire.publish(call_body(name="x"), RPC_EXCHANGE, "workshop.mark", **SOUND)
    frozen.wait_effect("x", times=10)

    frozen.send(signal.SIGCONT)

    frozen.wait_effect("x", times=11)
    assert frozen.effects("x") > 10


def test_ours_ends_the_frozen_calls_by_their_deadline_and_their_keys_settle_them(instances, client, names):
    frozen, _ = instances
    frozen.send(signal.SIGSTOP)

    outcomes = mark_all(client, names, DEADLINE_S)

    assert {type(outcome) for outcome in outcomes} == {dict, OutcomeUnknown}
    frozen.send(signal.SIGCONT)
    wait_until(lambda: is_healthy(client, "probe"), "an answer")
    wait_until(lambda: _all_answered(mark_all(client, names, DEADLINE_S)), "an answer under every key", 30)
    assert counts(frozen, names) == [1] * CALLS


def test_ours_answers_the_frozen_calls_by_the_other_instance_once_the_broker_has_given_up(instances, client, names):
    frozen, _ = instances
    frozen.send(signal.SIGSTOP)

    outcomes = mark_all(client, names, LONG_S)

    assert outcomes == [{"name": name} for name in names]
    frozen.send(signal.SIGCONT)
    frozen.wait_logged("broker_lost")
    wait_until(lambda: mark_all(client, names, DEADLINE_S) == outcomes, "the same answers by both")
    assert counts(frozen, names) == [1] * CALLS


def _all_answered(outcomes: list) -> bool:
    return not any(isinstance(outcome, ServiceError) for outcome in outcomes)
