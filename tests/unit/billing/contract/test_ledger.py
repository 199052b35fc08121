"""The wire form of the ledger: accounts, entries with both sides, and balances."""

import pytest
from marshmallow import ValidationError

from billing import handlers
from billing.contract import (
    AccountListSchema,
    JournalEntrySchema,
    JournalPageSchema,
    ListJournal,
    ListJournalSchema,
    TrialBalanceSchema,
)
from tests.unit.billing.desk import Desk


@pytest.fixture
def desk() -> Desk:
    """A desk that sold something."""
    sold = Desk()
    sold.packed(sold.authorised())
    sold.drain()
    return sold


def test_the_accounts_are_shown_with_their_kind(desk):
    with desk.work() as uow:
        wire = AccountListSchema().dump(handlers.list_accounts(uow))

    assert AccountListSchema().validate(wire) == {}
    assert wire["items"][0] == {"code": "1000", "name": "Bank", "kind": "asset"}


def test_an_entry_is_shown_with_its_postings_on_either_side(desk):
    with desk.work() as uow:
        wire = JournalPageSchema().dump(handlers.list_journal(uow, ListJournal(None, None, None, 20)))

    assert JournalPageSchema().validate(wire) == {}
    assert [each["side"] for each in wire["items"][-1]["postings"]] == ["debit", "credit"]
    assert set(JournalEntrySchema().fields) == set(wire["items"][0])


def test_the_trial_balance_is_shown_with_its_sums(desk):
    with desk.work() as uow:
        wire = TrialBalanceSchema().dump(handlers.trial_balance(uow))

    assert TrialBalanceSchema().validate(wire) == {}
    assert wire["sums"][0]["debits"] == wire["sums"][0]["credits"]


@pytest.mark.parametrize("wanted", [{"order_id": "O-17"}, {"account": ""}, {"account": "x" * 31}])
def test_the_journal_is_asked_for_by_order_or_account(wanted):
    with pytest.raises(ValidationError):
        ListJournalSchema().load(wanted)
