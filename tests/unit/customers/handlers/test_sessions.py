"""Handlers of sessions: guesses are counted, ends are told, and sessions are their owners' and the staff's business."""

from datetime import timedelta

import pytest

from backbone.context import Context
from backbone.errors import NotFound, Overloaded, Unauthenticated
from backbone.messages import new_id
from customers import handlers
from customers.accounts import Account
from customers.contract import (
    REUSED,
    SIGNED_OUT,
    EndSession,
    ListEndedSessions,
    SessionsOf,
    session_ended,
)
from customers.sessions import GRACE, OpenSession
from customers.sign_ins import ATTEMPTS_MAX
from tests.builders import NOON, a_context, an_account
from tests.unit.customers.fake_work import FakeWork

LIFETIME = timedelta(days=30)


def signed_in(context: Context | None = None, times: int = 1) -> tuple[FakeWork, Account, list[OpenSession]]:
    """Somebody who has signed in so many times."""
    account = an_account()
    work = FakeWork(account, context=context)
    return work, account, [handlers.open_session(work, account, LIFETIME) for _ in range(times)]


def test_a_session_is_opened_for_whom_the_password_belongs_to():
    work, account, (opened,) = signed_in()

    assert (opened.customer, opened.session_id) == (account, *work.sessions.rows)
    assert opened.expires_at == NOON + LIFETIME
    assert work.sessions.forgotten == 1


def test_attempts_are_counted_by_address_and_kept_without_it():
    work = FakeWork()

    for _ in range(ATTEMPTS_MAX):
        handlers.attempt_sign_in(work, "ada@shop.example")
    handlers.attempt_sign_in(work, "bob@shop.example")

    with pytest.raises(Overloaded):
        handlers.attempt_sign_in(work, "ada@shop.example")
    assert "ada@" not in str(work.sign_ins.rows)


def test_the_right_password_ends_the_count():
    work, account, _ = signed_in()
    for _ in range(ATTEMPTS_MAX):
        handlers.attempt_sign_in(work, account.email)

    handlers.open_session(work, account, LIFETIME)

    handlers.attempt_sign_in(work, account.email)
    assert [len(each.attempts) for each in work.sign_ins.rows.values()] == [1]


def test_a_rotation_answers_with_the_next_token_and_the_roles_of_now():
    work, account, (opened,) = signed_in()
    work.accounts.by_id[account.id] = an_account(id=account.id, roles=["support"])

    rotated = handlers.rotate_session(work, opened.refresh_token, LIFETIME)

    assert rotated.refresh_token != opened.refresh_token
    assert (rotated.session_id, rotated.customer.roles) == (opened.session_id, ["support"])
    assert work.published == []


def test_a_rotation_is_kept():
    work, _, (opened,) = signed_in()
    rotated = handlers.rotate_session(work, opened.refresh_token, LIFETIME)
    work.now = NOON + GRACE * 2

    again = handlers.rotate_session(work, rotated.refresh_token, LIFETIME)

    assert again.require_open().refresh_token != rotated.refresh_token


def test_a_token_that_was_replaced_before_ends_the_session_and_everybody_is_told():
    work, account, (opened,) = signed_in()
    handlers.rotate_session(work, opened.refresh_token, LIFETIME)
    work.now = NOON + GRACE * 2

    stolen = handlers.rotate_session(work, opened.refresh_token, LIFETIME)

    with pytest.raises(Unauthenticated):
        stolen.require_open()
    assert work.sessions.rows[opened.session_id].reason == REUSED
    ((fact, about),) = work.published
    assert (fact.session_id, fact.customer_id, about) == (opened.session_id, account.id, opened.session_id)


@pytest.mark.parametrize("token", ["", "x", "x" * 65, "nobody's token, with a space and an ü"])
def test_a_token_that_never_was_renews_nothing(token: str):
    work, _, _ = signed_in()

    with pytest.raises(Unauthenticated) as refused:
        handlers.rotate_session(work, token, LIFETIME)

    assert refused.value.args == session_ended().args
    assert work.published == []


def test_whoever_holds_the_token_of_a_session_may_end_it():
    work, _, (opened,) = signed_in(a_context())

    ended = handlers.end_session(work, EndSession(None, opened.refresh_token))

    assert [each.session_id for each in ended["items"]] == [opened.session_id]
    assert work.sessions.rows[opened.session_id].reason == SIGNED_OUT
    assert [fact for fact, _ in work.published] == ended["items"]


@pytest.mark.parametrize("token", ["never one", None])
def test_a_token_of_no_session_that_goes_on_ends_none(token: str | None):
    work, _, (opened,) = signed_in()
    handlers.end_session(work, EndSession(opened.session_id, None))

    assert handlers.end_session(work, EndSession(None, token or opened.refresh_token)) == {"items": []}
    assert len(work.published) == 1


@pytest.mark.parametrize("roles", [("customer",), ("warehouse", "catalogue", "accountant", "ops")])
def test_somebody_elses_session_does_not_exist(roles: tuple[str, ...]):
    work, account, (opened,) = signed_in(a_context(*roles))

    for session_id in (opened.session_id, new_id()):
        with pytest.raises(NotFound, match="session_not_found"):
            handlers.end_session(work, EndSession(session_id, None))
    for act in (handlers.end_sessions, handlers.list_sessions):
        with pytest.raises(NotFound, match="customer_not_found"):
            act(work, SessionsOf(account.id))
    assert work.published == []


@pytest.mark.parametrize("roles", [("support",), ("admin",)])
def test_the_staff_may_end_everybodys_session(roles: tuple[str, ...]):
    work, _, (opened,) = signed_in(a_context(*roles))

    assert len(handlers.end_session(work, EndSession(opened.session_id, None))["items"]) == 1


def test_a_person_sees_and_ends_all_their_sessions_and_nobody_elses():
    work, account, opened = signed_in(times=3)
    other = handlers.open_session(work, an_account(), LIFETIME)
    work.context = a_context(actor_id=account.id)
    ids = [each.session_id for each in opened]

    seen = [each.id for each in handlers.list_sessions(work, SessionsOf(account.id))["items"]]
    ended = handlers.end_sessions(work, SessionsOf(account.id))

    assert seen == [each.session_id for each in ended["items"]] == ids
    assert work.sessions.rows[other.session_id].ended_at is None
    assert [about for _, about in work.published] == ids


def test_the_ended_sessions_are_asked_for_as_a_page():
    work, asked = FakeWork(), ListEndedSessions(NOON, None, 20)

    assert handlers.list_ended_sessions(work, asked).items == []
    assert work.sessions.asked == [asked]
