"""Quotes: lines at their prices with tax and shipping, and what is missing of them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backbone.errors import Conflict, InvalidRequest
from backbone.money import Money
from inventory.contract import RequestedLine
from inventory.products import Product
from inventory.quotes import Basket, LineTax, Quote, ShippingFee, require_for_sale, units_by_sku
from tests.builders import SHIPPING_FEE, a_product, a_quote, a_requested_line, euros


def a_basket(*units: tuple[str, int], **prices_minor: int) -> Basket:
    lines = [RequestedLine(sku, quantity) for sku, quantity in units]
    return Basket.of(lines, {sku: a_product(sku, price) for sku, price in prices_minor.items()}, SHIPPING_FEE)


def test_a_line_costs_its_price_times_its_quantity():
    basket = a_basket(("A", 3), ("B", 1), A=1_299, B=5)

    assert list(basket.nets) == [euros(3_897), euros(5)]


def test_lines_stay_in_the_order_in_which_they_were_asked_for():
    quote = a_quote(("B", 1), ("A", 1), ("B", 2))

    assert [(line.position, line.sku, line.quantity) for line in quote.lines()] == [
        (0, "B", 1),
        (1, "A", 1),
        (2, "B", 2),
    ]


def test_a_line_takes_over_the_products_name_price_and_tax_class():
    product = a_product(price_minor=1_299, name="Bread knife", tax_class="reduced")
    basket = Basket.of([a_requested_line(quantity=3)], {product.sku: product}, SHIPPING_FEE)

    (line,) = Quote(basket, "DK", [LineTax(700, euros(273))], LineTax(700, euros(34))).lines()

    assert (line.sku, line.name, line.unit_price, line.net) == (
        product.sku,
        "Bread knife",
        euros(1_299),
        euros(3_897),
    )
    assert (line.tax_class, line.tax_rate_basis_points, line.tax) == ("reduced", 700, euros(273))


@pytest.mark.parametrize(("goods_minor", "fee_minor"), [(1, 490), (4_999, 490), (5_000, 0), (5_001, 0)])
def test_shipping_is_free_from_a_sum_of_goods_on(goods_minor: int, fee_minor: int):
    assert SHIPPING_FEE.of(euros(goods_minor)) == euros(fee_minor)


def test_shipping_is_in_the_currency_of_the_goods():
    assert ShippingFee(490, 5_000).of(Money(100, "JPY")) == Money(490, "JPY")


@given(st.lists(st.tuples(st.integers(1, 10**7), st.integers(1, 1_000)), min_size=1, max_size=6))
def test_a_quote_adds_up_to_the_cent(lines: list[tuple[int, int]]):
    basket = Basket.of(
        [RequestedLine(f"KIT-{place}", quantity) for place, (_, quantity) in enumerate(lines)],
        {f"KIT-{place}": a_product(f"KIT-{place}", price) for place, (price, _) in enumerate(lines)},
        SHIPPING_FEE,
    )
    taxes = [LineTax(1_900, net.portion(1_900)) for net in basket.nets]

    quote = Quote(basket, "DK", taxes, LineTax(1_900, basket.shipping.portion(1_900)))

    goods = sum(price * quantity for price, quantity in lines)
    assert quote.net == euros(goods) + SHIPPING_FEE.of(euros(goods))
    assert quote.tax.amount_minor == sum(each.tax.amount_minor for each in taxes) + quote.shipping_tax.tax.amount_minor
    assert quote.total == quote.net + quote.tax


def test_a_quote_that_taxes_too_few_lines_is_a_bug_to_be_seen():
    with pytest.raises(AssertionError, match="Each line is taxed"):
        Quote(a_quote(("A", 1), ("B", 1)).basket, "DK", [LineTax(0, euros(0))], LineTax(0, euros(0)))


def test_what_billing_is_asked_is_the_class_and_net_of_each_line():
    basket = a_basket(("A", 2), ("A", 1), A=100)

    assert basket.taxable() == [
        {"tax_class": "standard", "net": euros(200)},
        {"tax_class": "standard", "net": euros(100)},
    ]


@pytest.mark.parametrize(
    ("change", "is_same"),
    [
        ({}, True),
        ({"name": "Another name", "available": 0}, True),
        ({"unit_price": euros(1)}, False),
        ({"tax_class": "zero"}, False),
        ({"is_archived": True}, False),
    ],
    ids=str,
)
def test_a_basket_knows_whether_its_prices_are_still_those(change: dict[str, object], is_same: bool):
    basket = a_basket(("A", 1), A=100)
    now: dict[str, Product] = {"A": a_product("A", 100, **change)}

    assert basket.is_priced_as(now) is is_same


def test_the_total_that_was_shown_or_none_passes():
    quote = a_quote()

    assert quote.require_total(None) is None
    assert quote.require_total(quote.total) is None


@pytest.mark.parametrize("expected", [euros(1), Money(2_129, "USD")])
def test_another_total_than_the_one_that_was_shown_is_refused_with_both(expected: Money):
    quote = a_quote(price_minor=1_299)

    with pytest.raises(Conflict) as refused:
        quote.require_total(expected)

    assert (refused.value.code, refused.value.details["total_minor"]) == ("total_changed", 2_129)
    assert refused.value.details["expected_minor"] == expected.amount_minor
    assert refused.value.details["expected_currency"] == expected.currency


@pytest.mark.parametrize(
    ("units", "shortages"),
    [
        ([("A", 3)], [0]),
        ([("A", 6)], [1]),
        ([("A", 3), ("A", 3)], [0, 1]),
        ([("A", 9), ("B", 5), ("A", 1)], [4, 0, 1]),
    ],
    ids=str,
)
def test_a_quote_says_what_is_missing_line_by_line(units: list[tuple[str, int]], shortages: list[int]):
    assert a_quote(*units).shortages() == shortages  # Five of each are available.


def test_units_are_counted_by_sku_in_the_order_in_which_stock_is_locked():
    lines = [a_requested_line("C", 1), a_requested_line("A", 2), a_requested_line("C", 3)]

    assert list(units_by_sku(lines).items()) == [("A", 2), ("C", 4)]


def test_skus_that_no_product_has_are_all_named():
    with pytest.raises(InvalidRequest) as refused:
        require_for_sale(["Z", "A", "Y", "Z"], {"A": a_product("A")})

    assert refused.value.code == "unknown_sku"
    assert refused.value.details == {"lines": ["No product has the SKU Y.", "No product has the SKU Z."]}


def test_what_is_sold_no_more_is_named():
    with pytest.raises(Conflict) as refused:
        require_for_sale(["B", "A"], {"A": a_product("A"), "B": a_product("B", is_archived=True)})

    assert (refused.value.code, refused.value.details) == ("product_archived", {"skus": ["B"]})


def test_products_of_two_currencies_are_not_ordered_together():
    products = {"A": a_product("A"), "B": a_product("B", unit_price=Money(500, "USD"))}

    with pytest.raises(InvalidRequest, match="EUR and USD") as refused:
        Basket.of([a_requested_line("B"), a_requested_line("A")], products, SHIPPING_FEE)

    assert refused.value.code == "mixed_currencies"


def test_an_order_beyond_what_is_counted_exactly_is_refused():
    with pytest.raises(InvalidRequest) as refused:
        a_basket(("A", 2), A=10**15)

    assert refused.value.code == "order_too_large"
