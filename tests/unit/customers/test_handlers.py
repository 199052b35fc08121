"""Handlers of customers: one account per address, and accounts are their owners' and the staff's business only."""

from dataclasses import replace

import pytest

from backbone.context import Context
from backbone.errors import Conflict, NotFound, Stale
from backbone.messages import new_id
from customers import handlers
from customers.accounts import Account
from customers.contract import GetCustomer, Register, SetRoles, UpdateProfile
from tests.builders import NOON, a_context, a_registration, an_account


class FakeAccounts:
    """Accounts in memory."""

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

    def add(self, account: Account, password_hash: str) -> None:
        self.by_id[account.id], self.hashes[account.id] = account, password_hash

    def save(self, account: Account) -> None:
        assert account.id in self.locked, "What is saved was read for update."
        self.saved.append(account)


class FakeWork:
    def __init__(self, *accounts: Account, context: Context | None = None) -> None:
        self.accounts, self.context, self.now = FakeAccounts(*accounts), context or Context(), NOON


def test_registering_opens_an_account_with_its_credential():
    work = FakeWork()

    account = handlers.register(work, Register(**a_registration()), "hash")

    assert work.accounts.by_id == {account.id: account}
    assert work.accounts.hashes == {account.id: "hash"}


def test_an_address_has_one_account():
    work = FakeWork(an_account(email="ada@shop.example"))

    with pytest.raises(Conflict) as refused:
        handlers.register(work, Register(**a_registration(email="ada@shop.example")), "hash")

    assert (refused.value.code, len(work.accounts.by_id)) == ("email_taken", 1)


@pytest.mark.parametrize("roles", [("support",), ("admin",)])
def test_staff_see_everybodys_account(roles: tuple[str, ...]):
    account = an_account()

    assert handlers.get_customer(FakeWork(account, context=a_context(*roles)), GetCustomer(account.id)) == account


def test_a_person_sees_their_own_account():
    account = an_account()

    assert (
        handlers.get_customer(FakeWork(account, context=a_context(actor_id=account.id)), GetCustomer(account.id))
        == account
    )


@pytest.mark.parametrize("roles", [("customer",), ("warehouse", "catalogue", "accountant", "ops")])
def test_somebody_elses_account_does_not_exist(roles: tuple[str, ...]):
    account = an_account()
    work = FakeWork(account, context=a_context(*roles))

    with pytest.raises(NotFound) as hidden:
        handlers.get_customer(work, GetCustomer(account.id))
    with pytest.raises(NotFound) as missing:
        handlers.get_customer(work, GetCustomer(new_id()))

    assert hidden.value.code == missing.value.code == "customer_not_found"


def test_a_changed_profile_is_saved():
    account = an_account()
    work = FakeWork(account, context=a_context(actor_id=account.id))

    changed = handlers.update_profile(work, UpdateProfile(account.id, 1, "Ada Lovelace", None))

    assert (changed.name, work.accounts.saved) == ("Ada Lovelace", [changed])


def test_a_profile_that_was_changed_since_it_was_read_is_not_saved():
    account = an_account(version=2)
    work = FakeWork(account, context=a_context(actor_id=account.id))

    with pytest.raises(Stale):
        handlers.update_profile(work, UpdateProfile(account.id, 1, "Ada Lovelace", None))

    assert work.accounts.saved == []


@pytest.mark.parametrize("version", [1, 2])
def test_somebody_elses_profile_is_not_changed_and_its_version_not_told(version: int):
    account = an_account(version=2)

    with pytest.raises(NotFound):
        handlers.update_profile(FakeWork(account, context=a_context()), UpdateProfile(account.id, version, "Eve", None))


def test_roles_are_saved():
    account = an_account()
    work = FakeWork(account)

    changed = handlers.set_roles(work, SetRoles(account.id, ["support"]))

    assert (changed.roles, work.accounts.saved) == (["support"], [changed])


def test_nobody_gets_roles_who_is_not_there():
    with pytest.raises(NotFound):
        handlers.set_roles(FakeWork(), SetRoles(new_id(), ["support"]))
