"""Invoices."""

from uuid import UUID

from flask.views import MethodView

from backbone.messages import PageRequestSchema, UuidText
from billing.contract import InvoicePageSchema, InvoiceSchema
from customers.contract import ACCOUNTANT, ADMIN, SUPPORT
from gateway.api import Blueprint
from gateway.auth import own_unless
from gateway.pagination import LINK, linked
from gateway.rpc import Answer, rpc

blueprint = Blueprint("invoices", "Invoices: one's own; support, accountants and admins see all.")


class InvoiceQuerySchema(PageRequestSchema):
    """Which invoices."""

    order_id = UuidText(load_default=None, metadata={"description": "Only those of this order."})


@blueprint.route("/invoices")
class Invoices(MethodView):
    """The invoices that who asks may see."""

    @blueprint.operation("listInvoices")
    @blueprint.arguments(InvoiceQuerySchema, location="query")
    @blueprint.response(200, InvoicePageSchema, headers=LINK)
    def get(self, query: Answer) -> tuple[Answer, dict[str, str]]:
        """A page of invoices, newest first."""
        owner = own_unless(ACCOUNTANT, SUPPORT, ADMIN)
        return linked(rpc.billing.list_invoices(customer_id=owner, **query))


@blueprint.route("/invoices/<uuid:invoice_id>")
class InvoiceById(MethodView):
    """One invoice."""

    @blueprint.operation("getInvoice", "NotFound")
    @blueprint.response(200, InvoiceSchema)
    def get(self, invoice_id: UUID) -> Answer:
        """One invoice with its lines; it never changes."""
        return rpc.billing.get_invoice(invoice_id=str(invoice_id))
