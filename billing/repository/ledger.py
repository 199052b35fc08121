"""Posts to the ledger, and reads it."""

from typing import Any

from sqlalchemy import case, exists, func, insert, select
from sqlalchemy.orm import Session

from backbone.messages import Page
from backbone.money import Money
from backbone.nameko.crossing import insert_unless_there
from backbone.nameko.paging import page
from billing.contract import ListJournal
from billing.ledger import CHART, CREDIT, DEBIT, Account, Entry
from billing.models import AccountRow, JournalEntryRow, PostingRow


class Ledger:
    """The ledger."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def post(self, *entries: Entry) -> None:
        """Write journal entries; accounts that were never used before are opened."""
        for entry in entries:
            for account in {each.account for each in entry.postings} - {*CHART}:
                insert_unless_there(self._session, AccountRow, vars(account))
            same = ("id", "kind", "order_id", "source_id", "text", "currency", "posted_at")
            values = {name: getattr(entry, name) for name in same}
            count = len(entry.postings)
            self._session.execute(insert(JournalEntryRow).values(**values, balance_minor=0, postings_left=count))
            self._session.execute(insert(PostingRow), _posting_rows(entry))

    def accounts(self) -> list[Account]:
        """All accounts, by code."""
        rows = self._session.scalars(select(AccountRow).order_by(AccountRow.code))
        return [Account(row.code, row.name, row.kind) for row in rows]

    def balances(self) -> list[dict[str, Any]]:
        """What was posted to each account in each currency."""
        amount = PostingRow.amount_minor
        debits, credited = (func.sum(case((is_side, amount), else_=0)) for is_side in (amount > 0, amount < 0))
        sums = (
            select(AccountRow, PostingRow.currency, debits.label("debits"), credited.label("credits"))
            .join(PostingRow, PostingRow.account == AccountRow.code)
            .group_by(AccountRow.code, AccountRow.name, AccountRow.kind, PostingRow.currency)
            .order_by(AccountRow.code, PostingRow.currency)
        )
        return [_balance(*row) for row in self._session.execute(sums)]

    def page(self, asked: ListJournal) -> Page[dict[str, Any]]:
        """A page of the journal, newest first."""
        statement = select(JournalEntryRow)
        if asked.order_id is not None:
            statement = statement.where(JournalEntryRow.order_id == asked.order_id)
        if asked.account is not None:
            is_of = (PostingRow.entry_id == JournalEntryRow.id, PostingRow.account == asked.account)
            statement = statement.where(exists().where(*is_of))
        found: Page[JournalEntryRow] = page(
            self._session,
            statement,
            (JournalEntryRow.id,),
            lambda row: row[0],
            cursor=asked.cursor,
            limit=asked.limit,
            is_descending=True,
        )
        return Page(self._with_postings(found.items), found.next_cursor)

    def _with_postings(self, entries: list[JournalEntryRow]) -> list[dict[str, Any]]:
        of_entries = PostingRow.entry_id.in_([entry.id for entry in entries])
        postings: dict[str, list[dict[str, Any]]] = {entry.id: [] for entry in entries}
        for row in self._session.scalars(select(PostingRow).where(of_entries).order_by(PostingRow.position)):
            side = DEBIT if row.amount_minor > 0 else CREDIT
            amount = Money(abs(row.amount_minor), row.currency)
            postings[row.entry_id].append({"account": row.account, "side": side, "amount": amount})
        same = ("id", "kind", "order_id", "source_id", "text", "posted_at")
        return [{name: getattr(entry, name) for name in same} | {"postings": postings[entry.id]} for entry in entries]


def _posting_rows(entry: Entry) -> list[dict[str, Any]]:
    return [
        {
            "entry_id": entry.id,
            "position": position,
            "account": posting.account.code,
            "currency": posting.amount.currency,
            "amount_minor": posting.amount.amount_minor,
        }
        for position, posting in enumerate(entry.postings)
    ]


def _balance(account: AccountRow, currency: str, debits: int, credited: int) -> dict[str, Any]:
    return {
        "code": account.code,
        "name": account.name,
        "kind": account.kind,
        "debits": Money(int(debits), currency),
        "credits": Money(-int(credited), currency),
        "balance": Money(int(debits) + int(credited), currency),
    }
