"""Events: what producers emit is what consumers accept, also in the form that each version had when it was made."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import billing.contract  # noqa: F401 - Importing the contracts makes their events known.
import inventory.contract  # noqa: F401
from backbone.messages import Envelope, Event, new_id
from ops.settings import SERVICES

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


def emitted(shop, shop_wire, name: str) -> Envelope:
    queue = shop_wire.tap(f"{EVENTS[name].producer}.events")
    order = shop.order(shop.a_customer()["id"], (shop.a_product(on_hand=2), 2))
    return shop_wire.take_event(queue, order["id"] if name == "order_placed" else shop.wait_invoiced(order["id"])["id"])


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
def test_what_is_emitted_is_what_its_schema_says(shop, shop_wire, name):
    envelope = emitted(shop, shop_wire, name)

    assert (envelope.type, envelope.version, envelope.producer) == (name, EVENTS[name].version, EVENTS[name].producer)
    assert EVENTS[name].from_payload(envelope.payload).payload() == envelope.payload


@pytest.mark.parametrize("name", EVENTS)
def test_what_is_emitted_has_all_that_the_examples_have(shop, shop_wire, name):
    envelope = emitted(shop, shop_wire, name)

    for path in versions_of(EVENTS[name]):
        assert set(paths_in(read(path).payload)) <= set(paths_in(envelope.payload))


def test_an_order_placed_of_any_version_is_invoiced(shop, shop_wire):
    for path in versions_of(EVENTS["order_placed"]):
        example, order_id = read(path), new_id()
        payload = example.payload | {"order_id": order_id}

        shop_wire.publish_event(replace(example, message_id=new_id(), payload=payload), "inventory.events")

        assert shop.wait_invoiced(order_id)["total"] == example.payload["total"]


def test_a_field_that_a_later_version_adds_hinders_nobody(shop, shop_wire):
    example, order_id = read(versions_of(EVENTS["order_placed"])[-1]), new_id()
    payload = example.payload | {"order_id": order_id, "gift_wrapped": True}
    later = replace(example, message_id=new_id(), version=example.version + 1, payload=payload)

    shop_wire.publish_event(later, "inventory.events")

    assert shop.wait_invoiced(order_id)["state"] == "ISSUED"
