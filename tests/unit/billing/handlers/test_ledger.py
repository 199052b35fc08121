"""Handlers of the ledger: balances, sums and the journal."""

import pytest

from billing import handlers
from billing.contract import ListJournal
from billing.ledger import CHART, CLEARING, DEPOSITS
from tests.unit.billing.desk import Desk, total


@pytest.fixture
def desk() -> Desk:
    return Desk()


def sold(desk: Desk):
    order = desk.authorised()
    desk.packed(order)
    desk.drain()
    return order


def test_the_chart_is_listed_by_code(desk):
    with desk.work() as uow:
        assert handlers.list_accounts(uow) == {"items": [*CHART]}


def test_an_empty_ledger_balances(desk):
    with desk.work() as uow:
        assert handlers.trial_balance(uow) == {"items": [], "sums": []}


def test_an_authorisation_and_a_void_post_nothing(desk):
    desk.closed(desk.authorised())
    desk.drain()

    with desk.work() as uow:
        assert handlers.trial_balance(uow)["items"] == []


def test_the_debits_of_all_accounts_equal_their_credits(desk):
    order = sold(desk)

    with desk.work() as uow:
        balance = handlers.trial_balance(uow)

    (euros,) = balance["sums"]
    assert euros["debits"] == euros["credits"] == order.total * 3
    by_code = {each["code"]: each["balance"].amount_minor for each in balance["items"]}
    assert (by_code[CLEARING.code], by_code[DEPOSITS.code]) == (total(order), 0)


def test_the_journal_is_listed_newest_first_with_both_sides(desk):
    order = sold(desk)

    with desk.work() as uow:
        entries = handlers.list_journal(uow, ListJournal(order.order_id, None, None, 20)).items

    assert [each["kind"] for each in entries] == ["application", "invoice", "capture"]
    assert [each["side"] for each in entries[-1]["postings"]] == ["debit", "credit"]
    assert all(each["amount"].amount_minor > 0 for entry in entries for each in entry["postings"])


def test_the_journal_is_listed_by_account_and_page(desk):
    sold(desk)

    with desk.work() as uow:
        first = handlers.list_journal(uow, ListJournal(None, DEPOSITS.code, None, 1))
        last = handlers.list_journal(uow, ListJournal(None, DEPOSITS.code, first.next_cursor, 1))

    assert [each["kind"] for each in (*first.items, *last.items)] == ["application", "capture"]
    assert last.next_cursor is None
