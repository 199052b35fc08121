"""The entrypoints of customers: who may sign in; passwords are checked outside any transaction."""

from contextlib import contextmanager
from datetime import timedelta

import pytest

from backbone.config import SettingError
from backbone.context import forbid_in_transaction, transaction
from backbone.errors import Overloaded, Unauthenticated
from backbone.nameko.rpc import Call
from customers import passwords
from customers.service import CustomersService, read_session_lifetime
from customers.sign_ins import ATTEMPTS_MAX
from tests.builders import NOON, PASSWORD, a_context, an_account
from tests.unit.customers.fake_work import FakeWork


@pytest.fixture
def checked() -> list[str]:
    """The passwords that were checked."""
    return []


@pytest.fixture
def service(monkeypatch, checked) -> CustomersService:
    """The service with one account, whose hash is the password in brackets; hashing waits for a thread."""

    def matches(password_hash: str | None, password: str) -> bool:
        forbid_in_transaction()
        checked.append(password)
        return password_hash == f"({password})"

    monkeypatch.setattr(passwords, "matches", matches)
    service = CustomersService()
    service.ada, service.session_lifetime = an_account(email="ada@shop.example"), timedelta(days=30)
    service.work = FakeWork(service.ada)
    service.work.accounts.hashes[service.ada.id] = f"({PASSWORD})"
    service.unit_of_work = lambda: _transaction(service.work)
    return service


@contextmanager
def _transaction(work: FakeWork):
    with transaction():
        yield work


def call(method, **arguments: str) -> dict[str, object]:
    return method(Call(a_context(), [], arguments))


def sign_in(service: CustomersService, email: str = "ada@shop.example", password: str = PASSWORD) -> dict[str, object]:
    return call(service.authenticate, email=email, password=password)


def test_address_and_password_open_a_session(service: CustomersService):
    opened = sign_in(service, "Ada@Shop.example")

    assert opened["customer"]["id"] == service.ada.id
    assert [opened["session_id"]] == list(service.work.sessions.rows)
    assert opened["expires_at"] == (NOON + timedelta(days=30)).isoformat()


@pytest.mark.parametrize(("email", "password"), [("ada@shop.example", "wrong"), ("bob@shop.example", PASSWORD)])
def test_a_wrong_password_and_an_unknown_address_are_refused_alike(
    service: CustomersService, email: str, password: str
):
    with pytest.raises(Unauthenticated) as refused:
        sign_in(service, email, password)

    assert (refused.value.code, refused.value.details) == ("wrong_credentials", {})
    assert service.work.sessions.rows == {}


@pytest.mark.parametrize("email", ["ada@shop.example", "bob@shop.example"])
def test_after_ten_failures_no_password_is_even_checked(service: CustomersService, checked: list[str], email: str):
    for _ in range(ATTEMPTS_MAX):
        with pytest.raises(Unauthenticated):
            sign_in(service, email, "wrong")

    with pytest.raises(Overloaded) as refused:
        sign_in(service, email)

    assert refused.value.code == "too_many_attempts"
    assert checked == ["wrong"] * ATTEMPTS_MAX


def test_a_session_is_renewed_by_its_token(service: CustomersService):
    opened = sign_in(service)

    rotated = call(service.rotate_session, refresh_token=opened["refresh_token"])

    assert rotated["session_id"] == opened["session_id"]
    assert rotated["refresh_token"] != opened["refresh_token"]


def test_a_theft_is_refused_once_its_end_is_committed(service: CustomersService):
    opened = sign_in(service)
    call(service.rotate_session, refresh_token=opened["refresh_token"])
    service.work.now += timedelta(minutes=1)

    with pytest.raises(Unauthenticated) as refused:
        call(service.rotate_session, refresh_token=opened["refresh_token"])

    assert refused.value.code == "session_ended"
    assert len(service.work.published) == 1


def test_the_life_of_a_session_is_a_setting():
    assert read_session_lifetime({"SESSION_DAYS": "7"}) == timedelta(days=7)


@pytest.mark.parametrize("days", ["0", "366", "a month", ""])
def test_a_session_lives_between_a_day_and_a_year(days: str):
    with pytest.raises(SettingError, match="SESSION_DAYS"):
        read_session_lifetime({"SESSION_DAYS": days})
