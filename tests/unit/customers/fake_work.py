"""Customers' unit of work, kept in memory."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from backbone.context import Context
from backbone.messages import Event, Page
from customers.accounts import Account
from customers.contract import ListCustomers, ListEndedSessions, SessionEnded
from customers.sessions import RefreshToken, Session
from customers.sign_ins import SignIns
from tests.builders import NOON


class FakeAccounts:
    """`saved` holds the accounts in the order in which they were saved."""

    def __init__(self, *accounts: Account) -> None:
        self.by_id = {account.id: account for account in accounts}
        self.hashes: dict[str, str] = {}
        self.saved: list[Account] = []
        self.locked: list[str] = []

    def get(self, customer_id: str, *, for_update: bool = False) -> Account | None:
        self.locked += [customer_id] if for_update else []
        return replace(self.by_id[customer_id]) if customer_id in self.by_id else None

    def by_email(self, email: str) -> Account | None:
        return next((each for each in self.by_id.values() if each.email == email), None)

    def password_hash(self, email: str) -> str | None:
        account = self.by_email(email)
        return self.hashes.get(account.id) if account else None

    def add(self, account: Account, password_hash: str) -> None:
        self.by_id[account.id], self.hashes[account.id] = account, password_hash

    def page(self, asked: ListCustomers) -> Page[dict[str, object]]:
        return Page([{"id": each.id} for each in self.by_id.values() if each.name == asked.search], None)

    def save(self, account: Account) -> None:
        assert account.id in self.locked, "What is saved was read for update."
        self.saved.append(account)


class FakeSessions:
    """`asked` holds what was asked of the ended ones."""

    def __init__(self, sessions: Iterable[Session]) -> None:
        self.rows = {session.id: session for session in sessions}
        self.asked: list[ListEndedSessions] = []
        self.forgotten = 0

    def add(self, session: Session) -> None:
        self.rows[session.id] = replace(session)

    def get_for_update(self, session_id: str) -> Session | None:
        return replace(self.rows[session_id]) if session_id in self.rows else None

    def of_token_for_update(self, token: RefreshToken) -> Session | None:
        found = [each for each in self.rows.values() if each.family_hash == token.family_hash]
        return replace(found[0]) if found else None

    def open_of(self, customer_id: str, now: datetime, *, for_update: bool = False) -> Sequence[Session]:
        return [replace(each) for each in self.rows.values() if each.customer_id == customer_id and each.is_open(now)]

    def ended(self, asked: ListEndedSessions) -> Page[SessionEnded]:
        self.asked.append(asked)
        return Page([], None)

    def save(self, session: Session) -> None:
        self.rows[session.id] = replace(session)

    def forget_some(self, _now: datetime) -> None:
        self.forgotten += 1


class FakeSignIns:
    """By the hash of the address."""

    def __init__(self) -> None:
        self.rows: dict[str, SignIns] = {}

    def get_for_update(self, address_hash: str, _now: datetime) -> SignIns:
        kept = self.rows.get(address_hash)
        return SignIns(address_hash, list(kept.attempts) if kept else [])

    def save(self, sign_ins: SignIns, _now: datetime) -> None:
        self.rows[sign_ins.address_hash] = sign_ins

    def forget_some(self, _now: datetime) -> None:
        return


class FakeWork:
    """`published` holds the facts with the id of what they tell of."""

    def __init__(
        self, *accounts: Account, sessions: Iterable[Session] = (), context: Context | None = None, now: datetime = NOON
    ) -> None:
        self.accounts, self.sessions, self.sign_ins = FakeAccounts(*accounts), FakeSessions(sessions), FakeSignIns()
        self.context, self.now = context or Context(), now
        self.published: list[tuple[Event, str]] = []

    def publish(self, fact: Event, *, aggregate_id: str, aggregate_version: int = 1) -> None:
        self.published.append((fact, aggregate_id))
