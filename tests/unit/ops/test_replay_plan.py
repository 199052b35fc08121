"""The plan of a replay: one test for each kind of dirt in the file, and what follows from clean lines."""

from dataclasses import replace
from decimal import Decimal

import pytest

from backbone.money import Money
from inventory.contract.quotes import LINE_QUANTITY_MAX, ORDER_LINES_MAX
from ops.replay.countries import CODES, code_of
from ops.replay.plan import Reason, Row, plan_of, reason_against, sku_of

GOOD = Row(
    invoice="536365",
    stock_code="85123A",
    description="WHITE HANGING HEART T-LIGHT HOLDER",
    quantity="6",
    unit_price="2.55",
    customer="17850",
    country="United Kingdom",
)


def a_row(**values: str) -> Row:
    """A line that can be ordered, with these cells in place of its own."""
    return replace(GOOD, **values)


@pytest.mark.parametrize(("cells", "reason"), [
    ({"invoice": "C536379", "quantity": "-1"}, Reason.CANCELLATION),
    ({"invoice": "A563185", "stock_code": "B"}, Reason.ADJUSTMENT),
    ({"customer": ""}, Reason.NO_CUSTOMER),
    ({"customer": "guest"}, Reason.UNREADABLE),
    ({"quantity": "six"}, Reason.UNREADABLE),
    ({"quantity": "1.5"}, Reason.UNREADABLE),
    ({"unit_price": "NaN"}, Reason.UNREADABLE),
    ({"unit_price": ""}, Reason.UNREADABLE),
    ({"quantity": "0"}, Reason.QUANTITY_NOT_POSITIVE),
    ({"quantity": "-3"}, Reason.QUANTITY_NOT_POSITIVE),
    ({"quantity": str(LINE_QUANTITY_MAX + 1)}, Reason.QUANTITY_TOO_LARGE),
    ({"unit_price": "0.0"}, Reason.PRICE_ZERO),
    ({"unit_price": "-11062.06"}, Reason.PRICE_NEGATIVE),
    ({"unit_price": "0.001", "stock_code": "PADS"}, Reason.PRICE_BELOW_A_CENT),
    ({"unit_price": "2.555"}, Reason.PRICE_BELOW_A_CENT),
    ({"stock_code": "22 179"}, Reason.NO_SKU),
    ({"stock_code": ""}, Reason.NO_SKU),
])  # fmt: skip
def test_what_cannot_be_ordered_is_counted_by_its_reason(cells, reason):
    assert plan_of([a_row(**cells)], 0).refused == {reason: 1}


@pytest.mark.parametrize(
    "code", ["POST", "DOT", "C2", "M", "m", "D", "S", "B", "CRUK", "BANK CHARGES", "AMAZONFEE", "gift_0001_40"]
)
def test_codes_of_no_product_are_refused(code):
    assert reason_against(a_row(stock_code=code)) is Reason.NO_PRODUCT


@pytest.mark.parametrize("cells", [
    {"stock_code": "DCGSSBOY"}, {"unit_price": "2.550"}, {"unit_price": "2"}, {"quantity": str(LINE_QUANTITY_MAX)},
])  # fmt: skip
def test_unusual_lines_that_can_be_ordered_are(cells):
    assert reason_against(a_row(**cells)) is None


def test_a_line_beyond_what_an_order_may_have_is_refused():
    plan = plan_of([GOOD] * (ORDER_LINES_MAX + 2), 0)

    assert (plan.accepted, plan.refused) == (ORDER_LINES_MAX, {Reason.TOO_MANY_LINES: 2})


def test_every_line_is_either_ordered_or_counted():
    rows = [GOOD, a_row(customer=""), a_row(invoice="C1"), a_row(invoice="2"), a_row(unit_price="0")]

    plan = plan_of(rows, 0)

    assert plan.accepted + plan.refused.total() == len(rows)


def test_a_code_sold_at_two_prices_is_two_products():
    plan = plan_of([GOOD, a_row(unit_price="2.95")], 0)

    assert [(product.sku, product.unit_price) for product in plan.products] == [
        ("85123A-2.55", Money(255, "GBP")),
        ("85123A-2.95", Money(295, "GBP")),
    ]


