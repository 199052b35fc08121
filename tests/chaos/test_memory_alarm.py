"""The broker is short of memory and stops to read what is published."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from backbone.errors import OutcomeUnknown, Unavailable
from backbone.messages import new_id
from backbone.rpc_client import RpcClient
from tests.support.broker import Broker
from tests.support.services import is_healthy
from tests.support.stock import TIMES
from tests.support.waiting import at_once, under_key, wait_until

CALLS = 20
DEADLINE_S = 4
LATE_S = 2
"""How much later than its deadline a call may end on a busy machine."""
PATIENCE_S = 4
ENOUGH, TOO_LITTLE = "0.3", "0.0"


class ThirstyBroker(Broker):
    """A broker whose memory runs out when it is told to."""

    is_alarmed = False

    def raise_alarm(self, client: RpcClient) -> None:
        """Let it think that its memory is used up, and wait until a client that publishes is blocked."""
        self.is_alarmed = True
        self.control("set_vm_memory_high_watermark", TOO_LITTLE)
        wait_until(lambda: not is_healthy(client, "nobody") and not client.is_connected, "a blocked connection", 30)

    def clear_alarm(self) -> None:
        """Let it find its memory again. Repeat: nothing."""
        if self.is_alarmed:
            self.control("set_vm_memory_high_watermark", ENOUGH)
        self.is_alarmed = False


@pytest.fixture(scope="module")
def own_broker(tmp_path_factory):
    """A broker for the tests of this file alone."""
    broker = ThirstyBroker(tmp_path_factory.mktemp("thirsty"), virtual_hosts=4)
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
def alarm(own_broker, client):
    """Raises the alarm, and clears it in the end."""
    yield lambda: own_broker.raise_alarm(client)
    own_broker.clear_alarm()


def test_stock_hangs_in_spite_of_its_timeout(alarm, own_broker, start_stock, stock_call):
    start_stock()
    alarm()

    call = stock_call("mark", timeout=1, name="x")

    call.wait_asking()
    time.sleep(PATIENCE_S)
    assert call.outcome is None
    own_broker.clear_alarm()
    assert call.wait_outcome()


def test_ours_ends_every_call_by_its_deadline_and_goes_on_when_the_alarm_is_over(
    alarm, own_broker, sqlite_databases, start_service, client
):
    process, names = start_service("probe", sqlite_databases.fresh("probe")), [new_id() for _ in range(CALLS)]

    def linger(number: int) -> dict:
        with under_key(names[number], DEADLINE_S):
            return client.probe.linger(name=names[number], seconds=2)

    with ThreadPoolExecutor() as elsewhere:
        early = elsewhere.submit(at_once, CALLS // 2, linger)
        process.wait_logged("lingering")
        alarm()
        began = time.monotonic()
        late = at_once(CALLS // 2, lambda number: linger(CALLS // 2 + number))
        assert {type(outcome) for outcome in late} <= {OutcomeUnknown, Unavailable}
        assert {type(outcome) for outcome in early.result()} <= {dict, OutcomeUnknown, Unavailable}
        assert time.monotonic() - began < DEADLINE_S + LATE_S

    own_broker.clear_alarm()
    wait_until(lambda: is_healthy(client, "probe"), "an answer after the alarm", 10)
    wanted = [{"name": name} for name in names]
    wait_until(lambda: at_once(CALLS, linger) == wanted, "an answer under every key", 20)
    assert [process.database.value(TIMES, name=name) for name in names] == [1] * CALLS
