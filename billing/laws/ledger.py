"""Laws of the ledger: every entry balances, and the accounts say what payments and invoices say."""

from typing import Any

from sqlalchemy import func, select

from backbone.nameko.laws import Law, count_of, kept_by_each, sum_of
from billing.contract import CAPTURE, CREDIT_NOTE, INVOICE, REFUND
from billing.invoices import PAID
from billing.ledger import BANK, CLEARING, DEPOSITS, RECEIVABLE, REVENUE
from billing.models import InvoiceRow, JournalEntryRow, PaymentAttemptRow, PaymentRow, PostingRow
from billing.payment_attempts import SUCCEEDED

APPLICATION = "application"

_IS_OF_ENTRY = PostingRow.entry_id == JournalEntryRow.id
_IS_OF_ORDER = JournalEntryRow.order_id == PaymentRow.order_id
_IS_OF_ATTEMPT = (JournalEntryRow.kind == PaymentAttemptRow.kind, JournalEntryRow.source_id == PaymentAttemptRow.id)
_IS_OF_INVOICE = (JournalEntryRow.kind == func.lower(InvoiceRow.kind), JournalEntryRow.source_id == InvoiceRow.id)


def _posted(*conditions: Any) -> Any:
    return sum_of(PostingRow.amount_minor, _IS_OF_ENTRY, *conditions)


def _invoiced(*conditions: Any) -> Any:
    is_theirs = (InvoiceRow.order_id == PaymentRow.order_id, InvoiceRow.kind == INVOICE)
    return sum_of(InvoiceRow.total_minor, *is_theirs, *conditions)


def _fault_of_entry(entry: Any) -> str:
    if entry.balance or entry.postings < 2 or (entry.balance_minor, entry.postings_left) != (0, 0):
        return f"Its {entry.postings} postings come to {entry.balance}; {entry.postings_left} are missing."
    return "" if entry.payments else "It tells of an order that nobody paid."


def _fault_of_clearing(payment: Any) -> str:
    ours = payment.captured_minor - payment.refunded_minor
    return "" if ours == payment.cleared else f"{ours} captured and not refunded, {payment.cleared} by the ledger."


def _fault_of_deposit(payment: Any) -> str:
    in_ledger = -payment.posted
    return (
        "" if payment.deposit_minor == in_ledger else f"{payment.deposit_minor} unapplied, {in_ledger} by the ledger."
    )


def _fault_of_attempt(attempt: Any) -> str:
    return "" if attempt.entries == 1 else f"This {attempt.kind} has {attempt.entries} entries."


def _fault_of_invoice(invoice: Any) -> str:
    posted = (invoice.receivable, -invoice.revenue, invoice.receivable + invoice.revenue)
    sign = -1 if invoice.kind == CREDIT_NOTE else 1
    said = tuple(sign * each for each in (invoice.total_minor, invoice.net_minor, invoice.tax_minor))
    return "" if posted == said else f"It says {said} (total, net, tax), and {posted} is posted."


def _fault_of_application(payment: Any) -> str:
    covered = payment.applied + payment.open
    return "" if payment.invoiced <= covered else f"{payment.invoiced} invoiced, {covered} applied or still open."


LEDGER_LAWS = (
    Law(
        "entries_balance",
        "Every journal entry balances, and so does the sum of them.",
        kept_by_each(
            select(
                JournalEntryRow.balance_minor,
                JournalEntryRow.postings_left,
                _posted().label("balance"),
                count_of(PostingRow.position, _IS_OF_ENTRY).label("postings"),
                count_of(PaymentRow.id, _IS_OF_ORDER).label("payments"),
            ),
            JournalEntryRow.id,
            _fault_of_entry,
        ),
    ),
    Law(
        "clearing_is_captured_money",
        "Of each payment, clearing + bank = captured + received - refunded.",
        kept_by_each(
            select(
                PaymentRow.captured_minor,
                PaymentRow.refunded_minor,
                _posted(_IS_OF_ORDER, PostingRow.account.in_((BANK.code, CLEARING.code))).label("cleared"),
            ),
            PaymentRow.id,
            _fault_of_clearing,
        ),
    ),
    Law(
        "deposits_are_unapplied_money",
        "Of each payment, what is captured and not applied to an invoice is a customer's deposit.",
        kept_by_each(
            select(
                PaymentRow.deposit_minor,
                _posted(_IS_OF_ORDER, PostingRow.account == DEPOSITS.code).label("posted"),
            ),
            PaymentRow.id,
            _fault_of_deposit,
        ),
    ),
    Law(
        "payments_are_posted",
        "Each capture and each refund has its entry.",
        kept_by_each(
            select(PaymentAttemptRow.kind, count_of(JournalEntryRow.id, *_IS_OF_ATTEMPT).label("entries")).where(
                PaymentAttemptRow.state == SUCCEEDED, PaymentAttemptRow.kind.in_((CAPTURE, REFUND))
            ),
            PaymentAttemptRow.id,
            _fault_of_attempt,
        ),
    ),
    Law(
        "invoices_are_posted",
        "Each invoice and credit note has its entry, with its total, net and tax.",
        kept_by_each(
            select(
                InvoiceRow.kind,
                InvoiceRow.net_minor,
                InvoiceRow.tax_minor,
                InvoiceRow.total_minor,
                _posted(*_IS_OF_INVOICE, PostingRow.account == RECEIVABLE.code).label("receivable"),
                _posted(*_IS_OF_INVOICE, PostingRow.account == REVENUE.code).label("revenue"),
            ),
            InvoiceRow.id,
            _fault_of_invoice,
        ),
    ),
    Law(
        "invoiced_is_applied_or_open",
        "Of each order, no more is invoiced than was applied to its invoices or is still to be received.",
        kept_by_each(
            select(
                _invoiced().label("invoiced"),
                _invoiced(InvoiceRow.state != PAID).label("open"),
                (-_posted(_IS_OF_ORDER, JournalEntryRow.kind == APPLICATION, PostingRow.account == RECEIVABLE.code))
                .label("applied"),
            ),
            PaymentRow.id,
            _fault_of_application,
        ),
    ),
)  # fmt: skip
