"""Billing's contract: what is asked for, the fact's wire form by version, and what errors say."""

from typing import Any

import pytest
from marshmallow import ValidationError

from backbone.messages import new_id
from billing import contract
from billing.contract import (
    GetInvoiceSchema,
    InvoiceIssued,
    InvoiceSchema,
    InvoiceSummarySchema,
    ListInvoicesSchema,
)
from tests.builders import an_invoice, euros

INVOICE_ISSUED_1: dict[str, Any] = {
    "invoice_id": "0195565c-7800-7000-8000-000000000003",
    "number": "INV-2026-000001",
    "order_id": "0195565c-7800-7000-8000-000000000001",
    "total": {"amount_minor": 3092, "currency": "EUR", "exponent": 2},
}
"""What a service that publishes version 1 puts on the wire. It never changes: it may lie in a queue or an inbox."""


def test_the_fact_is_read_as_version_1_wrote_it():
    fact = InvoiceIssued.from_payload(INVOICE_ISSUED_1)

    assert (fact.number, fact.order_id, fact.total) == ("INV-2026-000001", INVOICE_ISSUED_1["order_id"], euros(3_092))


def test_the_fact_is_written_as_version_1():
    assert (InvoiceIssued.producer, InvoiceIssued.type, InvoiceIssued.version) == ("billing", "invoice_issued", 1)
    assert InvoiceIssued.from_payload(INVOICE_ISSUED_1).payload() == INVOICE_ISSUED_1


def test_fields_that_a_later_version_adds_are_left_out_at_every_depth():
    later = {**INVOICE_ISSUED_1, "due_on": "2026-04-01", "total": {**INVOICE_ISSUED_1["total"], "rounded": False}}

    assert InvoiceIssued.from_payload(later) == InvoiceIssued.from_payload(INVOICE_ISSUED_1)


@pytest.mark.parametrize("missing", sorted(INVOICE_ISSUED_1))
def test_a_fact_that_lacks_a_field_of_version_1_is_refused(missing: str):
    with pytest.raises(ValidationError, match=missing):
        InvoiceIssued.from_payload({name: value for name, value in INVOICE_ISSUED_1.items() if name != missing})


def test_an_invoice_is_shown_with_its_seller_lines_and_sums():
    wire = InvoiceSchema().dump(an_invoice())

    assert InvoiceSchema().validate(wire) == {}
    assert (wire["seller"], wire["state"], len(wire["lines"])) == ({"name": "Kontor Demo Shop"}, "ISSUED", 2)
    assert wire["total"]["amount_minor"] == wire["net"]["amount_minor"] + wire["tax"]["amount_minor"]


def test_a_stored_document_reads_as_it_was_issued():
    wire = InvoiceSchema().dump(an_invoice())

    assert InvoiceSchema().dump(InvoiceSchema().load(wire)) == wire


def test_a_row_of_a_list_is_an_invoice_without_its_lines():
    assert sorted(InvoiceSummarySchema().dump(an_invoice())) == [
        "customer_id", "id", "issued_at", "number", "order_id", "order_number", "state", "total",
    ]  # fmt: skip


def test_invoices_are_listed_by_customer_and_by_order_or_all():
    customer_id, order_id = new_id(), new_id()

    asked = ListInvoicesSchema().load({"customer_id": customer_id, "order_id": order_id})

    assert (asked.customer_id, asked.order_id) == (customer_id, order_id)
    assert ListInvoicesSchema().load({}).order_id is None
    assert ListInvoicesSchema().load({"customer_id": None, "order_id": None}) == ListInvoicesSchema().load({})


@pytest.mark.parametrize(
    ("schema", "asked"),
    [
        (GetInvoiceSchema, {"invoice_id": "INV-2026-000001"}),
        (GetInvoiceSchema, {}),
        (ListInvoicesSchema, {"order_id": "O-000017"}),
        (ListInvoicesSchema, {"customer_id": "ada"}),
        (ListInvoicesSchema, {"limit": 0}),
    ],
)
def test_what_is_no_question_is_refused(schema, asked: dict[str, object]):
    with pytest.raises(ValidationError):
        schema().load(asked)


def test_a_missing_invoice_is_named():
    error = contract.invoice_not_found("i-1")

    assert (error.code, error.details) == ("invoice_not_found", {"invoice_id": "i-1"})
    assert "i-1" in error.message
