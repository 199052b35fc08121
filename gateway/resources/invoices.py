"""Invoices and credit notes."""

from uuid import UUID

from flask.views import MethodView

from billing.contract import InvoicePageSchema, InvoiceSchema, ListInvoicesSchema
from customers.contract import ACCOUNTANT, ADMIN, SUPPORT
from gateway.api import Blueprint
from gateway.auth import own_unless
from gateway.pagination import LINK, linked
from gateway.rpc import Answer, rpc

blueprint = Blueprint("invoices", "Invoices and credit notes: one's own; support, accountants and admins see all.")


@blueprint.route("/invoices")
class Invoices(MethodView):
    """The invoices and credit notes that who asks may see."""

    @blueprint.operation("listInvoices", "PermissionDenied")
    @blueprint.arguments(ListInvoicesSchema, location="query")
    @blueprint.response(200, InvoicePageSchema, headers=LINK)
    def get(self, query: Answer) -> tuple[Answer, dict[str, str]]:
        """A page of invoices and credit notes, newest first."""
        owner = query["customer_id"] or own_unless(ACCOUNTANT, SUPPORT, ADMIN)
        return linked(rpc.billing.list_invoices(**query | {"customer_id": owner}))


@blueprint.route("/invoices/<uuid:invoice_id>")
class InvoiceById(MethodView):
    """One invoice or credit note."""

    @blueprint.operation("getInvoice", "NotFound")
    @blueprint.response(200, InvoiceSchema)
    def get(self, invoice_id: UUID) -> Answer:
        """One invoice or credit note with its lines; but for its state it never changes."""
        return rpc.billing.get_invoice(invoice_id=str(invoice_id))
