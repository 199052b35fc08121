"""The broker is gone when a call has been worked on: its reply cannot be sent, and the call comes again."""

from concurrent.futures import ThreadPoolExecutor

from backbone.messages import RPC_EXCHANGE, new_id
from tests.support.stock import SOUND, TIMES
from tests.support.waiting import under_key, wait_until
from tests.support.wire import call_body


def test_stock_ends_and_the_next_process_does_the_work_again(start_stock, fault_proxy, amqp_uri, wire):
    process = start_stock(uri=fault_proxy.uri(amqp_uri))
    wire.publish(call_body(name="x", seconds=1), RPC_EXCHANGE, "workshop.mark", **SOUND)
    process.wait_effect("began x")

    fault_proxy.cut()

    process.wait_said("killing <ServiceContainer [workshop]")
    fault_proxy.resume()
    assert process.wait_ended() != 0
    start_stock().wait_effect("x", times=2)


def test_ours_stays_and_the_call_that_comes_again_gets_the_answer_of_the_first(
    sqlite_databases, start_service, fault_proxy, amqp_uri, client
):
    process, name = start_service("probe", sqlite_databases.fresh("probe"), fault_proxy.uri(amqp_uri)), new_id()

    def linger() -> dict:
        with under_key(name):
            return client.probe.linger(name=name, seconds=1)

    with ThreadPoolExecutor() as elsewhere:
        pending = elsewhere.submit(linger)
        process.wait_logged("lingering", name=name)
        fault_proxy.cut()
        wait_until(lambda: process.database.value(TIMES, name=name), "the effect")
        fault_proxy.resume()
        assert pending.result() == {"name": name}

    assert process.is_running
    assert process.database.value(TIMES, name=name) == 1
