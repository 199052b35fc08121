"""What is committed leaves, whoever dies before it was sent."""

import time

import orjson
import pytest

from backbone.messages import Envelope, new_id
from tests.builders import an_envelope
from tests.support.waiting import wait_until

EXCHANGE = "probe.events"
LEFT = "SELECT count(*) FROM outbox WHERE message_id = :id"
PUT = """INSERT INTO outbox (message_id, exchange, routing_key, body, leased_until_ms)
         VALUES (:id, :exchange, :type, :body, :leased_until_ms)"""


def a_step(name: str) -> Envelope:
    return an_envelope(
        message_id=new_id(), type="step_taken", producer="probe", aggregate_id=name, payload={"name": name}
    )


def row(event: Envelope, leased_s: float = 0) -> dict:
    return {
        "id": event.message_id,
        "exchange": EXCHANGE,
        "type": event.type,
        "body": orjson.dumps(event.to_wire()).decode(),
        "leased_until_ms": int((time.time() + leased_s) * 1_000) if leased_s else 0,
    }


def test_what_a_dead_relay_had_leased_is_published_by_another_once_the_lease_ran_out(probe, probe_wire):
    steps, event = probe_wire.tap(EXCHANGE), a_step(new_id())

    probe.databases["probe"].execute(PUT, row(event, leased_s=2))

    assert probe_wire.is_empty(steps, seconds=1)
    assert probe_wire.take_event(steps, event.aggregate_id) == event
    wait_until(lambda: probe.databases["probe"].value(LEFT, id=event.message_id) == 0, "an empty outbox")


def test_a_published_event_is_as_a_consumer_needs_it(probe, probe_wire):
    steps, name = probe_wire.tap(EXCHANGE), new_id()

    probe.client.probe.take_step(name=name)

    properties = probe_wire.take(steps).properties
    assert (properties["content_type"], properties["content_encoding"]) == ("application/json", "utf-8")
    assert properties["delivery_mode"] == 2


def test_many_events_leave_in_batches_and_each_of_them_once(probe, probe_wire):
    steps, events = probe_wire.tap(EXCHANGE), [a_step(new_id()) for _ in range(300)]

    probe.databases["probe"].execute(PUT, *map(row, events))

    published = [orjson.loads(probe_wire.take(steps).body)["message_id"] for _ in events]
    assert sorted(published) == sorted(event.message_id for event in events)
    assert probe_wire.is_empty(steps)


def test_what_a_killed_process_left_is_published_by_the_next_one(databases, start_service, wire):
    database, event = databases.fresh("probe"), a_step(new_id())
    start_service("probe", database).kill()
    steps = wire.tap(EXCHANGE)
    database.execute(PUT, row(event))

    start_service("probe", database)

    assert wire.take_event(steps, event.aggregate_id) == event


def test_what_is_committed_while_the_broker_is_away_is_published_when_it_is_back(
    databases, start_service, fault_proxy, amqp_uri, wire
):
    database, event = databases.fresh("probe"), a_step(new_id())
    start_service("probe", database, fault_proxy.uri(amqp_uri))
    steps = wire.tap(EXCHANGE)
    fault_proxy.cut()
    database.execute(PUT, row(event))
    assert wire.is_empty(steps, seconds=2)

    fault_proxy.resume()

    assert wire.take_event(steps, event.aggregate_id) == event


@pytest.mark.parametrize("service", ["inventory", "billing", "customers", "registry"])
def test_the_outbox_of_every_service_is_empty_at_rest(shop, service):
    shop.wait_invoiced(shop.buy(shop.a_customer()["id"], (shop.a_product(on_hand=1), 1)))

    wait_until(lambda: shop.databases[service].value("SELECT count(*) FROM outbox") == 0, "an empty outbox")
    assert "event_unroutable" not in shop.log_of(service)
