"""Ledger: accounts, and for each fact the journal entry whose debits equal its credits."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from backbone.messages import new_id
from backbone.money import Money, total_of
from billing.invoices import Invoice
from billing.payment_attempts import PaymentAttempt

DEBIT, CREDIT = "debit", "credit"


@dataclass(frozen=True)
class Account:
    """An account of the ledger. Args: kind: asset, liability or income."""

    code: str
    name: str
    kind: str


BANK = Account("1000", "Bank", "asset")
CLEARING = Account("1100", "Payment provider clearing", "asset")
RECEIVABLE = Account("1200", "Receivable", "asset")
DEPOSITS = Account("2000", "Customer deposits", "liability")
REVENUE = Account("4000", "Revenue", "income")
CHART = (BANK, CLEARING, RECEIVABLE, DEPOSITS, REVENUE)
"""The accounts that are there from the first day; one for each tax rate that was used follows."""


def vat_account(country: str, rate_basis_points: int) -> Account:
    """The account of the tax that is owed to a country at one rate."""
    percent = f"{rate_basis_points // 100}.{rate_basis_points % 100:02d}".rstrip("0").rstrip(".")
    return Account(f"2100-{country}-{rate_basis_points}", f"VAT {country} {percent} %", "liability")


@dataclass(frozen=True)
class Posting:
    """An amount on an account: a debit when more than zero, a credit when less."""

    account: Account
    amount: Money


@dataclass(frozen=True)
class Entry:
    """A journal entry. Args: source_id: The attempt, invoice or credit note that it tells of."""

    kind: str
    order_id: str
    source_id: str
    text: str
    posted_at: datetime
    postings: Sequence[Posting]
    id: str = field(default_factory=new_id)

    def __post_init__(self) -> None:
        assert not total_of((each.amount for each in self.postings), self.currency).amount_minor, (
            "Debits equal credits."
        )
        assert all(each.amount.amount_minor for each in self.postings), "Nothing is no posting."

    @property
    def currency(self) -> str:
        """The one currency of its postings."""
        return self.postings[0].amount.currency


def capture_entry(attempt: PaymentAttempt, now: datetime) -> Entry:
    """Captured money: Dr provider clearing / Cr customer deposits."""
    return _entry(
        "capture", attempt.order_id, attempt.id, "Capture", now, {CLEARING: attempt.amount}, {DEPOSITS: attempt.amount}
    )


def invoice_entry(invoice: Invoice) -> Entry:
    """An issued invoice: Dr receivable / Cr revenue, Cr VAT by rate."""
    text = f"Invoice {invoice.number}"
    return _entry(
        "invoice", invoice.order_id, invoice.id, text, invoice.issued_at, {RECEIVABLE: invoice.total}, _earned(invoice)
    )


def application_entry(invoice: Invoice) -> Entry:
    """A deposit that pays an invoice: Dr deposits / Cr receivable."""
    text = f"Deposit applied to {invoice.number}"
    paid = {DEPOSITS: invoice.total}, {RECEIVABLE: invoice.total}
    return _entry("application", invoice.order_id, invoice.id, text, invoice.issued_at, *paid)


def credit_note_entry(note: Invoice) -> Entry:
    """An issued credit note: Dr revenue, Dr VAT by rate / Cr receivable."""
    text = f"Credit note {note.number}"
    return _entry("credit_note", note.order_id, note.id, text, note.issued_at, _earned(note), {RECEIVABLE: note.total})


def refund_entry(attempt: PaymentAttempt, unapplied: Money, now: datetime) -> Entry:
    """Money that went back: Dr deposits as far as it was unapplied, the rest Dr receivable / Cr provider clearing."""
    debits = {DEPOSITS: unapplied, RECEIVABLE: attempt.amount - unapplied}
    return _entry(
        "refund", attempt.order_id, attempt.id, f"Refund: {attempt.cause}", now, debits, {CLEARING: attempt.amount}
    )


def _earned(invoice: Invoice) -> dict[Account, Money]:
    taxes = {vat_account(invoice.tax_country, each.rate_basis_points): each.tax for each in invoice.taxes}
    return {REVENUE: invoice.net, **taxes}


def _entry(
    kind: str,
    order_id: str,
    source_id: str,
    text: str,
    now: datetime,
    debited: Mapping[Account, Money],
    credited: Mapping[Account, Money],
) -> Entry:
    sides = [(debited, 1), (credited, -1)]
    postings = [Posting(account, amount * sign) for side, sign in sides for account, amount in side.items()]
    return Entry(kind, order_id, source_id, text, now, [each for each in postings if each.amount.amount_minor])
