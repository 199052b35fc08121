"""The queue of an awaited fact is gone from the broker: the fact stays in the outbox until there is one again."""

import time

import pytest

from backbone.broker import connect
from backbone.messages import event_queue, new_id
from tests.builders import an_envelope
from tests.support.counting_proxy import CountingProxy
from tests.support.facts import EXCHANGE as PROBE_EXCHANGE
from tests.support.facts import LEFT, PUT, STEPS_QUEUE, a_step, outbox_row
from tests.support.stock import Queues
from tests.support.tap import tapped
from tests.support.waiting import wait_until

EXCHANGE = "inventory.events"
QUEUE = event_queue("inventory", "order_placed", "billing", "on_order_placed")
"""Of a fact that is awaited, as rabbitmq/definitions.json says: no service of this test consumes it."""
MISSING_S = 3
RETURNED_MAX = 10
REDECLARED_S = 30
COUNTED = "SELECT coalesce(max(times), 0) FROM marks WHERE name = :name"


@pytest.fixture
def counting_proxy(broker):
    """Stands between the process and the broker, and counts what comes back."""
    proxy = CountingProxy(broker.port)
    yield proxy
    proxy.close()


@pytest.fixture
def channel(amqp_uri):
    """To delete the queue with, and to make it again."""
    with connect(amqp_uri, "tests") as connection:
        yield connection.channel()


def test_ours_publishes_the_fact_when_the_queue_is_there_again(
    databases, start_service, counting_proxy, amqp_uri, channel, wire
):
    database, event = databases.fresh("probe"), an_envelope()
    start_service("probe", database, counting_proxy.uri(amqp_uri))
    channel.queue_delete(QUEUE)

    database.execute(PUT, outbox_row(event, exchange=EXCHANGE))
    wait_until(lambda: counting_proxy.times_sent(event.aggregate_id), "the first return")
    time.sleep(MISSING_S)
    returned = counting_proxy.times_sent(event.aggregate_id)

    assert returned <= RETURNED_MAX
    assert database.value(LEFT, id=event.message_id) == 1
    channel.queue_declare(QUEUE, durable=True, auto_delete=False)
    channel.queue_bind(QUEUE, EXCHANGE, routing_key=event.type)
    assert wire.take_event(QUEUE, event.aggregate_id) == event
    wait_until(lambda: database.value(LEFT, id=event.message_id) == 0, "an empty outbox")
    print(f"returned {returned} times in {MISSING_S} s")  # noqa: T201


def test_ours_consumes_again_when_its_own_queue_was_deleted(probe, probe_wire):
    name = new_id()
    queues = Queues(probe.amqp_uri)

    queues.delete(STEPS_QUEUE)
    wait_until(lambda: queues.consumers(STEPS_QUEUE) == 2, "both instances at a new queue", REDECLARED_S)
    probe_wire.publish_event(a_step(name), PROBE_EXCHANGE)

    wait_until(lambda: probe.databases["probe"].value(COUNTED, name=f"step {name}") == 1, "the step")
    assert all(process.is_running for process in probe.processes)


def test_stock_dispatches_into_the_void_and_reports_success(start_stock, client, amqp_uri):
    start_stock("stock_herald")

    assert client.herald.announce() is None

    with tapped(amqp_uri, "herald.events") as announced:
        assert announced.bodies() == [], "Whoever listens from now on has missed it."
