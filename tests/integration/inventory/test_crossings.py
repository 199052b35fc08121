"""What crosses: clocks, customers, the warehouse and billing at the same order, on two instances and both databases."""

from collections import Counter

import pytest

from backbone.errors import ServiceError
from inventory.contract import PackedUnits
from tests.support.waiting import at_once, wait_until, within

LOST = """SELECT sku FROM stock_items WHERE received + adjusted <> on_hand + shipped - restocked OR reserved > on_hand
          OR on_hand <> (SELECT coalesce(sum(quantity), 0) FROM movements WHERE movements.sku = stock_items.sku)
          OR reserved <> (SELECT coalesce(sum(held + committed), 0) FROM order_lines
                          WHERE order_lines.sku = stock_items.sku)"""
TOLD_OF = "SELECT count(*) FROM order_timeline WHERE order_id = :id AND kind = :kind"
GAPS = "SELECT order_id FROM order_timeline GROUP BY order_id HAVING max(sequence) <> count(*)"


def codes(outcomes: list) -> Counter[str]:
    return Counter(getattr(outcome, "code", "done") for outcome in outcomes)


def told(depot, order: dict, kind: str) -> int:
    return depot.inventory.value(TOLD_OF, id=order["id"], kind=kind)


def test_an_order_that_is_not_paid_in_time_expires_once_and_its_stock_is_free(depot):
    sku = depot.a_product(on_hand=3)
    order = depot.order(depot.a_customer()["id"], (sku, 2))

    depot.end_hold(order)

    wait_until(lambda: depot.state(order) == "EXPIRED", "an expired order")
    assert (depot.stock(sku), told(depot, order, "order_expired")) == ((3, 0), 1)


def test_many_holds_that_end_at_once_are_each_ended_once_by_two_sweepers(depot):
    sku, customer = depot.a_product(on_hand=30), depot.a_customer()["id"]
    orders = [depot.order(customer, (sku, 1)) for _ in range(30)]

    for order in orders:
        depot.end_hold(order)

    wait_until(lambda: depot.stock(sku) == (30, 0), "free stock")
    assert [told(depot, order, "order_expired") for order in orders] == [1] * 30


def test_a_payment_after_the_end_changes_nothing(depot):
    sku = depot.a_product(on_hand=3)
    order = depot.order(depot.a_customer()["id"], (sku, 2))
    depot.end_hold(order)
    wait_until(lambda: depot.state(order) == "EXPIRED", "an expired order")

    depot.tell(depot.fact("payment_authorised", order))

    assert (depot.state(order), depot.stock(sku)) == ("EXPIRED", (3, 0))
    assert depot.kinds(order) == ["order_placed", "order_expired", "payment_authorised"]


@pytest.mark.parametrize("end", ["the sweeper", "a cancellation"])
def test_of_a_payment_and_an_end_that_cross_one_wins(depot, end: str):
    sku, customer = depot.a_product(on_hand=12), depot.a_customer()["id"]
    orders = [depot.order(customer, (sku, 1)) for _ in range(12)]

    def cross(number: int) -> None:
        order = orders[number // 2]
        if number % 2:
            depot.tell(depot.fact("payment_authorised", order))
        elif end == "the sweeper":
            depot.end_hold(order)
        else:
            depot.client.inventory.cancel_order(order_id=order["id"])

    assert codes(at_once(24, cross)) == {"done": 24}
    wait_until(lambda: "RESERVED" not in {depot.state(order) for order in orders}, "an end of each")
    confirmed = sum(depot.state(order) == "CONFIRMED" for order in orders)
    assert depot.stock(sku) == (12, confirmed)
    assert depot.inventory.rows(LOST) == depot.inventory.rows(GAPS) == []


def test_of_packing_and_cancelling_that_cross_either_comes_first(depot):
    orders = [depot.confirmed((depot.a_product(on_hand=1), 1)) for _ in range(8)]

    def cross(number: int) -> object:
        order = orders[number // 2]
        if number % 2:
            return depot.pack(order["shipments"][0]["id"])
        return depot.client.inventory.cancel_order(order_id=order["id"])

    outcomes = codes(at_once(16, cross))

    assert outcomes["done"] + outcomes["shipment_state_forbids"] == 16
    assert outcomes["done"] >= 8
    assert {depot.state(order) for order in orders} == {"CANCELLED"}
    assert {depot.shipment_state(order["shipments"][0]["id"]) for order in orders} == {"CANCELLED"}


def test_of_dispatching_and_cancelling_that_cross_one_wins(depot):
    sku = depot.a_product(on_hand=8)
    orders = [depot.confirmed((sku, 1)) for _ in range(8)]
    shipments = [depot.ready(order) for order in orders]

    def cross(number: int) -> object:
        if number % 2:
            return depot.client.inventory.dispatch_shipment(shipment_id=shipments[number // 2])
        return depot.client.inventory.cancel_order(order_id=orders[number // 2]["id"])

    outcomes = codes(at_once(16, cross))

    assert outcomes["done"] == 8
    left = sum(depot.state(order) == "SHIPPED" for order in orders)
    assert depot.stock(sku) == (8 - left, 0)
    assert depot.inventory.rows(LOST) == []


def test_a_shipment_that_many_pack_at_once_is_packed_once(depot):
    order = depot.confirmed((depot.a_product(on_hand=4), 4))

    outcomes = at_once(10, lambda _number: depot.pack(order["shipments"][0]["id"], PackedUnits(0, 1)))

    assert codes(outcomes) == {"done": 1, "shipment_state_forbids": 9}
    shown = depot.client.inventory.get_order(order_id=order["id"])
    assert [line["quantity"] for each in shown["shipments"] for line in each["lines"]] == [1, 3]


def test_whatever_happens_at_once_no_unit_is_lost(depot):
    skus = [depot.a_product(on_hand=40) for _ in range(3)]
    orders = [depot.confirmed((skus[place % 3], 2), (skus[place % 2], 1)) for place in range(6)]
    shipments = [depot.ready(order) for order in orders[:3]]
    acts = [
        lambda number: depot.order(depot.a_customer()["id"], (skus[2 - number % 3], 1), (skus[number % 3], 2)),
        lambda number: depot.client.inventory.cancel_order(order_id=orders[number % 6]["id"]),
        lambda number: depot.client.inventory.dispatch_shipment(shipment_id=shipments[number % 3]),
        lambda number: depot.client.inventory.receive_stock(sku=skus[number % 3], quantity=2),
        lambda number: depot.client.inventory.adjust_stock(sku=skus[number % 3], quantity=-1, reason="Broken"),
        lambda number: depot.tell(depot.fact("payment_started", orders[number % 6])),
    ]

    def act(number: int) -> object:
        with within(seconds=25):
            return acts[number % len(acts)](number // len(acts))

    outcomes = at_once(60, act)

    assert {outcome.kind for outcome in outcomes if isinstance(outcome, ServiceError)} <= {"Conflict"}
    assert depot.inventory.rows(LOST) == depot.inventory.rows(GAPS) == []
