"""The demo accounts: one for each role, kept privately, opened once."""

import json
import stat

import pytest

from backbone.errors import Unauthenticated, Unavailable
from customers.contract import ROLES, email_taken
from ops.accounts import Account, kept, open_all
from ops.trouble import Trouble


class FakeCustomers:
    """Keeps accounts as the customers service does."""

    def __init__(self):
        self.accounts, self.open_sessions = {}, []

    def register(self, *, email, password, name, country):
        if email in self.accounts:
            raise email_taken(email)
        self.accounts[email] = {"id": email, "password": password, "roles": ["customer"]}
        return self.accounts[email]

    def authenticate(self, *, email, password):
        if self.accounts[email]["password"] != password:
            raise Unauthenticated("wrong_credentials", "Wrong.")
        self.open_sessions.append(email)
        return {"customer": self.accounts[email], "session_id": email}

    def end_session(self, *, session_id):
        self.open_sessions.remove(session_id)

    def set_roles(self, *, customer_id, roles):
        self.accounts[customer_id]["roles"] = roles


class FakeClient:
    """A client of nothing but customers."""

    def __init__(self):
        self.customers = FakeCustomers()


def test_there_is_one_account_for_each_role_with_a_password_of_its_own(tmp_path):
    accounts = kept(tmp_path / "accounts.json")

    assert [account.roles for account in accounts] == [[role] for role in ROLES]
    assert len({account.password for account in accounts}) == len(ROLES)


def test_the_accounts_are_kept_privately_and_never_changed(tmp_path):
    path = tmp_path / "accounts.json"

    assert kept(path) == kept(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert set(json.loads(path.read_text())[0]) == {"email", "password", "roles"}


def test_accounts_are_opened_once_with_their_roles():
    client, account = FakeClient(), Account("warehouse@kontor.example", "a secret", ["warehouse"])

    assert open_all(client, [account]) == open_all(client, [account]) == []

    assert client.customers.accounts[account.email]["roles"] == ["warehouse"]
    assert client.customers.open_sessions == []


def test_roles_that_an_interrupted_start_did_not_give_are_given_by_the_next():
    client, account = FakeClient(), Account("ops@kontor.example", "a secret", ["ops"])
    client.customers.register(email=account.email, password=account.password, name="", country="")

    open_all(client, [account])

    assert client.customers.accounts[account.email]["roles"] == ["ops"]


def test_an_account_with_another_password_is_reported():
    client = FakeClient()
    open_all(client, [Account("ops@kontor.example", "the first", ["ops"])])
    lost = Account("ops@kontor.example", "the second", ["ops"])

    assert open_all(client, [lost]) == [lost]


def test_a_service_that_is_away_is_one_sentence(monkeypatch):
    client = FakeClient()

    def away(**_):
        raise Unavailable("unknown_service", "There is no service customers.")

    monkeypatch.setattr(client.customers, "register", away)

    with pytest.raises(Trouble, match=r"could not be opened: There is no service customers\."):
        open_all(client, [Account("ops@kontor.example", "a secret", ["ops"])])
