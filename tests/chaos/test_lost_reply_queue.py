"""The queue to which a reply was to go is gone when the reply comes, as after an outage of some minutes."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from backbone.messages import RPC_EXCHANGE, new_id
from backbone.rpc_client import RpcClient
from tests.support.stock import TIMES
from tests.support.waiting import under_key, wait_until

PATIENCE_S = 3


@pytest.fixture
def shaky_client(fault_proxy, amqp_uri):
    """A client whose connection can be cut."""
    client = RpcClient(fault_proxy.uri(amqp_uri), "shaky tests")
    yield client
    client.close()


def test_stock_waits_for_ever_though_everything_is_back(start_stock, fault_proxy, amqp_uri, client, queues, wire):
    workshop, calls = start_stock(), wire.tap(RPC_EXCHANGE, "workshop.mark")
    start_stock("stock_errand", fault_proxy.uri(amqp_uri))
    workshop.wait_effect("began errand")
    fault_proxy.freeze()
    queues.delete(f"rpc.reply-errand-{wire.take(calls).properties['reply_to']}")
    workshop.wait_effect("errand")

    fault_proxy.resume()

    assert wait_until(lambda: client.errand.run_again(), "an answer to another call") == "second errand"
    time.sleep(PATIENCE_S)
    assert workshop.effects("returned") == 0


def test_ours_asks_again_and_is_answered(sqlite_databases, start_service, shaky_client, fault_proxy):
    process, name = start_service("probe", sqlite_databases.fresh("probe")), new_id()
    shaky_client.probe.health()

    def linger() -> dict:
        with under_key(name):
            return shaky_client.probe.linger(name=name, seconds=1)

    with ThreadPoolExecutor() as elsewhere:
        pending = elsewhere.submit(linger)
        process.wait_logged("lingering", name=name)
        fault_proxy.cut()
        wait_until(lambda: process.database.value(TIMES, name=name), "the effect")
        fault_proxy.resume()
        assert pending.result() == {"name": name}

    assert process.database.value(TIMES, name=name) == 1
