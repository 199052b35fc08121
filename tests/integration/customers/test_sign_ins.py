"""Guessing passwords: ten tries for an address in a quarter of an hour, whether it has an account or not."""

from datetime import UTC, datetime

import pytest

from backbone.errors import Overloaded, Unauthenticated
from backbone.messages import new_id
from customers.sign_ins import ATTEMPTS_MAX
from tests.builders import PASSWORD
from tests.integration.customers.test_accounts import everything_in
from tests.support.waiting import at_once, wait_until

LONG_AGO = "UPDATE sign_ins SET attempts = replace(attempts, :year, '2020'), latest_at = '2020-01-01 00:00:00.000000'"
OLD = "SELECT count(*) FROM sign_ins WHERE latest_at < '2021-01-01'"
GUESSES = 30


def guesses_at_once(identity, email: str) -> list[str]:
    outcomes = at_once(GUESSES, lambda _number: identity.sign_in(email, "a wrong guess"))
    return sorted(outcome.code for outcome in outcomes)


def nobody() -> str:
    return f"{new_id()}@shop.example"


def test_of_many_guesses_at_once_ten_are_checked_for_an_account_and_for_none(identity):
    expected = ["too_many_attempts"] * (GUESSES - ATTEMPTS_MAX) + ["wrong_credentials"] * ATTEMPTS_MAX

    assert guesses_at_once(identity, identity.a_customer()["email"]) == expected
    assert guesses_at_once(identity, nobody()) == expected


def test_the_right_password_does_not_help_either_until_the_wait_is_over(identity):
    email = identity.a_customer()["email"]
    guesses_at_once(identity, email)

    with pytest.raises(Overloaded) as refused:
        identity.sign_in(email)

    assert 14 * 60_000 < refused.value.details["retry_after_ms"] <= 15 * 60_000


def test_who_waited_may_try_again_and_what_was_tried_by_others_is_forgotten(identity):
    email, other = identity.a_customer()["email"], nobody()
    for each in (email, other):
        guesses_at_once(identity, each)
    identity.database.execute(LONG_AGO, year=str(datetime.now(UTC).year))

    assert identity.sign_in(email)["customer"]["email"] == email
    wait_until(lambda: identity.sign_in() and identity.database.value(OLD) == 0, "no attempts of years ago")


def test_who_knows_the_password_may_sign_in_as_often_as_they_like(identity):
    email = identity.a_customer()["email"]

    outcomes = at_once(GUESSES, lambda _number: identity.sign_in(email))

    assert {type(outcome) for outcome in outcomes} <= {dict, Overloaded}
    assert [identity.sign_in(email)["customer"]["email"] for _ in range(ATTEMPTS_MAX + 1)] == [email] * 11


def test_an_address_that_has_no_account_is_not_kept(identity):
    email = nobody()

    with pytest.raises(Unauthenticated):
        identity.sign_in(email, PASSWORD)

    assert email not in everything_in(identity.database) + identity.log_of("customers")
