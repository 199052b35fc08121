"""One function per command, query or consumed event of billing, by aggregate, each given a unit of work."""

from billing.handlers.charges import charge_shipment
from billing.handlers.invoices import get_invoice, list_invoices
from billing.handlers.ledger import list_accounts, list_journal, trial_balance
from billing.handlers.payment_attempts import get_doubts, list_transactions, settle, why_not_authorised
from billing.handlers.payments import (
    close_payment,
    get_payment,
    list_payments,
    open_payment,
    refund_payment,
    start_payment,
)

__all__ = [
    "charge_shipment", "close_payment", "get_doubts", "get_invoice", "get_payment", "list_accounts", "list_invoices",
    "list_journal", "list_payments", "list_transactions", "open_payment", "refund_payment", "settle", "start_payment",
    "trial_balance", "why_not_authorised",
]  # fmt: skip
