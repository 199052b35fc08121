"""The entrypoints of customers: who may sign in; passwords are checked outside any transaction."""

from contextlib import contextmanager
from types import SimpleNamespace

import pytest

from backbone.context import forbid_in_transaction, transaction
from backbone.errors import Unauthenticated
from backbone.nameko.rpc import Call
from customers import passwords
from customers.accounts import Account
from customers.service import CustomersService
from tests.builders import PASSWORD, a_context, an_account


@pytest.fixture
def service(monkeypatch) -> CustomersService:
    """The service with one account, whose hash is the password in brackets; hashing waits for a thread."""

    def matches(password_hash: str | None, password: str) -> bool:
        forbid_in_transaction()
        return password_hash == f"({password})"

    monkeypatch.setattr(passwords, "matches", matches)
    service = CustomersService()
    service.ada = an_account(email="ada@shop.example")
    service.unit_of_work = SimpleNamespace(reading=lambda: _reading(service.ada))
    return service


@contextmanager
def _reading(account: Account):
    def find(value: object):
        return lambda email: value if email == account.email else None

    with transaction():
        yield SimpleNamespace(accounts=SimpleNamespace(password_hash=find(f"({PASSWORD})"), by_email=find(account)))


def sign_in(service: CustomersService, email: str, password: str) -> dict[str, object]:
    return service.authenticate(Call(a_context(), [], {"email": email, "password": password}))


def test_address_and_password_give_the_account(service: CustomersService):
    assert sign_in(service, "Ada@Shop.example", PASSWORD)["id"] == service.ada.id


@pytest.mark.parametrize(("email", "password"), [("ada@shop.example", "wrong"), ("bob@shop.example", PASSWORD)])
def test_a_wrong_password_and_an_unknown_address_are_refused_alike(
    service: CustomersService, email: str, password: str
):
    with pytest.raises(Unauthenticated) as refused:
        sign_in(service, email, password)

    assert (refused.value.code, refused.value.details) == ("wrong_credentials", {})
