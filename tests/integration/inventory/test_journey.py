"""An order's way through the warehouse: what the people there and billing's facts do to it, on both databases."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from backbone.errors import Conflict, NotFound
from backbone.messages import new_id
from inventory.contract import PackedUnits
from inventory.models import OrderRow
from tests.support.waiting import wait_until
from tests.unit.inventory.journeys import facts_about

PARKED = "SELECT count(*) FROM inbox WHERE message_id = :id AND state = 'parked'"
ORDER_COLUMNS = [column.name for column in OrderRow.__table__.columns if column.name not in ("id", "sequence")]
COUNTS = "SELECT received, adjusted, on_hand, reserved, shipped FROM stock_items WHERE sku = :sku"


def counts(depot, sku: str) -> tuple[int, ...]:
    return tuple(depot.inventory.rows(COUNTS, sku=sku)[0])


def test_a_paid_order_is_packed_sent_and_delivered(depot):
    sku = depot.a_product(on_hand=5)
    order = depot.confirmed((sku, 2))
    shipment_id = depot.ready(order)

    depot.client.inventory.dispatch_shipment(shipment_id=shipment_id, carrier="Post", tracking_number="P-1")
    depot.client.inventory.deliver_shipment(shipment_id=shipment_id)

    assert (depot.state(order), depot.shipment_state(shipment_id)) == ("DELIVERED", "DELIVERED")
    assert counts(depot, sku) == (5, 0, 3, 0, 2)
    assert depot.kinds(order) == [
        "order_placed", "payment_authorised", "order_confirmed", "shipment_planned", "shipment_packed",
        "payment_captured", "shipment_ready", "shipment_dispatched", "order_shipped", "shipment_delivered",
        "order_delivered",
    ]  # fmt: skip


def test_an_order_is_read_as_it_went(depot):
    order = depot.confirmed((depot.a_product(on_hand=5), 2), (depot.a_product(on_hand=5), 1))
    shipment_id = order["shipments"][0]["id"]
    depot.pack(shipment_id, PackedUnits(0, 1))

    shown = depot.client.inventory.get_order(order_id=order["id"])

    assert [each["state"] for each in shown["shipments"]] == ["PACKED", "PLANNED"]
    assert [[line["quantity"] for line in each["lines"]] for each in shown["shipments"]] == [[1], [1, 1]]
    assert (shown["version"], [line["open"] for line in shown["lines"]]) == (3, [2, 1])


def test_an_order_leaves_in_parts_and_the_rest_is_cancelled(depot):
    sku = depot.a_product(on_hand=5)
    order = depot.confirmed((sku, 3))
    first = order["shipments"][0]["id"]
    depot.pack(first, PackedUnits(0, 1))
    depot.tell(depot.fact("payment_captured", order, first))
    depot.client.inventory.dispatch_shipment(shipment_id=first)
    assert depot.state(order) == "PARTIALLY_SHIPPED"

    cancelled = depot.client.inventory.cancel_order(order_id=order["id"], reason="Enough")

    assert [cancelled["state"], *(each["state"] for each in cancelled["shipments"])] == [
        "SHIPPED",
        "SHIPPED",
        "CANCELLED",
    ]
    (line,) = cancelled["lines"]
    assert (line["shipped"], line["cancelled"], line["open"]) == (1, 2, 0)
    assert counts(depot, sku) == (5, 0, 4, 0, 1)


def test_a_shipment_whose_capture_failed_waits_until_it_is_captured(depot):
    order = depot.confirmed((depot.a_product(on_hand=5), 1))
    shipment_id = order["shipments"][0]["id"]
    depot.pack(shipment_id)

    depot.tell(depot.fact("payment_capture_failed", order, shipment_id))
    with pytest.raises(Conflict) as refused:
        depot.client.inventory.dispatch_shipment(shipment_id=shipment_id)
    depot.tell(depot.fact("payment_authorised", order))
    depot.tell(depot.fact("payment_captured", order, shipment_id))

    assert refused.value.details["state"] == "ON_HOLD"
    assert depot.shipment_state(shipment_id) == "READY"


def test_a_payment_that_is_started_extends_the_hold_once(depot):
    order = depot.order(depot.a_customer()["id"], (depot.a_product(on_hand=1), 1))

    for _ in range(2):
        depot.tell(depot.fact("payment_started", order))

    assert depot.kinds(order) == ["order_placed", "payment_started", "hold_extended", "payment_started"]


@pytest.mark.parametrize("kind", sorted(facts_about(new_id(), new_id())))
def test_a_fact_that_is_told_twice_counts_once(depot, kind: str):
    order = depot.confirmed((depot.a_product(on_hand=1), 1))
    shipment_id = order["shipments"][0]["id"]
    depot.pack(shipment_id)
    fact = depot.fact(kind, order, shipment_id)

    message_id = depot.tell(fact)
    before = depot.kinds(order)
    depot.tell(fact, message_id=message_id)

    assert depot.kinds(order) == before
    assert before.count(kind) == 1 + (kind == "payment_authorised")


def test_a_fact_that_comes_before_its_order_waits_for_it(depot):
    order = depot.order(depot.a_customer()["id"], (depot.a_product(on_hand=1), 1))
    with _hidden(depot, order["id"]):
        message_id = depot.tell(depot.fact("payment_authorised", order), is_awaited=False)
        wait_until(lambda: depot.inventory.value(PARKED, id=message_id), "a parked fact")

    depot.wait_handled(message_id)

    assert depot.state(order) == "CONFIRMED"


@contextmanager
def _hidden(depot, order_id: str) -> Iterator[None]:
    """A block in which an order is not there yet: it has another id, and so have its lines and entries."""
    tables, apart = ("order_lines", "order_timeline"), new_id()
    for old, new in ((order_id, apart), (apart, order_id)):
        ids = {"old": old, "new": new}
        copies = "INSERT INTO orders ({columns}, id) SELECT {columns}, :new FROM orders WHERE id = :old"
        columns = ", ".join(name for name in ORDER_COLUMNS)
        depot.inventory.execute(copies.format(columns=columns), **ids)
        for table in tables:
            depot.inventory.execute(f"UPDATE {table} SET order_id = :new WHERE order_id = :old", **ids)
        depot.inventory.execute("DELETE FROM orders WHERE id = :old", **ids)
        if new == apart:
            yield


def test_somebody_elses_order_and_a_missing_shipment_are_not_found(depot):
    with pytest.raises(NotFound):
        depot.client.inventory.cancel_order(order_id=new_id())
    with pytest.raises(NotFound):
        depot.client.inventory.pack_shipment(shipment_id=new_id())
