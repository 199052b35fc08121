"""A service is there for the broker, but nobody takes its calls, or nobody answers them."""

import signal
import time
from functools import partial

import pytest

from backbone.breaker import TELLING_S, TIMEOUTS_MAX
from backbone.errors import OutcomeUnknown, Unavailable
from backbone.messages import new_id
from tests.support.services import is_healthy
from tests.support.waiting import wait_until, within

SHORT_S = 1.5 * TELLING_S
AT_ONCE_S = SHORT_S / 2
"""Less than a call would wait for an answer."""


@pytest.fixture
def start(sqlite_databases, start_service):
    """Starts an instance of the probe, all on one database."""
    return partial(start_service, "probe", sqlite_databases.fresh("probe"))


def ask(client) -> str | None:
    """The code of what a call of a short deadline got; none when it was answered."""
    try:
        with within(SHORT_S):
            client.probe.echo(value=1)
    except (Unavailable, OutcomeUnknown) as error:
        return error.code
    return None


def test_stock_waits_each_time_and_does_later_what_nobody_waits_for(start_stock, stock_call):
    start_stock().stop()
    calls = [stock_call("mark", timeout=1, name="x") for _ in range(2)]
    assert [call.wait_outcome()["raised"] for call in calls] == ["RpcTimeout", "RpcTimeout"]

    returned = start_stock()

    returned.wait_effect("x", times=2)


def test_ours_says_at_once_that_nobody_is_there_until_somebody_is(start, client):
    start().stop()
    assert ask(client) == "outcome_unknown"
    wait_until(lambda: ask(client) == "service_away", "the count of the consumers")
    began = time.monotonic()
    assert ask(client) == "service_away"
    assert time.monotonic() - began < AT_ONCE_S

    start(is_awaited=False)

    wait_until(lambda: is_healthy(client, "probe"), "an answer")
    assert client.probe.echo(value="back")["value"] == "back"


def test_ours_stops_to_ask_who_does_not_answer_and_asks_again_later(start, client):
    frozen = start()
    frozen.send(signal.SIGSTOP)
    assert [ask(client) for _ in range(TIMEOUTS_MAX)] == ["outcome_unknown"] * TIMEOUTS_MAX
    began = time.monotonic()
    assert ask(client) == "circuit_open"
    assert time.monotonic() - began < AT_ONCE_S

    frozen.send(signal.SIGCONT)

    wait_until(lambda: ask(client) is None, "an answer to the probing call", 20)
    assert client.probe.echo(value=new_id())
