"""Orders: prices and tax are frozen when one is placed, and all of its units are reserved, or none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backbone.errors import Conflict, InvalidRequest
from backbone.money import Money
from inventory.contract import RequestedLine
from inventory.orders import RESERVED, Order, units_by_sku
from inventory.products import Product
from tests.builders import (
    NOON,
    TAX_RATE_BASIS_POINTS,
    a_customer_snapshot,
    a_placed_line,
    a_product,
    a_requested_line,
    a_stock_item,
    an_order,
    euros,
)


def place(prices_minor: list[int], quantities: list[int] | None = None, rate: int = TAX_RATE_BASIS_POINTS) -> Order:
    """An order of one line per price, each of another SKU."""
    products = {f"KIT-{place}": a_product(f"KIT-{place}", price) for place, price in enumerate(prices_minor)}
    quantities = quantities or [1] * len(prices_minor)
    lines = [RequestedLine(sku, quantity) for sku, quantity in zip(products, quantities, strict=True)]
    return Order.place(a_customer_snapshot(), lines, products, rate, NOON)


def test_a_placed_order_is_reserved_and_tells_who_ordered_when():
    customer = a_customer_snapshot()

    order = Order.place(customer, [a_requested_line()], {"KIT-0001": a_product()}, 0, NOON)

    assert (order.customer, order.customer_id, order.placed_at) == (customer, customer.id, NOON)
    assert (order.state, order.sequence) == (RESERVED, None)


def test_a_line_freezes_the_products_name_and_price():
    product = a_product(price_minor=1_299, name="Bread knife")

    (line,) = Order.place(a_customer_snapshot(), [a_requested_line(quantity=3)], {"KIT-0001": product}, 0, NOON).lines

    assert (line.sku, line.name, line.quantity) == ("KIT-0001", "Bread knife", 3)
    assert (line.unit_price, line.net) == (euros(1_299), euros(3_897))


def test_lines_stay_in_the_order_in_which_they_were_asked_for():
    lines = [a_requested_line(sku) for sku in ("B", "A", "B")]

    order = Order.place(a_customer_snapshot(), lines, {"A": a_product("A"), "B": a_product("B")}, 0, NOON)

    assert [line.sku for line in order.lines] == ["B", "A", "B"]


def test_tax_is_rounded_once_on_the_sum_and_not_line_by_line():
    order = place([3, 3, 3], rate=1_900)  # Line by line: 0.57 rounds to 1 each, 3 together; of the sum: 1.71.

    assert order.tax == euros(2)


def test_half_a_cent_of_tax_is_rounded_up():
    assert place([50], rate=100).tax == euros(1)
    assert place([49], rate=100).tax == euros(0)


def test_lines_share_the_tax_by_largest_remainder():
    order = place([3, 3, 3], rate=1_900)

    assert [line.tax for line in order.lines] == [euros(1), euros(1), euros(0)]


def test_the_line_with_the_largest_remainder_gets_the_cent_that_is_left():
    order = place([10, 80, 10], rate=1_000)  # 10 cents of tax: 1, 8, 1.
    uneven = place([14, 26, 60], rate=1_000)  # 10 cents of tax: 1.4, 2.6, 6.

    assert [line.tax.amount_minor for line in order.lines] == [1, 8, 1]
    assert [line.tax.amount_minor for line in uneven.lines] == [1, 3, 6]


@given(
    st.lists(st.tuples(st.integers(1, 10**7), st.integers(1, 1_000)), min_size=1, max_size=6), st.integers(0, 10_000)
)
def test_an_order_adds_up_to_the_cent(lines: list[tuple[int, int]], rate: int):
    order = place([price for price, _ in lines], [quantity for _, quantity in lines], rate)

    assert order.net == euros(sum(price * quantity for price, quantity in lines))
    assert order.tax == order.net.portion(rate)
    assert order.total == order.net + order.tax
    assert sum(line.tax.amount_minor for line in order.lines) == order.tax.amount_minor


def test_the_rate_stands_on_every_line():
    assert [line.tax_rate_basis_points for line in place([100, 200], rate=700).lines] == [700, 700]


def test_products_of_two_currencies_are_not_ordered_together():
    products = {"A": a_product("A"), "B": a_product("B", unit_price=Money(500, "USD"))}

    with pytest.raises(InvalidRequest, match="EUR and USD") as refused:
        Order.place(a_customer_snapshot(), [a_requested_line("B"), a_requested_line("A")], products, 0, NOON)

    assert refused.value.code == "mixed_currencies"


def test_an_order_in_another_currency_is_all_in_that_currency():
    yen: dict[str, Product] = {"A": a_product("A", unit_price=Money(980, "JPY"))}

    order = Order.place(a_customer_snapshot(), [a_requested_line("A", 2)], yen, 1_000, NOON)

    assert (order.net, order.tax, order.total) == (Money(1_960, "JPY"), Money(196, "JPY"), Money(2_156, "JPY"))


def test_placing_reserves_the_units_of_every_line():
    stock = {"A": a_stock_item("A", on_hand=5), "B": a_stock_item("B", on_hand=5, reserved=1)}

    _an_order_of(("A", 2), ("B", 4)).reserve(stock)

    assert (stock["A"].reserved, stock["B"].reserved) == (2, 5)


def test_two_lines_of_one_sku_are_reserved_together():
    stock = {"A": a_stock_item("A", on_hand=5)}

    _an_order_of(("A", 2), ("A", 3)).reserve(stock)

    assert stock["A"].available == 0


def test_two_lines_of_one_sku_that_fit_one_by_one_may_be_too_many_together():
    stock = {"A": a_stock_item("A", on_hand=5)}

    with pytest.raises(Conflict) as refused:
        _an_order_of(("A", 3), ("A", 3)).reserve(stock)

    assert refused.value.details == {"A.asked": 6, "A.available": 5}


def test_every_sku_that_is_short_is_named_with_what_was_asked_and_is_there():
    stock = {"A": a_stock_item("A", on_hand=1), "B": a_stock_item("B", on_hand=9), "C": a_stock_item("C", 5, 5)}

    with pytest.raises(Conflict) as refused:
        _an_order_of(("C", 1), ("B", 9), ("A", 2)).reserve(stock)

    assert refused.value.code == "insufficient_stock"
    assert refused.value.details == {"A.asked": 2, "A.available": 1, "C.asked": 1, "C.available": 0}
    assert refused.value.message == "A: 2 asked, 1 available; C: 1 asked, 0 available."


def test_when_one_line_is_short_nothing_at_all_is_reserved():
    stock = {"A": a_stock_item("A", on_hand=9), "B": a_stock_item("B", on_hand=0)}

    with pytest.raises(Conflict):
        _an_order_of(("A", 1), ("B", 1)).reserve(stock)

    assert (stock["A"].reserved, stock["B"].reserved) == (0, 0)


def test_units_are_counted_by_sku_in_the_order_in_which_stock_is_locked():
    lines = [a_requested_line("C", 1), a_requested_line("A", 2), a_requested_line("C", 3)]

    assert list(units_by_sku(lines).items()) == [("A", 2), ("C", 4)]


@pytest.mark.parametrize(("sequence", "number"), [(1, "O-000001"), (17, "O-000017"), (1_234_567, "O-1234567")])
def test_an_order_has_a_number_for_people(sequence: int, number: str):
    assert an_order(sequence=sequence).number == number


def test_the_fact_holds_all_that_others_need_to_know():
    order = an_order(lines=3)

    fact = order.placed()

    assert (fact.order_id, fact.order_number, fact.customer) == (order.id, "O-000017", order.customer)
    assert (fact.lines, fact.placed_at) == (order.lines, NOON)
    assert (fact.net, fact.tax, fact.total) == (order.net, order.tax, order.net + order.tax)


def _an_order_of(*units: tuple[str, int]) -> Order:
    order = an_order()
    order.lines = [a_placed_line(sku, quantity) for sku, quantity in units]
    return order


def test_an_order_beyond_what_is_counted_exactly_is_refused():
    product = a_product(price_minor=10**15)

    with pytest.raises(InvalidRequest) as raised:
        Order.place(a_customer_snapshot(), [a_requested_line(quantity=2)], {product.sku: product}, 0, NOON)

    assert raised.value.code == "order_too_large"
