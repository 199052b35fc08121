"""Handlers of customers: one account per address, and accounts are their owners' and the staff's business only."""

import pytest

from backbone.errors import Conflict, NotFound, Stale
from backbone.messages import new_id
from customers import handlers
from customers.contract import GetCustomer, ListCustomers, Register, SetRoles, UpdateProfile
from tests.builders import a_context, a_registration, an_account
from tests.unit.customers.fake_work import FakeWork


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


def test_accounts_are_listed_as_they_are_searched_for():
    ada, grace = an_account(name="Ada Jensen"), an_account(name="Grace Lund")

    found = handlers.list_customers(FakeWork(ada, grace), ListCustomers("Grace Lund", None, 10))

    assert [each["id"] for each in found.items] == [grace.id]


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
