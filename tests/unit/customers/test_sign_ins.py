"""Attempts to sign in: ten in a quarter of an hour, then one has to wait for the oldest of them to be over."""

from datetime import timedelta

import pytest

from backbone.errors import Overloaded
from customers.sign_ins import ATTEMPTS_MAX, WINDOW, SignIns
from tests.builders import NOON

MINUTE = timedelta(minutes=1)


def tried_each_minute(count: int) -> SignIns:
    sign_ins = SignIns("hash")
    for number in range(count):
        sign_ins.attempt(NOON + number * MINUTE)
    return sign_ins


def test_the_eleventh_attempt_is_refused_and_told_when_the_first_is_over():
    sign_ins = tried_each_minute(ATTEMPTS_MAX)

    with pytest.raises(Overloaded) as refused:
        sign_ins.attempt(NOON + 10 * MINUTE)

    assert (refused.value.code, refused.value.details) == ("too_many_attempts", {"retry_after_ms": 5 * 60_000 + 1})


def test_who_waited_as_long_as_told_may_try_once():
    sign_ins = tried_each_minute(ATTEMPTS_MAX)

    sign_ins.attempt(NOON + WINDOW)
    with pytest.raises(Overloaded):
        sign_ins.attempt(NOON + WINDOW)

    assert len(sign_ins.attempts) == ATTEMPTS_MAX


def test_a_refused_attempt_does_not_count():
    sign_ins = tried_each_minute(ATTEMPTS_MAX)

    for _ in range(3):
        with pytest.raises(Overloaded):
            sign_ins.attempt(NOON + 14 * MINUTE)

    assert max(sign_ins.attempts) == NOON + 9 * MINUTE


def test_what_was_tried_before_the_right_password_does_not_count_any_more():
    sign_ins = tried_each_minute(ATTEMPTS_MAX)

    sign_ins.succeed()
    sign_ins.attempt(NOON + 10 * MINUTE)

    assert sign_ins.attempts == [NOON + 10 * MINUTE]


def test_what_was_tried_longer_ago_is_forgotten():
    sign_ins = tried_each_minute(3)

    sign_ins.attempt(NOON + WINDOW + 1 * MINUTE)

    assert len(sign_ins.attempts) == 2


def test_a_moment_before_the_end_there_is_still_something_to_wait_for():
    sign_ins = tried_each_minute(ATTEMPTS_MAX)

    with pytest.raises(Overloaded) as refused:
        sign_ins.attempt(NOON + WINDOW - timedelta(microseconds=1))

    assert refused.value.details["retry_after_ms"] >= 1
