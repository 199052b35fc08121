"""Accounts: opened as a customer's, changed only by who saw the newest version."""

import pytest

from backbone.errors import Stale
from customers.accounts import Account
from customers.contract import Register, UpdateProfile
from tests.builders import NOON, a_registration, an_account, an_address


def a_change(account: Account, **changes: object) -> UpdateProfile:
    """A change of a profile that was read as it is now."""
    given = {"customer_id": account.id, "version": account.version, "name": None, "country": None} | changes
    return UpdateProfile(**given)


def test_a_new_account_is_a_customers_at_its_first_version():
    account = Account.open(Register(**a_registration(name="Ada Jensen", country="DK")), NOON)

    assert (account.name, account.country, account.created_at) == ("Ada Jensen", "DK", NOON)
    assert (account.roles, account.version) == (["customer"], 1)


def test_accounts_have_different_ids():
    assert an_account().id != an_account().id


def test_a_profile_changes_and_counts_its_version():
    account = an_account()

    account.update_profile(a_change(account, name="Ada Lovelace", country="GB"))

    assert (account.name, account.country, account.version) == ("Ada Lovelace", "GB", 2)


@pytest.mark.parametrize(("given", "kept"), [("name", "country"), ("country", "name")])
def test_what_is_left_out_of_a_change_stays(given: str, kept: str):
    account = an_account(name="Ada Jensen", country="DK")
    before = getattr(account, kept)

    account.update_profile(a_change(account, **{given: "SE"}))

    assert (getattr(account, given), getattr(account, kept)) == ("SE", before)


def test_an_address_is_given_at_once_or_later_and_stays_where_a_change_names_none():
    account = Account.open(Register(**a_registration(address=an_address())), NOON)
    account.update_profile(a_change(account, name="Ada Lovelace"))
    assert account.address == an_address()

    account.update_profile(a_change(account, address=an_address(city="Aarhus")))

    assert account.address == an_address(city="Aarhus")


@pytest.mark.parametrize("version", [1, 3])
def test_a_change_of_another_version_is_refused_and_changes_nothing(version: int):
    account = an_account(version=2, name="Ada Jensen")

    with pytest.raises(Stale, match="version 2") as refused:
        account.update_profile(a_change(account, version=version, name="Somebody else"))

    assert refused.value.code == "customer_stale"
    assert (account.name, account.version) == ("Ada Jensen", 2)


def test_roles_are_exactly_those_that_were_given_each_once():
    account = an_account(roles=["customer"])

    account.set_roles(["support", "admin", "support"])

    assert (account.roles, account.version) == (["admin", "support"], 2)
