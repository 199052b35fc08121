"""What can be done with invoices."""

from typing import Any

from backbone.messages import Page, shared
from billing.contract import GetInvoice, InvoiceSchema, ListInvoices, invoice_not_found, invoices_not_yours
from billing.invoices import SERIES, Invoice, Seller, invoice_number
from billing.repository import BillingWork
from customers.contract import ACCOUNTANT, ADMIN, SUPPORT
from inventory.contract import OrderPlaced

STAFF = (ACCOUNTANT, SUPPORT, ADMIN)
"""Who may see everybody's invoices."""


def issue_invoice(uow: BillingWork, order: OrderPlaced, seller: Seller) -> None:
    """Issue the invoice of an order, under the next number of the seller's year.

    Emits:  `invoice_issued`, in the same transaction.
    Repeat: An order that has its invoice gets no other.
    """
    if uow.invoices.has_invoice(order.order_id):
        return
    year = seller.year_of(uow.now)
    number = invoice_number(year, uow.invoices.next_number(SERIES, year))
    invoice = Invoice.issue(order, number, seller, uow.now)
    uow.invoices.add(invoice)
    uow.publish(invoice.issued(), aggregate_id=invoice.id)


def get_invoice(uow: BillingWork, asked: GetInvoice) -> dict[str, Any]:
    """One invoice. Raises: NotFound `invoice_not_found`, also for somebody else's."""
    document = uow.invoices.document(asked.invoice_id)
    if document is None or not (uow.context.is_about(document["customer_id"]) or uow.context.may(*STAFF)):
        raise invoice_not_found(asked.invoice_id)
    return shared(InvoiceSchema).load(document)  # type: ignore[no-any-return]


def list_invoices(uow: BillingWork, asked: ListInvoices) -> Page[dict[str, Any]]:
    """A page of invoices, newest first. Raises: PermissionDenied `not_yours` for others' invoices."""
    if not (uow.context.may(*STAFF) or uow.context.is_about(asked.customer_id or "")):
        raise invoices_not_yours()
    return uow.invoices.page(asked)
