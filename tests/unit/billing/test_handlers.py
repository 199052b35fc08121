"""Billing's handlers: one invoice an order, under the next number of the seller's year, seen by its customer."""

from datetime import UTC, datetime
from typing import Any

import pytest

from backbone.context import Context
from backbone.errors import NotFound, PermissionDenied
from backbone.messages import Event, Page, new_id
from billing import handlers
from billing.contract import GetInvoice, InvoiceIssued, InvoiceSchema, ListInvoices
from billing.invoices import Invoice
from tests.builders import NOON, a_context, a_seller, an_invoice, an_order_placed

STAFF = ["accountant", "support", "admin"]


class FakeInvoices:
    """Invoices and number series in memory."""

    def __init__(self, *invoices: Invoice) -> None:
        self.rows = {invoice.id: invoice for invoice in invoices}
        self.last_numbers: dict[tuple[str, int], int] = {}
        self.asked: list[ListInvoices] = []

    def next_number(self, series: str, year: int) -> int:
        self.last_numbers[series, year] = self.last_numbers.get((series, year), 0) + 1
        return self.last_numbers[series, year]

    def has_invoice(self, order_id: str) -> bool:
        return any(invoice.order_id == order_id for invoice in self.rows.values())

    def add(self, invoice: Invoice) -> None:
        self.rows[invoice.id] = invoice

    def document(self, invoice_id: str) -> dict[str, Any] | None:
        return InvoiceSchema().dump(self.rows[invoice_id]) if invoice_id in self.rows else None

    def page(self, asked: ListInvoices) -> Page[Any]:
        self.asked.append(asked)
        return Page([], None)


class FakeWork:
    def __init__(self, *invoices: Invoice, context: Context | None = None, now: datetime = NOON) -> None:
        self.invoices, self.context, self.now = FakeInvoices(*invoices), context or Context(), now
        self.published: list[tuple[Event, str]] = []

    def publish(self, fact: Event, *, aggregate_id: str, aggregate_version: int = 1) -> None:
        self.published.append((fact, aggregate_id))


def test_an_order_gets_its_invoice_and_the_fact_is_announced():
    work, order = FakeWork(), an_order_placed()

    handlers.issue_invoice(work, order, a_seller())

    ((invoice_id, invoice),) = work.invoices.rows.items()
    assert (invoice.order_id, invoice.number, invoice.issued_at) == (order.order_id, "INV-2026-000001", NOON)
    assert work.published == [(InvoiceIssued(invoice_id, invoice.number, order.order_id, order.total), invoice_id)]


def test_an_order_that_has_its_invoice_gets_no_other_and_takes_no_number():
    work, order = FakeWork(), an_order_placed()

    handlers.issue_invoice(work, order, a_seller())
    handlers.issue_invoice(work, order, a_seller())

    assert (len(work.invoices.rows), len(work.published)) == (1, 1)
    assert work.invoices.last_numbers == {("INV", 2026): 1}


def test_numbers_count_up_without_a_gap():
    work = FakeWork()

    for _ in range(3):
        handlers.issue_invoice(work, an_order_placed(), a_seller())

    assert [invoice.number[-6:] for invoice in work.invoices.rows.values()] == ["000001", "000002", "000003"]


def test_the_first_invoice_of_the_sellers_new_year_is_number_one_although_it_is_still_december_in_utc():
    work = FakeWork(now=datetime(2026, 12, 31, 22, 59, 59, tzinfo=UTC))
    handlers.issue_invoice(work, an_order_placed(), a_seller("Europe/Berlin"))

    work.now = datetime(2026, 12, 31, 23, 0, 0, tzinfo=UTC)
    handlers.issue_invoice(work, an_order_placed(), a_seller("Europe/Berlin"))

    assert [invoice.number for invoice in work.invoices.rows.values()] == ["INV-2026-000001", "INV-2027-000001"]


def test_an_order_of_last_year_that_is_invoiced_this_year_gets_this_years_number():
    work = FakeWork(now=datetime(2027, 1, 2, tzinfo=UTC))

    handlers.issue_invoice(work, an_order_placed(placed_at=datetime(2026, 12, 31, tzinfo=UTC)), a_seller())

    assert [invoice.number for invoice in work.invoices.rows.values()] == ["INV-2027-000001"]


@pytest.mark.parametrize("role", STAFF)
def test_staff_see_everybodys_invoice(role: str):
    invoice = an_invoice()

    seen = handlers.get_invoice(FakeWork(invoice, context=a_context(role)), GetInvoice(invoice.id))

    assert (seen["number"], seen["total"]) == (invoice.number, invoice.total)


def test_a_customer_sees_their_own_invoice():
    invoice = an_invoice()
    context = a_context(actor_id=invoice.customer_id)

    assert handlers.get_invoice(FakeWork(invoice, context=context), GetInvoice(invoice.id))["id"] == invoice.id


@pytest.mark.parametrize("roles", [("customer",), ("warehouse", "catalogue", "ops")])
def test_somebody_elses_invoice_does_not_exist(roles: tuple[str, ...]):
    invoice = an_invoice()

    with pytest.raises(NotFound) as hidden:
        handlers.get_invoice(FakeWork(invoice, context=a_context(*roles)), GetInvoice(invoice.id))
    with pytest.raises(NotFound) as missing:
        handlers.get_invoice(FakeWork(), GetInvoice(invoice.id))

    assert (hidden.value.code, hidden.value.args) == ("invoice_not_found", missing.value.args)


@pytest.mark.parametrize("context", [Context(), *(a_context(role) for role in STAFF)])
def test_staff_and_operators_list_everybodys_invoices(context: Context):
    work, asked = FakeWork(context=context), ListInvoices(None, None, None, 20)

    handlers.list_invoices(work, asked)

    assert work.invoices.asked == [asked]


def test_a_customer_lists_their_own_invoices():
    work, asked = FakeWork(context=a_context(actor_id="ada")), ListInvoices("ada", None, None, 20)

    handlers.list_invoices(work, asked)

    assert work.invoices.asked == [asked]


@pytest.mark.parametrize("customer_id", [None, new_id()])
def test_a_customer_does_not_list_the_invoices_of_others(customer_id: str | None):
    work = FakeWork(context=a_context())

    with pytest.raises(PermissionDenied):
        handlers.list_invoices(work, ListInvoices(customer_id, None, None, 20))

    assert work.invoices.asked == []
