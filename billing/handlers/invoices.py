"""What can be done with invoices and credit notes."""

from typing import Any

from backbone.messages import Page, shared
from billing.charges import Charge
from billing.contract import (
    GetInvoice,
    InvoiceSchema,
    ListInvoices,
    invoice_not_found,
    invoices_not_yours,
)
from billing.invoices import SERIES, Invoice, Seller
from billing.ledger import application_entry, credit_note_entry, invoice_entry
from billing.payments import Payment
from billing.repository import BillingWork
from customers.contract import ACCOUNTANT, ADMIN, SUPPORT

STAFF = (ACCOUNTANT, SUPPORT, ADMIN)
"""Who may see everybody's invoices and payments."""


def issue_invoice(uow: BillingWork, payment: Payment, charge: Charge, seller: Seller) -> None:
    """Issue the invoice of a captured shipment, and pay it from the deposit.

    Emits: `invoice_issued`, in the same transaction.
    """
    invoice = Invoice.write(uow.payments.order(charge.order_id), charge, seller, uow.now)
    _number(uow, invoice, seller)
    payment.apply_deposit(invoice.total)
    invoice.record_payment()
    uow.invoices.add(invoice)
    charge.invoice_id = invoice.id
    uow.ledger.post(invoice_entry(invoice), application_entry(invoice))
    uow.publish(invoice.issued(), aggregate_id=invoice.id)


def credit_invoice(uow: BillingWork, invoice_id: str, seller: Seller) -> None:
    """Take an invoice back by a credit note.

    Emits: `credit_note_issued`, in the same transaction.
    """
    note = uow.invoices.get(invoice_id).credit(seller, uow.now)
    _number(uow, note, seller)
    uow.invoices.add(note)
    uow.ledger.post(credit_note_entry(note))
    uow.publish(note.issued(), aggregate_id=note.id)


def get_invoice(uow: BillingWork, asked: GetInvoice) -> dict[str, Any]:
    """One invoice or credit note. Raises: NotFound `invoice_not_found`, also for somebody else's."""
    document = uow.invoices.document(asked.invoice_id)
    if document is None or not (uow.context.is_about(document["customer_id"]) or uow.context.may(*STAFF)):
        raise invoice_not_found(asked.invoice_id)
    return shared(InvoiceSchema).load(document)  # type: ignore[no-any-return]


def list_invoices(uow: BillingWork, asked: ListInvoices) -> Page[dict[str, Any]]:
    """A page of invoices and credit notes, newest first. Raises: PermissionDenied `not_yours` for those of others."""
    if not (uow.context.may(*STAFF) or uow.context.is_about(asked.customer_id or "")):
        raise invoices_not_yours()
    return uow.invoices.page(asked)


def _number(uow: BillingWork, invoice: Invoice, seller: Seller) -> None:
    year = seller.year_of(uow.now)
    invoice.issue(year, uow.invoices.next_number(SERIES[invoice.kind], year))
