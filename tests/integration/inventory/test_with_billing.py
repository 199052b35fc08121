"""Inventory beside the real billing: an order that is paid, sent and cancelled, told by one to the other."""

import pytest

from backbone.errors import PaymentDeclined
from tests.support.waiting import wait_until

STATE = "SELECT state FROM orders WHERE id = :id"


@pytest.fixture
def order(shop):
    """An order of three units that is confirmed."""
    placed = shop.order(shop.a_customer()["id"], (shop.a_product(on_hand=5), 3))
    shop.pay(placed["id"])
    wait_until(lambda: _state(shop, placed) == "CONFIRMED", "a confirmed order")
    return shop.client.inventory.get_order(order_id=placed["id"])


def _state(shop, order: dict) -> str:
    return shop.inventory.value(STATE, id=order["id"])


def _wait_noted(shop, order: dict, kind: str) -> set[str]:
    """Wait for an entry in the timeline. Returns: the kinds of all entries."""

    def kinds() -> set[str]:
        return {each["kind"] for each in shop.client.inventory.order_timeline(order_id=order["id"])["items"]}

    wait_until(lambda: kind in kinds(), f"{kind} in the timeline")
    return kinds()


def _ready(shop, order: dict, **packing: object) -> str:
    """Pack the order's first shipment and wait until its money is captured. Returns: the shipment's id."""
    shipment_id = order["shipments"][0]["id"]
    shop.client.inventory.pack_shipment(shipment_id=shipment_id, **packing)

    def is_ready() -> bool:
        return shop.client.inventory.get_shipment(shipment_id=shipment_id)["state"] == "READY"

    wait_until(is_ready, "a shipment that may leave")
    return shipment_id


def test_a_paid_order_is_sent_and_its_timeline_tells_all_of_it(shop, order):
    shipment_id = _ready(shop, order)
    shop.client.inventory.dispatch_shipment(shipment_id=shipment_id)
    shop.client.inventory.deliver_shipment(shipment_id=shipment_id)

    noted = _wait_noted(shop, order, "invoice_issued")
    assert _state(shop, order) == "DELIVERED"
    assert {"payment_started", "payment_authorised", "payment_captured", "order_delivered"} <= noted


def test_what_is_cancelled_after_a_part_was_sent_is_given_free_by_billing(shop, order):
    shipment_id = _ready(shop, order, lines=[{"position": 0, "quantity": 1}])
    shop.client.inventory.dispatch_shipment(shipment_id=shipment_id)

    shop.client.inventory.cancel_order(order_id=order["id"])

    assert "order_rest_cancelled" in _wait_noted(shop, order, "payment_voided")
    assert _state(shop, order) == "SHIPPED"


def test_a_declined_card_leaves_an_order_reserved(shop):
    order = shop.order(shop.a_customer()["id"], (shop.a_product(on_hand=1), 1))

    with pytest.raises(PaymentDeclined):
        shop.pay(order["id"], "card_declined")

    _wait_noted(shop, order, "payment_declined")
    assert (_state(shop, order), shop.stock(order["lines"][0]["sku"])) == ("RESERVED", (1, 1))
