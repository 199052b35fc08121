"""A process does nothing but compute for longer than the heartbeat, and so loses its connection and its message."""

from concurrent.futures import ThreadPoolExecutor

from backbone.messages import RPC_EXCHANGE, new_id
from tests.support.stock import SOUND, TIMES
from tests.support.waiting import under_key, wait_until
from tests.support.wire import call_body

BLOCKED_S = 7
"""The broker gives up a silent connection after some three of these short heartbeats."""


def test_stock_works_on_the_same_call_again(wire, short_heartbeat, start_stock):
    process = start_stock()

    wire.publish(call_body(name="x", seconds=BLOCKED_S), RPC_EXCHANGE, "workshop.block", **SOUND)

    process.wait_effect("began x", times=2)
    assert process.is_running


def test_ours_tells_of_the_block_and_what_comes_again_counts_once(
    short_heartbeat, sqlite_databases, start_service, client
):
    process, name = start_service("probe", sqlite_databases.fresh("probe")), new_id()

    def block() -> dict:
        with under_key(name, seconds=60):
            return client.probe.block(name=name, seconds=BLOCKED_S)

    with ThreadPoolExecutor() as elsewhere:
        assert elsewhere.submit(block).result() == {"name": name}

    wait_until(lambda: client.probe.health()["status"] == "ok", "an answer")
    process.wait_logged("broker_lost", connection=process.instance_id)
    process.wait_logged("broker_connected", connection=process.instance_id)
    assert process.database.value(TIMES, name=name) == 1
    wait_until(lambda: "event_loop_blocked" in process.said, "event_loop_blocked in its log", 5)
