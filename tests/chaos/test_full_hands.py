"""More messages are there than a process has workers."""

import time
from concurrent.futures import ThreadPoolExecutor

from backbone.messages import RPC_EXCHANGE, events_exchange
from backbone.nameko.consumer import PREFETCH
from tests.builders import an_envelope
from tests.support.stock import SOUND
from tests.support.waiting import at_once, wait_until, within
from tests.support.wire import call_body

LONG_S = 6
DELIVERY_S = 0.5


def has_lost_its_messages(process) -> bool:
    return any(
        (line["event"], line.get("connection")) == ("broker_lost", process.instance_id) for line in process.log_lines
    )


def test_stock_takes_as_many_messages_as_it_has_workers_from_each_queue(start_stock, wire, queues):
    process = start_stock(max_workers=3)

    for _ in range(6):
        wire.publish(call_body(name="call", seconds=60), RPC_EXCHANGE, "workshop.mark", **SOUND)
    process.wait_effect("began call", times=3)
    for _ in range(6):
        wire.publish(b'"ring"', "bell.events", "rung", content_type="application/json")

    queues.wait_ready("evt-bell-rung--workshop.on_rung", 3)
    assert queues.ready("rpc-workshop") == 3
    assert process.effects("began ring") == 0


def test_ours_notices_a_lost_connection_though_more_came_than_it_has_workers_for(
    sqlite_databases, start_service, fault_proxy, amqp_uri, client, wire
):
    one_more = an_envelope(type="step_taken", producer="probe", payload={"name": "x"})
    process = start_service("probe", sqlite_databases.fresh("probe"), fault_proxy.uri(amqp_uri))

    def linger(number: int) -> dict:
        with within(LONG_S):
            return client.probe.linger(name=f"{number}", seconds=LONG_S)

    with ThreadPoolExecutor() as elsewhere:
        elsewhere.submit(at_once, PREFETCH, linger)
        wait_until(lambda: process.said.count('"lingering"') == PREFETCH, "busy workers")
        wire.publish_event(one_more, events_exchange("probe"))
        time.sleep(DELIVERY_S)
        fault_proxy.cut()
        assert wait_until(lambda: has_lost_its_messages(process), "the loss in the log", LONG_S / 2)
