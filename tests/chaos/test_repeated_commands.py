"""The same command comes many times, at once and later."""

import pytest

from backbone.errors import InvalidRequest
from backbone.messages import RPC_EXCHANGE, new_id
from tests.support.stock import SOUND, TIMES
from tests.support.waiting import at_once, under_key
from tests.support.wire import call_body, reply_of

CALLERS = 50


@pytest.fixture
def pardon(probe):
    """From when it is called, what refused before refuses no more."""
    database = probe.databases["probe"]
    yield lambda: database.execute("INSERT INTO marks (name, times) VALUES ('pardon', 1)")
    database.execute("DELETE FROM marks WHERE name = 'pardon'")


def test_stock_does_it_each_time(start_stock, wire):
    process, body = start_stock(), call_body(name="x")

    for _ in range(CALLERS):
        wire.publish(body, RPC_EXCHANGE, "workshop.mark", correlation_id="the same", **SOUND)

    process.wait_effect("x", times=CALLERS)
    assert process.effects("x") == CALLERS


def test_ours_does_it_once_and_gives_everybody_that_answer(probe):
    name, key = new_id(), new_id()

    def mark(_caller: int) -> dict:
        with under_key(key):
            return probe.client.probe.mark(name=name, seconds=0.2)

    assert at_once(CALLERS, mark) == [{"name": name}] * CALLERS
    assert probe.databases["probe"].value(TIMES, name=name) == 1


def test_ours_repeats_a_refusal_when_the_refused_message_is_delivered_again(probe, probe_wire, pardon):
    name, message = new_id(), {"correlation_id": new_id()}
    body = call_body(name=name, kind="Conflict")
    first = reply_of(probe_wire.ask("probe", "refuse", body, **message))
    pardon()

    again = reply_of(probe_wire.ask("probe", "refuse", body, **message))

    assert again == first
    assert first["error"]["exc_type"] == "Conflict"
    assert probe.databases["probe"].value(TIMES, name=name) == 0


def test_ours_refuses_another_command_under_a_used_key(probe):
    name, other = new_id(), new_id()
    with under_key(name):
        probe.client.probe.mark(name=name)

    with under_key(name), pytest.raises(InvalidRequest) as refused:
        probe.client.probe.mark(name=other)

    assert refused.value.code == "idempotency_key_reused"
    assert probe.databases["probe"].value(TIMES, name=other) == 0
