"""What can be asked of the ledger."""

from typing import Any

from backbone.messages import Page
from backbone.money import total_of
from billing.contract import ListJournal
from billing.ledger import Account
from billing.repository import BillingWork


def list_accounts(uow: BillingWork) -> dict[str, list[Account]]:
    """All accounts, by code."""
    return {"items": uow.ledger.accounts()}


def list_journal(uow: BillingWork, asked: ListJournal) -> Page[dict[str, Any]]:
    """A page of the journal, newest first."""
    return uow.ledger.page(asked)


def trial_balance(uow: BillingWork) -> dict[str, Any]:
    """The balance of each account, and the sums of each currency, whose debits equal its credits."""
    balances = uow.ledger.balances()
    sums = []
    for currency in sorted({each["debits"].currency for each in balances}):
        of_currency = [each for each in balances if each["debits"].currency == currency]
        both = {side: total_of((each[side] for each in of_currency), currency) for side in ("debits", "credits")}
        sums.append({"currency": currency, **both})
    return {"items": balances, "sums": sums}
