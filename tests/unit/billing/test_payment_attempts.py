"""Payment attempt: settled once, looked at until it is, and watched when it counts as not charged."""

from dataclasses import replace
from itertools import product

import pytest

from backbone.errors import Conflict
from backbone.messages import new_id
from billing.contract import ATTEMPT_KINDS, ATTEMPT_STATES, AUTHORISE, CAPTURE
from billing.moves import ABSENT
from billing.payment_attempts import (
    DECLINE,
    DECLINED,
    LOOK_MS_MAX,
    MOVES,
    NOT_CHARGED,
    ORDER_CLOSED,
    REQUEST,
    REQUESTED,
    STAY_SILENT,
    SUCCEED,
    SUCCEEDED,
    TURN_UP,
    UNHEARD_OF,
    UNKNOWN,
    Answer,
    PaymentAttempt,
)
from tests.builders import NOON
from tests.unit.billing.desk import TIMING, cents, instant

DONE, REFUSED = Answer(is_done=True, reference="ref"), Answer(is_done=False, reason="card_declined")
EVENTS = (REQUEST, SUCCEED, DECLINE, STAY_SILENT, TURN_UP)
LEGAL = {
    (ABSENT, REQUEST): REQUESTED,
    (REQUESTED, SUCCEED): SUCCEEDED,
    (REQUESTED, DECLINE): DECLINED,
    (REQUESTED, STAY_SILENT): UNKNOWN,
    (UNKNOWN, SUCCEED): SUCCEEDED,
    (UNKNOWN, DECLINE): DECLINED,
    (UNKNOWN, STAY_SILENT): UNKNOWN,
    (DECLINED, STAY_SILENT): DECLINED,
    (DECLINED, TURN_UP): DECLINED,
}


def an_attempt(kind: str = AUTHORISE, **changes: object) -> PaymentAttempt:
    return replace(PaymentAttempt(new_id(), new_id(), new_id(), kind, cents(100), NOON), **changes)


def not_charged() -> PaymentAttempt:
    attempt = an_attempt()
    attempt.settle(UNHEARD_OF, instant(65), TIMING)
    return attempt


def in_ms(seconds: int) -> int:
    return int(instant(seconds).timestamp() * 1_000)


@pytest.mark.parametrize(("state", "event"), list(product((ABSENT, *ATTEMPT_STATES), EVENTS)))
def test_only_the_moves_of_the_table_are_legal(state: str, event: str):
    assert MOVES.to(state, event) == LEGAL.get((state, event))


@pytest.mark.parametrize("kind", ATTEMPT_KINDS)
@pytest.mark.parametrize("state", [REQUESTED, UNKNOWN])
def test_an_answer_settles_what_is_open(kind: str, state: str):
    attempt, declined = an_attempt(kind, state=state), an_attempt(kind, state=state)

    attempt.settle(DONE, instant(1), TIMING)
    declined.settle(REFUSED, instant(1), TIMING)

    assert (attempt.state, attempt.reference, attempt.settled_at, attempt.next_look_ms) == (
        SUCCEEDED,
        "ref",
        instant(1),
        None,
    )
    assert (declined.state, declined.reason, declined.next_look_ms) == (DECLINED, "card_declined", None)


@pytest.mark.parametrize("state", [SUCCEEDED, DECLINED])
@pytest.mark.parametrize("answer", [DONE, REFUSED, None, UNHEARD_OF])
def test_what_is_settled_takes_no_further_answer(state: str, answer: Answer | None):
    attempt = an_attempt(state=state, reason="" if state == SUCCEEDED else "card_declined", next_look_ms=None)

    assert attempt.ignores(answer)
    with pytest.raises(Conflict, match="payment_state_forbids"):
        attempt.settle(answer, instant(1), TIMING)


def test_no_answer_leaves_it_in_doubt_and_it_is_looked_at_ever_later():
    attempt, looks = an_attempt(CAPTURE), []

    for _ in range(8):
        attempt.settle(None, NOON, TIMING)
        looks.append(attempt.next_look_ms - in_ms(0))

    assert attempt.state == UNKNOWN
    assert looks == [1_000, 2_000, 4_000, 8_000, 16_000, LOOK_MS_MAX, LOOK_MS_MAX, LOOK_MS_MAX]


def test_what_the_provider_never_heard_of_stays_in_doubt_for_a_while():
    attempt = an_attempt()

    attempt.settle(UNHEARD_OF, instant(64), TIMING)

    assert (attempt.state, attempt.reason) == (UNKNOWN, "")


def test_then_it_counts_as_not_charged_and_is_watched():
    attempt = not_charged()

    assert (attempt.state, attempt.reason, attempt.is_watched) == (DECLINED, NOT_CHARGED, True)
    assert attempt.next_look_ms == in_ms(65 + 65)


def test_a_watched_attempt_is_looked_at_each_time_it_is_twice_as_old_for_a_day():
    attempt = not_charged()

    attempt.settle(UNHEARD_OF, instant(130), TIMING)
    assert attempt.next_look_ms == in_ms(260)
    attempt.settle(UNHEARD_OF, instant(24 * 3_600), TIMING)

    assert (attempt.state, attempt.next_look_ms) == (DECLINED, None)
    assert attempt.ignores(DONE)


def test_whoever_asked_for_it_and_got_no_answer_has_it_looked_at_soon():
    attempt = not_charged()

    attempt.settle(None, instant(300), TIMING)

    assert attempt.next_look_ms == in_ms(301)


def test_a_watched_attempt_that_turns_up_is_declined_still_and_watched_no_longer():
    attempt = not_charged()

    assert attempt.turned_up(DONE)
    attempt.settle(DONE, instant(200), TIMING)

    assert (attempt.state, attempt.reference, attempt.next_look_ms) == (DECLINED, "ref", None)
    assert attempt.ignores(DONE)


def test_what_the_provider_declined_later_ends_nothing_anew():
    assert not_charged().ignores(REFUSED)


@pytest.mark.parametrize("kind", [each for each in ATTEMPT_KINDS if each != AUTHORISE])
def test_only_an_authorisation_can_turn_up(kind: str):
    attempt = an_attempt(kind, state=DECLINED, reason=NOT_CHARGED, next_look_ms=1)

    assert not attempt.is_watched
    assert attempt.ignores(DONE)


def test_it_holds_money_only_for_an_order_that_is_open():
    attempt = an_attempt()
    attempt.settle(DONE, instant(1), TIMING)

    assert attempt.is_paid
    assert not replace(attempt, reason=ORDER_CLOSED).is_paid
    assert not replace(attempt, kind=CAPTURE).is_paid


def test_the_answer_to_who_pays_is_the_same_at_any_time():
    attempt = an_attempt()
    attempt.settle(DONE, instant(1), TIMING)

    answer = attempt.authorised()

    assert (answer.attempt_id, answer.amount, answer.authorised_at) == (attempt.id, cents(100), instant(1))
    assert attempt.authorised() == answer


def test_the_lease_outlasts_the_provider():
    assert TIMING.lease_ms > TIMING.provider_timeout_s * 1_000
