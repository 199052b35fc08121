"""Placing an order reserves its stock and freezes its prices, or changes nothing at all."""

import pytest

from backbone.context import Actor, Context, bound
from backbone.errors import Conflict, InvalidRequest, NotFound, PermissionDenied
from backbone.messages import new_id
from tests.builders import a_registration, an_address

ORDERS_OF = "SELECT count(*) FROM orders WHERE customer_id = :customer"


def test_a_placed_order_reserves_its_units_and_freezes_prices_and_tax(shop):
    sku = shop.a_product(on_hand=5, price_minor=1_299)

    order = shop.order(shop.a_customer()["id"], (sku, 2))

    assert shop.stock(sku) == (5, 2)
    assert (order["state"], order["lines"][0]["unit_price"]["amount_minor"]) == ("RESERVED", 1_299)
    assert [order[part]["amount_minor"] for part in ("shipping", "net", "tax", "total")] == [490, 3_088, 772, 3_860]


def test_a_placed_order_is_read_as_it_was_answered(shop):
    customer = shop.a_customer()

    order = shop.order(customer["id"], (shop.a_product(on_hand=1), 1), (shop.a_product(on_hand=2, price_minor=7), 2))

    assert shop.client.inventory.get_order(order_id=order["id"]) == order
    assert order["customer"] == {name: customer[name] for name in ("id", "email", "name", "country", "address")}


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
    cheap = [(shop.a_product(on_hand=1, price_minor=2), 1) for _ in range(3)]

    order = shop.order(shop.a_customer()["id"], *cheap)

    # A quarter of 6 cents is 1.5, rounded 2; line by line it would be 0.5, rounded 1, three times.
    assert sum(line["tax"]["amount_minor"] for line in order["lines"]) == 2
    assert order["tax"]["amount_minor"] == 2 + order["shipping_tax"]["amount_minor"]


def test_an_order_is_taxed_where_it_goes(shop):
    sku, customer = shop.a_product(on_hand=2, price_minor=10_000), shop.a_customer()["id"]
    lines = [{"sku": sku, "quantity": 1}]

    home = shop.client.inventory.place_order(customer_id=customer, lines=lines)
    abroad = shop.client.inventory.place_order(
        customer_id=customer, lines=lines, address=vars(an_address(country="DE", city="Kiel"))
    )

    assert [order["lines"][0]["tax_rate_basis_points"] for order in (home, abroad)] == [2_500, 1_900]


def test_a_quote_is_what_an_order_then_comes_to(shop):
    sku, customer = shop.a_product(on_hand=2), shop.a_customer()["id"]
    lines = [{"sku": sku, "quantity": 2}]

    quote = shop.client.inventory.quote(customer_id=customer, lines=lines)
    order = shop.client.inventory.place_order(customer_id=customer, lines=lines, expected_total=quote["total"])

    assert (order["total"], quote["is_available"]) == (quote["total"], True)


def test_an_order_at_another_total_than_the_expected_one_changes_nothing(shop):
    sku, expected = shop.a_product(on_hand=2), {"amount_minor": 1, "currency": "EUR"}

    with pytest.raises(Conflict) as refused:
        shop.client.inventory.place_order(
            customer_id=shop.a_customer()["id"], lines=[{"sku": sku, "quantity": 2}], expected_total=expected
        )

    assert (refused.value.code, shop.stock(sku)) == ("total_changed", (2, 0))


def test_an_order_that_goes_nowhere_is_refused(shop):
    nobody = shop.client.customers.register(**a_registration())
    sku = shop.a_product(on_hand=1)

    with pytest.raises(Conflict) as refused:
        shop.order(nobody["id"], (sku, 1))

    assert (refused.value.code, shop.stock(sku)) == ("address_missing", (1, 0))


def test_what_is_sold_no_more_is_not_ordered(shop):
    sku = shop.a_product(on_hand=1)
    (product,) = shop.client.inventory.list_products(search=sku)["items"]
    shop.client.inventory.archive_product(product_id=product["id"], version=1)

    with pytest.raises(Conflict) as refused:
        shop.order(shop.a_customer()["id"], (sku, 1))

    assert (refused.value.code, shop.client.inventory.list_products(search=sku)["items"]) == ("product_archived", [])
