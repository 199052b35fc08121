"""The books: each fact has its entry, every entry balances, and nothing written is ever changed."""

import pytest
from sqlalchemy.exc import DBAPIError

from backbone.messages import new_id
from billing.invoices import CHAIN_BEGINS, chained, digest_of
from tests.support.waiting import at_once

ENTRY = """INSERT INTO journal_entries
    (id, kind, order_id, source_id, text, currency, posted_at, balance_minor, postings_left)
    VALUES (:id, 'capture', :id, :id, 'By hand', 'EUR', CURRENT_TIMESTAMP, 0, :postings)"""
POSTING = """INSERT INTO postings (entry_id, position, account, currency, amount_minor)
    VALUES (:id, :position, :account, 'EUR', :amount)"""
CLOSED_ENTRY = "SELECT balance_minor, postings_left FROM journal_entries WHERE id = :id"


def write(till, *amounts: int, postings: int | None = None) -> str:
    """Write an entry with these postings behind the service's back, in one transaction."""
    entry_id = new_id()
    with till.transaction() as execute:
        execute(ENTRY, id=entry_id, postings=len(amounts) if postings is None else postings)
        for position, amount in enumerate(amounts):
            execute(POSTING, id=entry_id, position=position, account="1100", amount=amount)
    return entry_id


@pytest.fixture
def sold(till):
    """An order that was paid, packed and invoiced."""
    order = till.paid()
    till.packed(order)
    till.wait_state(order.order_id, "CAPTURED")
    return order


def test_a_captured_and_invoiced_shipment_has_three_entries(till, sold):
    total, tax = sold.total.amount_minor, sold.tax.amount_minor

    assert till.ledger(sold.order_id) == [
        ("capture", "1100", "debit", total),
        ("capture", "2000", "credit", total),
        ("invoice", "1200", "debit", total),
        ("invoice", "4000", "credit", total - tax),
        ("invoice", "2100-DK-1900", "credit", tax),
        ("application", "2000", "debit", total),
        ("application", "1200", "credit", total),
    ]


def test_a_cancelled_invoice_is_taken_back_and_its_refund_comes_from_the_receivable(till, sold):
    shipment_id = till.invoices(sold.order_id)[0]["shipment_id"]
    till.cancelled(sold, shipment_id)
    till.wait_state(sold.order_id, "REFUNDED")
    total, tax = sold.total.amount_minor, sold.tax.amount_minor

    assert till.ledger(sold.order_id)[-5:] == [
        ("credit_note", "4000", "debit", total - tax),
        ("credit_note", "2100-DK-1900", "debit", tax),
        ("credit_note", "1200", "credit", total),
        ("refund", "1200", "debit", total),
        ("refund", "1100", "credit", total),
    ]


def test_the_trial_balance_adds_up_and_matches_the_payments(till, sold):
    balance = till.client.billing.trial_balance()

    (euros,) = balance["sums"]
    assert euros["debits"] == euros["credits"]
    clearing = next(each for each in balance["items"] if each["code"] == "1100")
    moved = till.database.value("SELECT sum(captured_minor - refunded_minor) FROM payments")
    assert clearing["balance"]["amount_minor"] == moved


def test_the_chart_of_accounts_is_there_and_grows_with_the_tax_rates(till, sold):
    accounts = till.client.billing.list_accounts()["items"]

    assert [each["code"] for each in accounts] == ["1000", "1100", "1200", "2000", "2100-DK-1900", "4000"]
    assert accounts[4] == {"code": "2100-DK-1900", "name": "VAT DK 19 %", "kind": "liability"}


def test_the_journal_is_listed_by_account_page_by_page(till, sold):
    first = till.client.billing.list_journal(order_id=sold.order_id, account="2000", limit=1)
    last = till.client.billing.list_journal(
        order_id=sold.order_id, account="2000", limit=1, cursor=first["next_cursor"]
    )

    assert [page["items"][0]["kind"] for page in (first, last)] == ["application", "capture"]


def test_the_database_takes_an_entry_that_balances(till):
    entry_id = write(till, 500, -300, -200)

    assert tuple(till.database.rows(CLOSED_ENTRY, id=entry_id)[0]) == (0, 0)


@pytest.mark.parametrize("amounts", [(500,), (500, -499), (500, 500), (-1, -2)])
def test_the_database_refuses_an_entry_that_does_not_balance(till, amounts):
    before = till.database.value("SELECT count(*) FROM journal_entries")

    with pytest.raises(DBAPIError):
        write(till, *amounts)

    assert till.database.value("SELECT count(*) FROM journal_entries") == before


def test_the_database_refuses_an_entry_whose_postings_are_not_all_there(till):
    with pytest.raises(DBAPIError):
        write(till, 500, -500, postings=3)


def test_the_database_refuses_further_postings_of_a_written_entry(till):
    entry_id = write(till, 500, -500)

    def add_two() -> None:
        with till.transaction() as execute:
            execute(POSTING, id=entry_id, position=2, account="1100", amount=100)
            execute(POSTING, id=entry_id, position=3, account="1100", amount=-100)

    with pytest.raises(DBAPIError):
        add_two()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE postings SET amount_minor = amount_minor * 2",
        "UPDATE postings SET account = '1000'",
        "DELETE FROM postings",
        "DELETE FROM journal_entries",
        "UPDATE journal_entries SET text = 'Something else'",
        "UPDATE journal_entries SET balance_minor = 0, postings_left = 2",
        "DELETE FROM invoices",
        "UPDATE invoices SET total_minor = 0, net_minor = 0, tax_minor = 0",
        "UPDATE invoices SET number = 'INV-2026-999999'",
        "DELETE FROM zero",
        "INSERT INTO zero (value) VALUES (1)",
    ],
)
def test_what_is_written_cannot_be_changed(till, sold, statement):
    with pytest.raises(DBAPIError), till.transaction() as execute:
        execute(statement)

    assert till.ledger(sold.order_id)


def test_invoices_at_once_leave_no_gap_in_the_numbers(till):
    orders = [till.paid(lines=1) for _ in range(8)]

    at_once(len(orders), lambda number: till.client.billing.get_payment(order_id=orders[number].order_id))
    for order in orders:
        till.packed(order)
    for order in orders:
        till.wait_state(order.order_id, "CAPTURED")

    for series in ("INV", "CN"):
        found = till.database.rows("SELECT number FROM invoices WHERE number LIKE :series", series=f"{series}-%")
        assert sorted(int(row.number[-6:]) for row in found) == list(range(1, len(found) + 1))


def test_the_chain_of_documents_holds_from_the_first_to_the_last(till, sold):
    link = CHAIN_BEGINS
    for row in till.documents():
        assert row["digest"] == digest_of(row["document"])
        link = chained(link, row["digest"])
        assert row["link"] == link

    assert till.database.value("SELECT link FROM chain_head") == link


def test_the_invoice_says_what_was_sent_and_to_whom(till, sold):
    (invoice,) = till.invoices(sold.order_id)

    assert (invoice["net"], invoice["tax"], invoice["total"]) == tuple(
        sold.payload()[name] for name in ("net", "tax", "total")
    )
    assert invoice["customer"] == sold.payload()["customer"]
    assert (invoice["state"], invoice["seller"]["name"]) == ("PAID", "Kontor Demo Shop")
    assert [line["quantity"] for line in invoice["lines"]] == [line.quantity for line in sold.lines]
