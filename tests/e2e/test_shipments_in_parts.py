"""An order that leaves in several parcels: together they cost, and are, what was ordered."""

import pytest

from tests.support.people import APPROVED, CAPTURE_FAILS, all_at_once, euros_of

FIRST, SECOND, THIRD = range(3)
ODD_PRICES = (333, 7, 1_001)
"""With these, the tax of a part is never a whole number of cents."""


@pytest.fixture
def ada(system):
    """A customer in Finland, where the standard rate is 25.5 %."""
    return system.a_customer(country="FI")


@pytest.fixture
def skus(system):
    """Products with odd prices, of which 20 each are there."""
    return [system.a_product(units=20, price_minor=price)["sku"] for price in ODD_PRICES]


@pytest.fixture
def order(ada, skus):
    """A paid order: 3 of the first, 7 of the second, 2 of the third."""
    return ada.buy(*zip(skus, (3, 7, 2), strict=True))


def test_two_shipments_add_up_to_the_order_to_the_cent(system, ada, order):
    system.pack(order, (FIRST, 1), (SECOND, 4))
    system.pack(order)

    invoices = ada.wait_invoices(order["id"], 2)

    assert sums_of(invoices) == euros_of(order)
    assert [euros_of(each, "shipping") for each in invoices] == [(490,), (0,)]
    assert [[(line["position"], line["quantity"]) for line in each["lines"]] for each in invoices] == [
        [(FIRST, 1), (SECOND, 4)], [(FIRST, 2), (SECOND, 3), (THIRD, 2)]
    ]  # fmt: skip
    assert euros_of(ada.wait_payment(order["id"], state="CAPTURED"), "captured") == euros_of(order, "total")


def test_a_parcel_for_each_unit_still_adds_up_to_the_order(system, ada, skus):
    order = ada.buy((skus[FIRST], 5), (skus[SECOND], 2))
    for position in (FIRST, FIRST, SECOND, FIRST, SECOND, FIRST):
        system.pack(order, (position, 1))
    system.pack(order)

    invoices = ada.wait_invoices(order["id"], 7)

    assert sums_of(invoices) == euros_of(order)
    for line in order["lines"]:
        parts = [part for each in invoices for part in each["lines"] if part["position"] == line["position"]]
        assert sum(part["tax"]["amount_minor"] for part in parts) == line["tax"]["amount_minor"]
        assert sum(part["quantity"] for part in parts) == line["quantity"]


def test_shipments_that_are_packed_at_once_add_up_as_well(system, ada, order):
    planned, warehouse = order["shipments"][0]["id"], system.staff("warehouse")
    warehouse.pack(planned, (FIRST, 1))
    (rest,) = [each["id"] for each in ada.order_of(order["id"])["shipments"] if each["state"] == "PLANNED"]

    answers = all_at_once(4, lambda _: warehouse.pack(rest))

    assert sorted(answer.status_code for answer in answers) == [200, 409, 409, 409]
    assert sums_of(ada.wait_invoices(order["id"], 2)) == euros_of(order)


def test_an_order_is_shipped_when_its_last_part_has_left_and_delivered_when_that_has_arrived(system, ada, order):
    first, second = system.pack(order, (FIRST, 3)), system.pack(order)
    ada.wait_shipments(order["id"], "READY")
    warehouse = system.staff("warehouse")

    states = []
    for act in (warehouse.dispatch, warehouse.deliver):
        for shipment in (first, second):
            assert act(shipment["id"]).status_code == 200
            states.append(ada.order_of(order["id"])["state"])

    assert states == ["PARTIALLY_SHIPPED", "SHIPPED", "SHIPPED", "DELIVERED"]
    assert [(line["shipped"], line["open"]) for line in ada.order_of(order["id"])["lines"]] == [(3, 0), (7, 0), (2, 0)]


def test_the_stock_has_lost_what_left_and_keeps_what_is_still_to_leave(system, ada, skus, order):
    shipment = system.pack(order, (SECOND, 4))
    ada.wait_timeline(order["id"], "shipment_ready")

    system.staff("warehouse").dispatch(shipment["id"])

    stock = system.stock(skus[SECOND])
    assert (stock["on_hand"], stock["reserved"], stock["available"], stock["shipped"]) == (16, 3, 13, 4)


def test_more_than_was_planned_cannot_be_packed(system, order):
    refused = system.staff("warehouse").pack(order["shipments"][0]["id"], (THIRD, 3))

    assert (refused.status_code, refused.json()["code"]) == (422, "not_in_shipment")


def test_two_parcels_whose_captures_fail_are_both_taken_from_the_next_card(system, ada, skus):
    order = ada.place((skus[FIRST], 2))
    ada.pay(order["id"], CAPTURE_FAILS)
    confirmed = ada.wait_order(order["id"], "CONFIRMED")
    system.pack(confirmed, (FIRST, 1))
    system.pack(confirmed)
    ada.wait_shipments(order["id"], "ON_HOLD")

    assert ada.pay(order["id"], APPROVED).status_code == 201

    assert len(ada.wait_shipments(order["id"], "READY")) == 2
    assert sums_of(ada.wait_invoices(order["id"], 2)) == euros_of(order)


def sums_of(invoices):
    """Net, tax and total of all of them."""
    return tuple(map(sum, zip(*(euros_of(each) for each in invoices), strict=True)))
