"""Invoice and credit note: numbered, immutable, and chained over what is printed on them."""

from datetime import UTC, datetime
from itertools import product

import pytest

from backbone.errors import Conflict
from billing.contract import CREDIT_NOTE, INVOICE, CreditNoteIssued, InvoiceIssued, InvoiceSchema
from billing.invoices import (
    CHAIN_BEGINS,
    DRAFT,
    ISSUE,
    ISSUED,
    MOVES,
    PAID,
    RECORD_PAYMENT,
    WRITE,
    Invoice,
    chained,
    digest_of,
    document_number,
)
from billing.moves import ABSENT
from tests.builders import NOON, a_charge, a_customer_snapshot, a_seller, an_invoice, an_order_placed

STATES, EVENTS = (ABSENT, DRAFT, ISSUED, PAID), (WRITE, ISSUE, RECORD_PAYMENT)
LEGAL = {
    (INVOICE, ABSENT, WRITE): DRAFT,
    (INVOICE, DRAFT, ISSUE): ISSUED,
    (INVOICE, ISSUED, RECORD_PAYMENT): PAID,
    (CREDIT_NOTE, ABSENT, WRITE): DRAFT,
    (CREDIT_NOTE, DRAFT, ISSUE): ISSUED,
}


@pytest.mark.parametrize(("kind", "state", "event"), list(product((INVOICE, CREDIT_NOTE), STATES, EVENTS)))
def test_only_the_moves_of_the_table_are_legal(kind: str, state: str, event: str):
    assert MOVES[kind].to(state, event) == LEGAL.get((kind, state, event))


@pytest.mark.parametrize("kind", [INVOICE, CREDIT_NOTE])
@pytest.mark.parametrize("state", [ISSUED, PAID])
def test_what_is_issued_is_not_issued_again(kind: str, state: str):
    with pytest.raises(Conflict, match="invoice_state_forbids"):
        an_invoice(kind=kind, state=state).issue(2026, 2)


def test_only_an_issued_invoice_is_paid():
    invoice = an_invoice()
    invoice.record_payment()

    assert invoice.state == PAID
    for forbidden in (invoice, an_invoice(state=DRAFT), an_invoice(kind=CREDIT_NOTE)):
        with pytest.raises(Conflict, match="invoice_state_forbids"):
            forbidden.record_payment()


def test_an_invoice_says_what_its_shipment_cost():
    order = an_order_placed()
    charge = a_charge(order)

    invoice = Invoice.write(order, charge, a_seller(), NOON)

    assert (invoice.net, invoice.tax, invoice.total) == (order.net, order.tax, order.total)
    assert (invoice.shipment_id, invoice.customer, invoice.number) == (charge.shipment_id, order.customer, "")


def test_an_issued_invoice_has_its_number_and_tells_of_it():
    invoice = an_invoice()

    fact = InvoiceIssued(invoice.id, "INV-2026-000001", invoice.order_id, invoice.shipment_id, invoice.total)
    assert invoice.issued() == fact


def test_a_credit_note_takes_all_of_an_invoice_back():
    invoice = an_invoice(state=PAID)

    note = invoice.credit(a_seller(), NOON)
    note.issue(2026, 1)

    assert (note.number, note.cost) == ("CN-2026-000001", invoice.cost)
    fact = CreditNoteIssued(note.id, "CN-2026-000001", invoice.id, invoice.order_id, invoice.total)
    assert note.issued() == fact
    assert invoice.number == "INV-2026-000001"


@pytest.mark.parametrize("changes", [{"state": DRAFT}, {"kind": CREDIT_NOTE}])
def test_a_draft_and_a_credit_note_cannot_be_credited(changes: dict[str, str]):
    with pytest.raises(Conflict, match="invoice_state_forbids"):
        an_invoice(**changes).credit(a_seller(), NOON)


def test_the_tax_is_owed_where_it_is_delivered():
    order = an_order_placed()
    assert order.customer.address is not None
    moved = a_customer_snapshot(country="DE")

    assert an_invoice(an_order_placed(customer=moved)).tax_country == moved.address.country
    assert an_invoice(an_order_placed(customer=a_customer_snapshot(country="DE", address=None))).tax_country == "DE"


@pytest.mark.parametrize(
    ("instant", "year"),
    [
        (datetime(2026, 12, 31, 22, 59, 59, tzinfo=UTC), 2026),
        (datetime(2026, 12, 31, 23, 0, 0, tzinfo=UTC), 2027),
    ],
)
def test_the_year_of_an_invoice_is_the_sellers(instant: datetime, year: int):
    assert a_seller("Europe/Berlin").year_of(instant) == year


def test_a_number_has_its_series_its_year_and_six_digits_at_least():
    assert document_number("INV", 2026, 42) == "INV-2026-000042"
    assert document_number("CN", 2026, 1_234_567) == "CN-2026-1234567"


def test_the_digest_is_of_all_that_is_printed_but_the_state():
    wire = InvoiceSchema().dump(an_invoice())

    assert digest_of({**wire, "state": "PAID"}) == digest_of(wire)
    assert digest_of({**wire, "number": "INV-2026-000002"}) != digest_of(wire)


def test_each_link_stands_on_the_one_before():
    first = chained(CHAIN_BEGINS, "a" * 64)

    assert chained(first, "b" * 64) != chained(CHAIN_BEGINS, "b" * 64)
    assert chained(CHAIN_BEGINS, "a" * 64) == first
    assert len(first) == 64
