"""Invoices and credit notes: their wire schemas, facts and errors."""

from dataclasses import dataclass

from marshmallow import fields, validate

from backbone.errors import Conflict, NotFound, PermissionDenied
from backbone.messages import Event, FactSchema, Instant, PageRequestSchema, UuidText, WireSchema
from backbone.money import Money, MoneySchema
from customers.contract import CustomerSnapshotSchema

INVOICE, CREDIT_NOTE = "INVOICE", "CREDIT_NOTE"
DOCUMENT_KINDS = (INVOICE, CREDIT_NOTE)
DOCUMENT_STATES = ("ISSUED", "PAID")


@dataclass(frozen=True)
class GetInvoice:
    """Ask for one invoice or credit note."""

    invoice_id: str


class GetInvoiceSchema(WireSchema):
    """Ask for one invoice or credit note."""

    makes = GetInvoice
    invoice_id = UuidText(required=True)


@dataclass(frozen=True)
class ListInvoices:
    """Ask for a page of invoices and credit notes; of one customer, order or kind where these are named."""

    customer_id: str | None
    order_id: str | None
    kind: str | None
    cursor: str | None
    limit: int


class ListInvoicesSchema(PageRequestSchema):
    """Ask for a page of invoices and credit notes, newest first."""

    makes = ListInvoices
    customer_id = UuidText(load_default=None, allow_none=True)
    order_id = UuidText(load_default=None, allow_none=True)
    kind = fields.String(load_default=None, allow_none=True, validate=validate.OneOf(DOCUMENT_KINDS))


class InvoiceSummarySchema(WireSchema):
    """An invoice or credit note as a row of a list. The amounts of a credit note are what it takes back."""

    id = UuidText(required=True)
    kind = fields.String(required=True, validate=validate.OneOf(DOCUMENT_KINDS))
    number = fields.String(required=True)
    order_id = UuidText(required=True)
    order_number = fields.String(required=True)
    customer_id = UuidText(required=True)
    state = fields.String(required=True, validate=validate.OneOf(DOCUMENT_STATES))
    total = fields.Nested(MoneySchema, required=True)
    issued_at = Instant(required=True)


class SellerSchema(WireSchema):
    """Who sells, as of the moment of issue."""

    name = fields.String(required=True)


@dataclass(frozen=True)
class InvoiceLine:
    """Units of an order line that are invoiced, with their share of its tax; `position` is the order line's."""

    position: int
    sku: str
    name: str
    quantity: int
    unit_price: Money
    net: Money
    tax_class: str
    tax_rate_basis_points: int
    tax: Money


class InvoiceLineSchema(WireSchema):
    """Units of an order line that are invoiced, with their share of its tax."""

    makes = InvoiceLine
    position = fields.Integer(required=True, metadata={"description": "The order line's, from 0."})
    sku = fields.String(required=True)
    name = fields.String(required=True)
    quantity = fields.Integer(required=True)
    unit_price = fields.Nested(MoneySchema, required=True)
    net = fields.Nested(MoneySchema, required=True)
    tax_class = fields.String(required=True)
    tax_rate_basis_points = fields.Integer(required=True, metadata={"description": "1900 is 19 %."})
    tax = fields.Nested(MoneySchema, required=True)


@dataclass(frozen=True)
class TaxSum:
    """The net amounts and the tax of all that is taxed at one rate."""

    rate_basis_points: int
    net: Money
    tax: Money


class TaxSumSchema(WireSchema):
    """The net amounts and the tax of all that is taxed at one rate."""

    makes = TaxSum
    rate_basis_points = fields.Integer(required=True)
    net = fields.Nested(MoneySchema, required=True)
    tax = fields.Nested(MoneySchema, required=True)


class CorrectedSchema(WireSchema):
    """The invoice that a credit note takes back."""

    id = UuidText(required=True)
    number = fields.String(required=True)


class InvoiceSchema(InvoiceSummarySchema):
    """An issued invoice or credit note; but for its state it never changes."""

    shipment_id = UuidText(required=True)
    corrects = fields.Nested(CorrectedSchema, required=True, allow_none=True)
    seller = fields.Nested(SellerSchema, required=True)
    customer = fields.Nested(CustomerSnapshotSchema, required=True)
    lines = fields.List(fields.Nested(InvoiceLineSchema), required=True)
    shipping = fields.Nested(MoneySchema, required=True, metadata={"description": "Net."})
    shipping_tax_rate_basis_points = fields.Integer(required=True)
    shipping_tax = fields.Nested(MoneySchema, required=True)
    taxes = fields.List(fields.Nested(TaxSumSchema), required=True)
    net = fields.Nested(MoneySchema, required=True)
    tax = fields.Nested(MoneySchema, required=True)


class InvoicePageSchema(WireSchema):
    """A page of invoices and credit notes, newest first."""

    items = fields.List(fields.Nested(InvoiceSummarySchema), required=True)
    next_cursor = fields.String(required=True, allow_none=True)


class InvoiceIssuedSchema(FactSchema):
    """The wire form of `InvoiceIssued`."""

    invoice_id = UuidText(required=True)
    number = fields.String(required=True)
    order_id = UuidText(required=True)
    shipment_id = UuidText(required=True)
    total = fields.Nested(MoneySchema, required=True)


@dataclass(frozen=True)
class InvoiceIssued(Event):
    """The invoice of a shipment got its number and will not change any more."""

    producer = "billing"
    type = "invoice_issued"
    version = 1
    schema = InvoiceIssuedSchema

    invoice_id: str
    number: str
    order_id: str
    shipment_id: str
    total: Money


class CreditNoteIssuedSchema(FactSchema):
    """The wire form of `CreditNoteIssued`."""

    credit_note_id = UuidText(required=True)
    number = fields.String(required=True)
    invoice_id = UuidText(required=True)
    order_id = UuidText(required=True)
    total = fields.Nested(MoneySchema, required=True)


@dataclass(frozen=True)
class CreditNoteIssued(Event):
    """An invoice was taken back by a credit note, which will not change any more."""

    producer = "billing"
    type = "credit_note_issued"
    version = 1
    schema = CreditNoteIssuedSchema

    credit_note_id: str
    number: str
    invoice_id: str
    order_id: str
    total: Money


def invoices_not_yours() -> PermissionDenied:
    """Who asks may list their own invoices only."""
    return PermissionDenied("not_yours", "You may list your own invoices only.")


def invoice_not_found(invoice_id: str) -> NotFound:
    """There is no such invoice or credit note, or none that who asks may know of."""
    return NotFound("invoice_not_found", f"There is no invoice {invoice_id}.", {"invoice_id": invoice_id})


def invoice_state_forbids(invoice_id: str, state: str, what: str) -> Conflict:
    """What is asked is no move of an invoice or credit note in its present state. Args: what: What was tried."""
    text = f"Invoice {invoice_id} is {state}; that does not go with {what}."
    return Conflict("invoice_state_forbids", text, {"invoice_id": invoice_id, "state": state, "event": what})
