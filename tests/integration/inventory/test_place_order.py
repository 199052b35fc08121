"""Placing an order reserves its stock and freezes its prices, or changes nothing at all."""

import pytest

from backbone.context import Actor, Context, bound
from backbone.errors import Conflict, InvalidRequest, NotFound, PermissionDenied
from backbone.messages import new_id

ORDERS_OF = "SELECT count(*) FROM orders WHERE customer_id = :customer"


def test_a_placed_order_reserves_its_units_and_freezes_prices_and_tax(shop):
    sku = shop.a_product(on_hand=5, price_minor=1_299)

    order = shop.order(shop.a_customer()["id"], (sku, 2))

    assert shop.stock(sku) == (5, 2)
    assert (order["state"], order["lines"][0]["unit_price"]["amount_minor"]) == ("RESERVED", 1_299)
    assert [order[part]["amount_minor"] for part in ("net", "tax", "total")] == [2_598, 494, 3_092]


def test_a_placed_order_is_read_as_it_was_answered(shop):
    customer = shop.a_customer()

    order = shop.order(customer["id"], (shop.a_product(on_hand=1), 1), (shop.a_product(on_hand=2, price_minor=7), 2))

    assert shop.client.inventory.get_order(order_id=order["id"]) == order
    assert order["customer"] == {name: customer[name] for name in ("id", "email", "name", "country")}


def test_an_order_that_is_short_of_one_line_changes_nothing(shop):
    plenty, short = shop.a_product(on_hand=9), shop.a_product(on_hand=1)
    customer = shop.a_customer()["id"]

    with pytest.raises(Conflict) as refused:
        shop.order(customer, (plenty, 3), (short, 2))

    assert refused.value.code == "insufficient_stock"
    assert refused.value.details == {f"{short}.asked": 2, f"{short}.available": 1}
    assert (shop.stock(plenty), shop.stock(short)) == ((9, 0), (1, 0))
    assert shop.inventory.value(ORDERS_OF, customer=customer) == 0


def test_two_lines_of_one_sku_are_counted_together(shop):
    sku = shop.a_product(on_hand=5)

    with pytest.raises(Conflict) as refused:
        shop.order(shop.a_customer()["id"], (sku, 3), (sku, 3))

    assert refused.value.details == {f"{sku}.asked": 6, f"{sku}.available": 5}
    assert shop.stock(sku) == (5, 0)


def test_an_order_of_something_that_is_not_sold_is_refused(shop):
    with pytest.raises(InvalidRequest) as refused:
        shop.order(shop.a_customer()["id"], ("NO-SUCH-THING", 1))

    assert (refused.value.code, refused.value.details) == (
        "unknown_sku",
        {"lines": ["No product has the SKU NO-SUCH-THING."]},
    )


def test_an_order_for_nobody_is_refused_by_the_customers_service(shop):
    sku = shop.a_product(on_hand=1)

    with pytest.raises(NotFound) as refused:
        shop.order(new_id(), (sku, 1))

    assert (refused.value.code, shop.stock(sku)) == ("customer_not_found", (1, 0))


def test_a_customer_orders_for_nobody_else(shop):
    sku, buyer, other = shop.a_product(on_hand=1), shop.a_customer()["id"], shop.a_customer()["id"]

    with bound(Context(actor=Actor(buyer, frozenset({"customer"})))), pytest.raises(PermissionDenied):
        shop.order(other, (sku, 1))

    assert shop.stock(sku) == (1, 0)


def test_the_tax_of_an_order_is_rounded_once_and_shared_by_its_lines(shop):
    cheap = [(shop.a_product(on_hand=1, price_minor=1), 1) for _ in range(3)]

    order = shop.order(shop.a_customer()["id"], *cheap)

    assert order["tax"]["amount_minor"] == 1
    assert [line["tax"]["amount_minor"] for line in order["lines"]] == [1, 0, 0]
