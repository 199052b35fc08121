"""Sessions: each token renews once; one that was replaced long before ends the session, whoever holds it."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backbone.errors import Unauthenticated
from customers.contract import REUSED, SIGNED_OUT, SessionEnded
from customers.sessions import GRACE, OpenSession, RefreshToken, Session
from tests.builders import NOON, an_account

LIFETIME = timedelta(days=30)
LATE = NOON + GRACE + timedelta(microseconds=1)
FIVE_MINUTES = timedelta(minutes=5)


def a_session() -> tuple[Session, RefreshToken]:
    """A session that was just opened, and its token."""
    token = RefreshToken.of_new_session()
    return Session.open("c-1", token, NOON, LIFETIME), token


def rotated(times: int = 1) -> tuple[Session, list[RefreshToken]]:
    """A session that was renewed so many times, a minute apart and at noon for the last time, and all its tokens."""
    session, token = a_session()
    tokens = [token]
    for minutes in reversed(range(times)):
        tokens.append(session.rotate(tokens[-1], NOON - timedelta(minutes=minutes), LIFETIME))
    return session, tokens


def refusal(act: Callable[[], object]) -> str:
    with pytest.raises(Unauthenticated) as refused:
        act()
    return refused.value.code


def test_a_new_session_goes_on_until_its_life_is_over():
    session, token = a_session()

    assert session.token_hash == token.hash
    assert session.expires_at == NOON + LIFETIME
    assert session.is_open(session.expires_at - timedelta(microseconds=1))
    assert not session.is_open(session.expires_at)


def test_a_token_has_256_bits_of_its_own_and_fits_where_it_is_sent():
    tokens = {RefreshToken.of_new_session().text for _ in range(100)}

    assert len(tokens) == 100
    assert {len(text) for text in tokens} == {22 + 43}


def test_what_is_stored_leads_back_to_no_token():
    session, tokens = rotated(2)

    assert not [each.text for each in tokens if each.text in str(session)]


def test_a_token_is_replaced_by_another_of_the_same_session():
    session, (first, second) = rotated()

    assert second.text != first.text
    assert len(second.text) == len(first.text)
    assert (session.token_hash, session.previous_hash) == (second.hash, first.hash)
    assert second.family_hash == first.family_hash == session.family_hash


def test_a_session_that_is_renewed_lives_on_from_then():
    session, token = a_session()

    session.rotate(token, NOON + FIVE_MINUTES, LIFETIME)

    assert (session.used_at, session.expires_at) == (NOON + FIVE_MINUTES, NOON + FIVE_MINUTES + LIFETIME)
    assert session.created_at == NOON


@pytest.mark.parametrize("seconds", [0, 1, 30])
@pytest.mark.parametrize("which", [0, 1], ids=["the replaced one", "the one that replaced it"])
def test_whoever_comes_just_after_a_replacement_gets_the_same_token(seconds: int, which: int):
    session, tokens = rotated()
    before = Session(**vars(session))

    again = session.rotate(tokens[which], NOON + timedelta(seconds=seconds), LIFETIME)

    assert (again, session) == (tokens[-1], before)


def test_two_sessions_renewed_by_one_token_would_differ():
    seeds = ["00" * 32, "01" * 32]

    assert len({RefreshToken("t" * 65).successor(seed).text for seed in seeds}) == 2


def test_a_token_that_was_replaced_longer_ago_ends_the_session():
    session, (first, second) = rotated()

    session.rotate(first, LATE, LIFETIME)

    assert (session.ended_at, session.reason) == (LATE, REUSED)
    assert refusal(lambda: session.rotate(second, LATE, LIFETIME)) == "session_ended"


@pytest.mark.parametrize("generations", [2, 3, 10])
def test_a_token_replaced_generations_ago_ends_the_session_at_once(generations: int):
    session, tokens = rotated(generations)

    session.rotate(tokens[0], NOON, LIFETIME)

    assert session.reason == REUSED


def ended(_session: Session) -> None:
    _session.end(SIGNED_OUT, NOON)


def going_on(_session: Session) -> None:
    return


@pytest.mark.parametrize(("happened", "now"), [(ended, NOON), (going_on, NOON + LIFETIME), (ended, NOON + LIFETIME)])
@pytest.mark.parametrize("which", [0, 1, 2], ids=["long replaced", "just replaced", "newest"])
def test_what_is_over_is_renewed_by_no_token(happened: Callable[[Session], None], now: datetime, which: int):
    session, tokens = rotated(2)
    happened(session)
    before = Session(**vars(session))

    assert refusal(lambda: session.rotate(tokens[which], now, LIFETIME)) == "session_ended"
    assert session == before


@pytest.mark.parametrize(
    ("happened", "now", "has_ended_now"),
    [(going_on, NOON, True), (ended, NOON, False), (going_on, NOON + LIFETIME, False), (ended, NOON + LIFETIME, False)],
)
def test_a_session_is_ended_once(happened: Callable[[Session], None], now: datetime, has_ended_now: bool):
    session, _ = a_session()
    happened(session)
    reason = session.reason

    assert session.end(REUSED, now) is has_ended_now
    assert session.reason == (REUSED if has_ended_now else reason)


def test_the_fact_that_it_ended_says_until_when_it_would_have_lived():
    session, _ = a_session()
    session.end(SIGNED_OUT, LATE)

    assert session.ending() == SessionEnded(session.id, "c-1", LATE, NOON + LIFETIME)


def test_a_session_that_goes_on_has_no_such_fact():
    with pytest.raises(AssertionError):
        a_session()[0].ending()


def test_what_was_opened_is_handed_out_only_while_it_goes_on():
    session, token = a_session()
    opened = OpenSession(session, an_account(), token.text)
    assert opened.require_open() is opened
    assert (opened.session_id, opened.expires_at) == (session.id, session.expires_at)

    session.end(REUSED, NOON)

    assert refusal(opened.require_open) == "session_ended"


@given(st.lists(st.tuples(st.integers(0, 12), st.integers(0, 90)), max_size=12))
def test_of_two_who_hold_its_tokens_at_most_one_goes_on(presented: list[tuple[int, int]]):
    """Whatever tokens come in whatever order: only the newest renews, and the ended stays ended."""
    session, token = a_session()
    known, now = [token], NOON
    for which, seconds in presented:
        now += timedelta(seconds=seconds)
        chosen, newest, was_open = known[which % len(known)], known[-1], session.is_open(now)
        try:
            answer = session.rotate(chosen, now, LIFETIME)
        except Unauthenticated:
            assert not was_open
            continue
        if session.ended_at is None and answer != newest:
            assert chosen == newest
            known.append(answer)
        assert session.ended_at is not None or session.token_hash == known[-1].hash