def test_codes_that_differ_in_case_and_prices_in_zeros_are_one_product():
    assert {sku_of(code, Decimal(price)) for code in ("85123A", "85123a") for price in ("2.5", "2.50")} == {
        "85123A-2.50"
    }


def test_a_products_stock_is_what_the_whole_file_orders_of_it_however_few_invoices_are_played():
    rows = [GOOD, a_row(quantity="4"), a_row(invoice="2", quantity="100"), a_row(invoice="3", customer="")]

    assert plan_of(rows, 1).products == plan_of(rows, 0).products
    assert plan_of(rows, 1).products[0].units == 110


def test_a_product_has_the_first_description_of_its_code_and_price():
    rows = [a_row(description="  HEART \n HOLDER "), a_row(description="OTHER")]

    assert plan_of(rows, 0).products[0].name == "HEART HOLDER"


def test_a_missing_description_is_taken_from_another_line_of_the_code():
    rows = [a_row(description=""), a_row(description="HOLDER", unit_price="1.00", stock_code="85123a", customer="")]

    assert plan_of(rows, 0).products[0].name == "HOLDER"


def test_a_product_that_no_line_describes_is_named_by_its_code():
    assert plan_of([a_row(description="")], 0).products[0].name == "Article 85123A"


def test_an_invoice_is_an_order_with_its_lines_in_their_order_doubled_ones_too():
    order = plan_of([GOOD, a_row(stock_code="71053"), GOOD], 0).orders[0]

    assert [(line.sku, line.quantity) for line in order.lines] == [
        ("85123A-2.55", 6),
        ("71053-2.55", 6),
        ("85123A-2.55", 6),
    ]
    assert order.net == Money(3 * 6 * 255, "GBP")


def test_lines_of_an_invoice_that_another_one_interrupts_belong_together():
    rows = [GOOD, a_row(invoice="2"), GOOD, a_row(invoice="3"), GOOD]

    assert [(order.invoice, len(order.lines)) for order in plan_of(rows, 2).orders] == [("536365", 3), ("2", 1)]


def test_only_invoices_that_can_be_ordered_count_to_the_number_played():
    rows = [
        a_row(invoice="1", customer=""),
        a_row(invoice="2"),
        a_row(invoice="C3"),
        a_row(invoice="4"),
        a_row(invoice="5"),
    ]

    assert [order.invoice for order in plan_of(rows, 2).orders] == ["2", "4"]


def test_lines_after_the_last_invoice_played_are_not_counted():
    rows = [GOOD, a_row(invoice="2", stock_code="POST"), a_row(invoice="2"), a_row(invoice="3", customer="")]

    assert plan_of(rows, 1).refused.total() == 0


def test_a_longer_plan_begins_with_a_shorter_one():
    rows = [a_row(invoice=str(number), customer=str(number % 3), unit_price=f"{number}.5") for number in range(1, 9)]

    short, long = plan_of(rows, 3), plan_of(rows, 6)

    assert long.orders[:3] == short.orders
    assert long.customers[:3] == short.customers
    assert long.products[:3] == short.products


def test_a_customer_lives_where_the_first_order_came_from():
    plan = plan_of([a_row(country="EIRE"), a_row(invoice="2", country="Spain")], 0)

    assert [(customer.email, customer.name, customer.country) for customer in plan.customers] == [
        ("c17850@online-retail.example", "Customer 17850", "IE")
    ]


@pytest.mark.parametrize(("country", "code"), [
    ("United Kingdom", "GB"), ("EIRE", "IE"), ("RSA", "ZA"), ("Channel Islands", "JE"), ("European Community", "EU"),
    ("Unspecified", "ZZ"), ("Atlantis", "ZZ"),
])  # fmt: skip
def test_countries_have_iso_codes(country, code):
    assert code_of(country) == code


def test_all_countries_of_the_file_are_mapped():
    assert len(CODES) == 38
