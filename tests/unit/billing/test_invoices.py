"""Invoices: issued for a whole order, unchangeable, and numbered in the seller's year."""

from dataclasses import FrozenInstanceError
from datetime import UTC, datetime

import pytest

from billing.invoices import ISSUED, Invoice, invoice_number
from tests.builders import NOON, a_seller, an_invoice, an_order_placed, euros


def test_an_invoice_repeats_the_order_to_the_cent():
    order = an_order_placed(lines=3)

    invoice = Invoice.issue(order, "INV-2026-000001", a_seller(), NOON)

    assert (invoice.order_id, invoice.order_number) == (order.order_id, order.order_number)
    assert (invoice.customer, invoice.customer_id) == (order.customer, order.customer.id)
    assert (invoice.lines, invoice.net, invoice.tax, invoice.total) == (order.lines, order.net, order.tax, order.total)


def test_an_invoice_is_issued_under_its_number_by_its_seller():
    seller = a_seller()

    invoice = Invoice.issue(an_order_placed(), "INV-2026-000001", seller, NOON)

    assert (invoice.number, invoice.seller, invoice.issued_at, invoice.state) == (
        "INV-2026-000001",
        seller,
        NOON,
        ISSUED,
    )


def test_an_issued_invoice_cannot_be_changed():
    with pytest.raises(FrozenInstanceError):
        an_invoice().total = euros(0)  # type: ignore[misc]


def test_an_order_that_does_not_add_up_is_a_bug_to_be_seen():
    order = an_order_placed()

    with pytest.raises(AssertionError, match="O-000017"):
        Invoice.issue(an_order_placed(total=order.total + euros(1)), "INV-2026-000001", a_seller(), NOON)


def test_the_fact_tells_of_which_order_and_how_much():
    invoice = an_invoice()

    fact = invoice.issued()

    assert (fact.invoice_id, fact.number, fact.order_id, fact.total) == (
        invoice.id, "INV-2026-000001", invoice.order_id, invoice.total,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("year", "count", "number"),
    [(2026, 1, "INV-2026-000001"), (2026, 999_999, "INV-2026-999999"), (2027, 1_000_000, "INV-2027-1000000")],
)
def test_a_number_names_its_series_and_year_and_sorts_by_count(year: int, count: int, number: str):
    assert invoice_number(year, count) == number


@pytest.mark.parametrize(
    ("instant", "year"),
    [
        (datetime(2026, 12, 31, 22, 59, 59, tzinfo=UTC), 2026),
        (datetime(2026, 12, 31, 23, 0, 0, tzinfo=UTC), 2027),
        (datetime(2027, 1, 1, 0, 0, 0, tzinfo=UTC), 2027),
    ],
)
def test_the_year_begins_at_the_sellers_midnight_east_of_greenwich(instant: datetime, year: int):
    assert a_seller("Europe/Berlin").year_of(instant) == year


@pytest.mark.parametrize(
    ("instant", "year"),
    [
        (datetime(2027, 1, 1, 4, 59, 59, tzinfo=UTC), 2026),
        (datetime(2027, 1, 1, 5, 0, 0, tzinfo=UTC), 2027),
    ],
)
def test_the_year_begins_at_the_sellers_midnight_west_of_greenwich(instant: datetime, year: int):
    assert a_seller("America/New_York").year_of(instant) == year


def test_an_instant_of_any_time_zone_falls_into_the_same_year():
    midnight_in_auckland = datetime(2027, 1, 1, tzinfo=a_seller("Pacific/Auckland").time_zone)

    assert a_seller("Europe/Berlin").year_of(midnight_in_auckland) == 2026
