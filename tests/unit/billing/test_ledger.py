"""Ledger: each fact has its entry, and the debits of every entry equal its credits."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backbone.messages import new_id
from billing.contract import CAPTURE, ENTRY_KINDS, REFUND
from billing.ledger import (
    CLEARING,
    DEPOSITS,
    RECEIVABLE,
    REVENUE,
    Account,
    Entry,
    Posting,
    application_entry,
    capture_entry,
    credit_note_entry,
    invoice_entry,
    refund_entry,
    vat_account,
)
from billing.payment_attempts import PaymentAttempt
from tests.builders import NOON, a_seller, an_invoice, an_order_placed
from tests.unit.billing.desk import cents

DANISH = vat_account("DK", 1_900)


def moved(kind: str, amount_minor: int) -> PaymentAttempt:
    return PaymentAttempt(new_id(), new_id(), new_id(), kind, cents(amount_minor), NOON, cause="staff")


def postings(entry: Entry) -> list[tuple[Account, int]]:
    return [(each.account, each.amount.amount_minor) for each in entry.postings]


def test_captured_money_is_with_the_provider_and_a_deposit():
    attempt = moved(CAPTURE, 500)

    entry = capture_entry(attempt, NOON)

    assert postings(entry) == [(CLEARING, 500), (DEPOSITS, -500)]
    assert (entry.kind, entry.source_id, entry.order_id) == ("capture", attempt.id, attempt.order_id)


def test_an_invoice_is_owed_and_earned_but_for_its_tax():
    invoice = an_invoice()
    total, tax = invoice.total.amount_minor, invoice.tax.amount_minor

    assert postings(invoice_entry(invoice)) == [(RECEIVABLE, total), (REVENUE, tax - total), (DANISH, -tax)]


def test_a_deposit_pays_the_invoice():
    invoice = an_invoice()
    total = invoice.total.amount_minor

    assert postings(application_entry(invoice)) == [(DEPOSITS, total), (RECEIVABLE, -total)]


def test_a_credit_note_is_the_invoice_the_other_way_round():
    invoice = an_invoice()
    note = invoice.credit(a_seller(), NOON)

    turned = [(account, -amount) for account, amount in postings(invoice_entry(invoice))]
    assert sorted(postings(credit_note_entry(note)), key=str) == sorted(turned, key=str)


@pytest.mark.parametrize(
    ("unapplied", "debits"),
    [(0, [(RECEIVABLE, 500)]), (500, [(DEPOSITS, 500)]), (200, [(DEPOSITS, 200), (RECEIVABLE, 300)])],
)
def test_a_refund_takes_the_deposit_as_far_as_it_goes(unapplied: int, debits: list[tuple[Account, int]]):
    assert postings(refund_entry(moved(REFUND, 500), cents(unapplied), NOON)) == [*debits, (CLEARING, -500)]


def test_a_tax_of_nothing_is_no_posting():
    order = an_order_placed(lines=1, shipping=cents(0), shipping_tax=cents(0))
    invoice = an_invoice(order)
    line = invoice.cost.lines[0]
    untaxed = type(line)(**{**vars(line), "tax": cents(0), "tax_rate_basis_points": 0})
    invoice.cost.lines[0] = untaxed

    assert [account for account, _ in postings(invoice_entry(invoice))] == [RECEIVABLE, REVENUE]


@pytest.mark.parametrize(
    ("rate", "code", "name"),
    [
        (1_900, "2100-DE-1900", "VAT DE 19 %"),
        (1_000, "2100-DE-1000", "VAT DE 10 %"),
        (950, "2100-DE-950", "VAT DE 9.5 %"),
        (2_550, "2100-DE-2550", "VAT DE 25.5 %"),
    ],
)
def test_each_rate_of_a_country_has_an_account(rate: int, code: str, name: str):
    assert vat_account("DE", rate) == Account(code, name, "liability")


@given(st.lists(st.integers(-(10**9), 10**9).filter(bool), min_size=1, max_size=6))
def test_an_entry_that_does_not_balance_is_a_fault_of_ours(amounts: list[int]):
    given_postings = [Posting(CLEARING, cents(amount)) for amount in amounts]

    if sum(amounts):
        with pytest.raises(AssertionError, match="Debits equal credits"):
            Entry("capture", new_id(), new_id(), "By hand", NOON, given_postings)
    else:
        assert Entry("capture", new_id(), new_id(), "By hand", NOON, given_postings).currency == "EUR"


@given(st.integers(1, 10**9), st.data())
def test_every_refund_balances(amount: int, data: st.DataObject):
    unapplied = cents(data.draw(st.integers(0, amount)))

    assert sum(each for _, each in postings(refund_entry(moved(REFUND, amount), unapplied, NOON))) == 0


def test_every_kind_of_entry_is_in_the_contract():
    invoice = an_invoice()
    entries = [
        capture_entry(moved(CAPTURE, 1), NOON),
        invoice_entry(invoice),
        application_entry(invoice),
        credit_note_entry(invoice.credit(a_seller(), NOON)),
        refund_entry(moved(REFUND, 1), cents(0), NOON),
    ]

    assert tuple(each.kind for each in entries) == ENTRY_KINDS
