"""A process is asked to end while it works, and while its broker is away."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from backbone.errors import OutcomeUnknown
from backbone.messages import RPC_EXCHANGE, new_id, rpc_queue
from tests.support.stock import SOUND, TIMES
from tests.support.waiting import wait_until, within
from tests.support.wire import call_body

PATIENCE_S = 5


def test_stock_gives_its_running_call_away_and_finishes_it_too(start_stock, wire, queues):
    leaving = start_stock()
    wire.publish(call_body(name="x", seconds=2), RPC_EXCHANGE, "workshop.mark", **SOUND)
    leaving.wait_effect("began x")

    assert leaving.stop() == 0

    assert leaving.effects("x") == 1
    wait_until(lambda: queues.ready(rpc_queue("workshop")) == 1, "the call back in its queue")
    start_stock().wait_effect("x", times=2)


def test_stock_does_not_end_while_its_broker_is_away(start_stock, fault_proxy, amqp_uri):
    process = start_stock(uri=fault_proxy.uri(amqp_uri))
    fault_proxy.cut()
    process.wait_said("Retrying in")

    process.terminate()

    time.sleep(PATIENCE_S)
    assert process.is_running


def test_ours_answers_its_running_call_and_then_ends(sqlite_databases, start_service, client):
    database, name = sqlite_databases.fresh("probe"), new_id()
    leaving = start_service("probe", database)

    with ThreadPoolExecutor() as elsewhere:
        pending = elsewhere.submit(client.probe.linger, name=name, seconds=2)
        leaving.wait_logged("lingering", name=name)
        staying = start_service("probe", database)
        assert leaving.stop() == 0
        assert pending.result() == {"name": name}

    assert database.value(TIMES, name=name) == 1
    assert "lingering" not in staying.said


def test_ours_finishes_its_work_and_ends_also_while_its_broker_is_away(
    sqlite_databases, start_service, fault_proxy, amqp_uri, client
):
    database, name = sqlite_databases.fresh("probe"), new_id()
    process = start_service("probe", database, fault_proxy.uri(amqp_uri))

    def linger() -> None:
        with within(seconds=4), pytest.raises(OutcomeUnknown):
            client.probe.linger(name=name, seconds=2)

    with ThreadPoolExecutor() as elsewhere:
        pending = elsewhere.submit(linger)
        process.wait_logged("lingering", name=name)
        fault_proxy.cut()
        began = time.monotonic()
        assert process.stop() == 0
        assert time.monotonic() - began < PATIENCE_S
        pending.result()

    assert database.value(TIMES, name=name) == 1
