"""Each placed order gets exactly one invoice, under a number that leaves no gap."""

from dataclasses import replace

import pytest

from backbone.context import Actor, Context, bound
from backbone.errors import NotFound, PermissionDenied
from backbone.messages import new_id
from tests.support.waiting import at_once, wait_until, within

EXCHANGE = "inventory.events"
NUMBERS = "SELECT number FROM invoices ORDER BY number"
HANDLED = "SELECT state FROM inbox WHERE message_id = :id"


def a_placed_order(shop) -> dict:
    return shop.order(shop.a_customer()["id"], (shop.a_product(on_hand=3), 2))


def test_an_invoice_says_what_the_order_said(shop):
    order = a_placed_order(shop)

    invoice = shop.client.billing.get_invoice(invoice_id=shop.wait_invoiced(order["id"])["id"])

    same = ("customer_id", "customer", "lines", "net", "tax", "total")
    assert {name: invoice[name] for name in same} == {name: order[name] for name in same}
    assert (invoice["order_number"], invoice["seller"]) == (order["number"], {"name": "Kontor Demo Shop"})


def test_the_same_message_again_issues_nothing_more(shop, shop_wire):
    placed = shop_wire.tap(EXCHANGE)
    order = a_placed_order(shop)
    message = shop_wire.take_event(placed, order["id"])
    shop.wait_invoiced(order["id"])

    for _ in range(3):
        shop_wire.publish_event(message, EXCHANGE)

    wait_until(lambda: shop.log_of("billing").count(f'"message_id":"{message.message_id}"') >= 3, "three repetitions")
    assert len(shop.invoices_of(order["id"])) == 1


def test_the_same_order_in_another_message_issues_nothing_more(shop, shop_wire):
    placed = shop_wire.tap(EXCHANGE)
    order = a_placed_order(shop)
    by_hand = replace(shop_wire.take_event(placed, order["id"]), message_id=new_id())
    shop.wait_invoiced(order["id"])

    shop_wire.publish_event(by_hand, EXCHANGE)

    wait_until(lambda: shop.billing.rows(HANDLED, id=by_hand.message_id), "the second message in the inbox")
    assert shop.billing.value(HANDLED, id=by_hand.message_id) == "done"
    assert len(shop.invoices_of(order["id"])) == 1


def test_one_message_many_times_at_once_over_two_instances_issues_one_invoice(shop, shop_wire):
    placed = shop_wire.tap(EXCHANGE)
    first = shop_wire.take_event(placed, a_placed_order(shop)["id"])
    order_id = new_id()
    message = replace(first, message_id=new_id(), aggregate_id=order_id, payload=first.payload | {"order_id": order_id})

    for _ in range(20):
        shop_wire.publish_event(message, EXCHANGE)

    shop.wait_invoiced(order_id)
    wait_until(lambda: shop.log_of("billing").count(f'"message_id":"{message.message_id}"') >= 19, "the repetitions")
    assert len(shop.invoices_of(order_id)) == 1


def test_invoices_of_orders_at_once_leave_no_gap_in_the_numbers(shop):
    sku, customer = shop.a_product(on_hand=30), shop.a_customer()["id"]

    def place(_number: int) -> dict:
        with within(seconds=25):
            return shop.order(customer, (sku, 1))

    for order in at_once(30, place):
        shop.wait_invoiced(order["id"])

    counts = [int(row.number.rpartition("-")[2]) for row in shop.billing.rows(NUMBERS)]
    assert counts == list(range(1, len(counts) + 1))


def test_an_issued_invoice_is_announced(shop, shop_wire):
    issued = shop_wire.tap("billing.events")
    order = a_placed_order(shop)
    invoice = shop.wait_invoiced(order["id"])

    event = shop_wire.take_event(issued, invoice["id"])

    assert (event.type, event.payload["number"]) == ("invoice_issued", invoice["number"])
    assert event.payload["total"] == invoice["total"]


def test_the_journey_of_an_order_goes_on_in_its_invoice(shop, shop_wire):
    placed, issued = shop_wire.tap(EXCHANGE), shop_wire.tap("billing.events")
    with bound(Context(correlation_id=new_id())) as journey:
        order = a_placed_order(shop)
    cause = shop_wire.take_event(placed, order["id"])

    effect = shop_wire.take_event(issued, shop.wait_invoiced(order["id"])["id"])

    assert cause.correlation_id == effect.correlation_id == journey.correlation_id
    assert effect.causation_id == cause.message_id


def test_what_is_somebody_elses_does_not_exist(shop):
    invoice = shop.wait_invoiced(a_placed_order(shop)["id"])

    with bound(Context(actor=Actor(new_id(), frozenset({"customer"})))):
        with pytest.raises(NotFound):
            shop.client.billing.get_invoice(invoice_id=invoice["id"])
        with pytest.raises(PermissionDenied):
            shop.client.billing.list_invoices(order_id=invoice["order_id"])
