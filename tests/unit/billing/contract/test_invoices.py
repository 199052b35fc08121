"""The wire form of invoices and credit notes: the facts by version, what is shown, and what errors say."""

from typing import Any

import pytest
from marshmallow import ValidationError

from backbone.messages import Event, new_id
from billing import contract
from billing.contract import (
    CreditNoteIssued,
    InvoiceIssued,
    InvoiceSchema,
    InvoiceSummarySchema,
    ListInvoicesSchema,
)
from tests.builders import NOON, a_seller, an_invoice

IDS = [f"0195565c-7800-7000-8000-00000000000{number}" for number in range(1, 5)]
TOTAL = {"amount_minor": 3_092, "currency": "EUR", "exponent": 2}
INVOICE_ISSUED_1: dict[str, Any] = {
    "invoice_id": IDS[2],
    "number": "INV-2026-000001",
    "order_id": IDS[0],
    "shipment_id": IDS[1],
    "total": TOTAL,
}
CREDIT_NOTE_ISSUED_1: dict[str, Any] = {
    "credit_note_id": IDS[3],
    "number": "CN-2026-000001",
    "invoice_id": IDS[2],
    "order_id": IDS[0],
    "total": TOTAL,
}
"""What a service that publishes version 1 puts on the wire. It never changes: it may lie in a queue or an inbox."""
FACTS = pytest.mark.parametrize(
    ("fact", "name", "payload"),
    [
        (InvoiceIssued, "invoice_issued", INVOICE_ISSUED_1),
        (CreditNoteIssued, "credit_note_issued", CREDIT_NOTE_ISSUED_1),
    ],
)


@FACTS
def test_a_fact_is_read_and_written_as_version_1(fact: type[Event], name: str, payload: dict[str, Any]):
    assert (fact.producer, fact.type, fact.version) == ("billing", name, 1)
    assert fact.from_payload(payload).payload() == payload


@FACTS
def test_fields_that_a_later_version_adds_are_left_out_at_every_depth(fact, name, payload):
    later = {**payload, "due_on": "2026-04-01", "total": {**TOTAL, "rounded": False}}

    assert fact.from_payload(later) == fact.from_payload(payload)


@FACTS
def test_a_fact_that_lacks_a_field_of_version_1_is_refused(fact, name, payload):
    for missing in payload:
        with pytest.raises(ValidationError, match=missing):
            fact.from_payload({each: value for each, value in payload.items() if each != missing})


def test_an_invoice_is_shown_with_its_seller_lines_taxes_and_sums():
    wire = InvoiceSchema().dump(an_invoice())

    assert InvoiceSchema().validate(wire) == {}
    assert (wire["seller"], wire["state"], len(wire["lines"])) == ({"name": "Kontor Demo Shop"}, "ISSUED", 2)
    assert wire["total"]["amount_minor"] == wire["net"]["amount_minor"] + wire["tax"]["amount_minor"]
    assert sum(each["tax"]["amount_minor"] for each in wire["taxes"]) == wire["tax"]["amount_minor"]


def test_a_credit_note_names_the_invoice_that_it_takes_back():
    invoice = an_invoice()
    note = invoice.credit(a_seller(), NOON)
    note.issue(2026, 1)

    wire = InvoiceSchema().dump(note)

    assert InvoiceSchema().validate(wire) == {}
    assert wire["corrects"] == {"id": invoice.id, "number": invoice.number}


def test_a_stored_document_reads_as_it_was_issued():
    wire = InvoiceSchema().dump(an_invoice())

    assert InvoiceSchema().dump(InvoiceSchema().load(wire)) == wire


def test_a_row_of_a_list_has_no_lines():
    assert "lines" not in InvoiceSummarySchema().dump(an_invoice())


def test_a_list_is_asked_for_by_customer_order_or_kind():
    assert ListInvoicesSchema().load({}).kind is None
    assert ListInvoicesSchema().load({"kind": "CREDIT_NOTE"}).kind == "CREDIT_NOTE"
    with pytest.raises(ValidationError):
        ListInvoicesSchema().load({"kind": "RECEIPT"})


def test_errors_say_what_was_asked_for():
    missing = contract.invoice_not_found(invoice_id := new_id())
    forbidden = contract.invoice_state_forbids(invoice_id, "PAID", "issue")

    assert (missing.kind, missing.code, missing.details) == (
        "NotFound",
        "invoice_not_found",
        {"invoice_id": invoice_id},
    )
    assert (forbidden.kind, forbidden.details["event"]) == ("Conflict", "issue")
    assert contract.invoices_not_yours().code == "not_yours"
