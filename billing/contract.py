"""What others may rely on of billing: wire schemas, events and errors."""

from dataclasses import dataclass

from marshmallow import fields, validate

from backbone.errors import NotFound, PermissionDenied
from backbone.messages import Event, FactSchema, Instant, PageRequestSchema, UuidText, WireSchema
from backbone.money import Money, MoneySchema
from customers.contract import CustomerSnapshotSchema
from inventory.contract import PlacedLineSchema

SERVICE = "billing"


@dataclass(frozen=True)
class GetInvoice:
    """Ask for one invoice."""

    invoice_id: str


class GetInvoiceSchema(WireSchema):
    """Ask for one invoice."""

    makes = GetInvoice
    invoice_id = UuidText(required=True)


@dataclass(frozen=True)
class ListInvoices:
    """Ask for a page of invoices; those of one customer or one order where one is named."""

    customer_id: str | None
    order_id: str | None
    cursor: str | None
    limit: int


class ListInvoicesSchema(PageRequestSchema):
    """Ask for a page of invoices, newest first."""

    makes = ListInvoices
    customer_id = UuidText(load_default=None, allow_none=True)
    order_id = UuidText(load_default=None, allow_none=True)


class InvoiceSummarySchema(WireSchema):
    """An invoice as a row of a list."""

    id = UuidText(required=True)
    number = fields.String(required=True)
    order_id = UuidText(required=True)
    order_number = fields.String(required=True)
    customer_id = UuidText(required=True)
    state = fields.String(required=True, validate=validate.OneOf(["ISSUED"]))
    total = fields.Nested(MoneySchema, required=True)
    issued_at = Instant(required=True)


class SellerSchema(WireSchema):
    """Who sells, as of the moment of issue."""

    name = fields.String(required=True)


class InvoiceSchema(InvoiceSummarySchema):
    """An issued invoice; it never changes."""

    seller = fields.Nested(SellerSchema, required=True)
    customer = fields.Nested(CustomerSnapshotSchema, required=True)
    lines = fields.List(fields.Nested(PlacedLineSchema), required=True)
    net = fields.Nested(MoneySchema, required=True)
    tax = fields.Nested(MoneySchema, required=True)


class InvoicePageSchema(WireSchema):
    """A page of invoices, newest first."""

    items = fields.List(fields.Nested(InvoiceSummarySchema), required=True)
    next_cursor = fields.String(required=True, allow_none=True)


class InvoiceIssuedSchema(FactSchema):
    """The wire form of `InvoiceIssued`."""

    invoice_id = UuidText(required=True)
    number = fields.String(required=True)
    order_id = UuidText(required=True)
    total = fields.Nested(MoneySchema, required=True)


@dataclass(frozen=True)
class InvoiceIssued(Event):
    """An invoice got its number and will not change any more."""

    producer = "billing"
    type = "invoice_issued"
    version = 1
    schema = InvoiceIssuedSchema

    invoice_id: str
    number: str
    order_id: str
    total: Money


def invoices_not_yours() -> PermissionDenied:
    """Who asks may list their own invoices only."""
    return PermissionDenied("not_yours", "You may list your own invoices only.")


def invoice_not_found(invoice_id: str) -> NotFound:
    """There is no such invoice, or none that who asks may know of."""
    return NotFound("invoice_not_found", f"There is no invoice {invoice_id}.", {"invoice_id": invoice_id})
