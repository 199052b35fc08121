"""Events: what producers emit is what consumers accept, also in the form that each version had when it was made."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import orjson
import pytest

import billing.contract  # noqa: F401 - Importing the contracts makes their events known.
import customers.contract  # noqa: F401
import inventory.contract  # noqa: F401
from backbone.errors import NotFound, PaymentDeclined
from backbone.messages import Envelope, Event, new_id
from ops.settings import SERVICES
from tests.contract import journeys
from tests.support.waiting import wait_until
from tests.support.wire import Wire

EMITTED_S = 30
EXAMPLES = Path(__file__).parent / "examples"
EVENTS = {event.type: event for event in Event.__subclasses__() if event.__module__.split(".")[0] in SERVICES}


def versions_of(event: type[Event]) -> list[Path]:
    return [EXAMPLES / f"{event.producer}.{event.type}.{version}.json" for version in range(1, event.version + 1)]


def read(path: Path) -> Envelope:
    return Envelope.from_wire(json.loads(path.read_text()))


def paths_in(value: Any, here: str = "") -> Iterator[str]:
    """Every place in a payload with the kind of value that stands there."""
    if isinstance(value, dict):
        for key, each in value.items():
            yield from paths_in(each, f"{here}.{key}")
    elif isinstance(value, list):
        for each in value:
            yield from paths_in(each, f"{here}[]")
    else:
        yield f"{here}: {type(value).__name__}"


def everything_that_happens(shop) -> set[str]:
    """Let each kind of fact happen. Returns: the ids of the orders and of the session that they are about."""
    sent, held, cancelled, expired = (
        journeys.sent(shop), journeys.packed(shop, "card_capture_fails", "ON_HOLD"), journeys.packed(shop),
        journeys.expired(shop),
    )  # fmt: skip
    declined, session = journeys.reserved(shop), journeys.session(shop, shop.a_customer())
    shop.client.inventory.deliver_shipment(shipment_id=sent["shipments"][0]["id"])
    shop.client.inventory.cancel_order(order_id=cancelled["id"], reason="Ordered twice")
    shop.client.customers.end_session(session_id=session["session_id"])
    with pytest.raises(PaymentDeclined):
        shop.pay(declined["id"], "card_declined")
    return {each["id"] for each in (sent, held, cancelled, expired, declined)} | {session["session_id"]}


@pytest.fixture(scope="module")
def emitted(shop) -> dict[str, Envelope]:
    """Each kind of event as it came over the wire."""
    wire, found = Wire(shop.amqp_uri), {}
    queues = {service: wire.tap(f"{service}.events") for service in ("customers", "inventory", "billing")}
    ours = everything_that_happens(shop)
    for service, queue in queues.items():
        wanted = {event.type for event in EVENTS.values() if event.producer == service}
        while wanted - found.keys():
            envelope = Envelope.from_wire(orjson.loads(wire.take(queue, EMITTED_S).body))
            if ours & {envelope.aggregate_id, envelope.payload.get("order_id")}:
                found[envelope.type] = envelope
    wire.close()
    return found


def test_every_version_of_every_event_has_an_example_and_nothing_else_has():
    wanted = {path.name for event in EVENTS.values() for path in versions_of(event)}

    assert wanted == {path.name for path in EXAMPLES.iterdir()}


@pytest.mark.parametrize("name", EVENTS)
def test_an_example_of_any_version_is_accepted(name):
    for path in versions_of(EVENTS[name]):
        envelope = read(path)
        assert (envelope.type, envelope.producer) == (name, EVENTS[name].producer)
        assert isinstance(EVENTS[name].from_payload(envelope.payload), EVENTS[name])


@pytest.mark.parametrize("name", EVENTS)
def test_what_is_emitted_is_what_its_schema_says(emitted, name):
    envelope = emitted[name]

    assert (envelope.type, envelope.version, envelope.producer) == (name, EVENTS[name].version, EVENTS[name].producer)
    assert EVENTS[name].from_payload(envelope.payload).payload() == envelope.payload


@pytest.mark.parametrize("name", EVENTS)
def test_what_is_emitted_has_all_that_the_examples_have(emitted, name):
    for path in versions_of(EVENTS[name]):
        assert set(paths_in(read(path).payload)) <= set(paths_in(emitted[name].payload))


@pytest.mark.parametrize("name", EVENTS)
def test_the_newest_example_has_all_that_is_emitted(emitted, name):
    newest = read(versions_of(EVENTS[name])[-1])

    assert set(paths_in(emitted[name].payload)) <= set(paths_in(newest.payload))


def test_an_order_placed_of_any_version_can_be_paid(shop, shop_wire):
    for path in versions_of(EVENTS["order_placed"]):
        example, order_id = read(path), new_id()
        payload = example.payload | {"order_id": order_id}

        shop_wire.publish_event(replace(example, message_id=new_id(), payload=payload), "inventory.events")

        assert payment_of(shop, order_id)["total"] == example.payload["total"]


def test_a_field_that_a_later_version_adds_hinders_nobody(shop, shop_wire):
    example, order_id = read(versions_of(EVENTS["order_placed"])[-1]), new_id()
    payload = example.payload | {"order_id": order_id, "gift_wrapped": True}
    later = replace(example, message_id=new_id(), version=example.version + 1, payload=payload)

    shop_wire.publish_event(later, "inventory.events")

    assert payment_of(shop, order_id)["state"] == "CREATED"


def payment_of(shop, order_id: str) -> dict[str, Any]:
    """The payment of an order, as soon as billing has heard of it."""

    def look() -> dict[str, Any] | None:
        try:
            return shop.client.billing.get_payment(order_id=order_id)
        except NotFound:
            return None

    return wait_until(look, f"a payment of order {order_id}", EMITTED_S)
