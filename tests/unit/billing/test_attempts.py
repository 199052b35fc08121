"""Attempts: the provider is asked outside any transaction, with a timeout, and what it says is settled once."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

import eventlet
import pytest

from backbone.config import SettingError
from backbone.context import Context, current, forbid_in_transaction
from backbone.errors import OutcomeUnknown
from backbone.messages import new_id
from backbone.money import Money
from backbone.nameko.columns import now_ms
from billing.attempts import BATCH, Attempts, read_timing
from billing.contract import AUTHORISE, CAPTURE, REFUND, VOID
from billing.payment_attempts import UNHEARD_OF, Answer, PaymentAttempt, Timing
from tests.unit.billing.desk import SELLER, Desk

DONE = Answer(is_done=True, reference="ref")
QUICK = Timing(provider_timeout_s=1, not_charged_after_s=60)


class FakeProvider:
    """Answers what it is told to, and notes what it was asked."""

    can_capture_often = True

    def __init__(self, answer: Callable[[], Answer | None] = lambda: DONE) -> None:
        self._answer, self.asked = answer, list[tuple[str, ...]]()

    def authorise(self, key: str, amount: Money, card_token: str) -> Answer:
        return self._say("authorise", key, card_token)

    def capture(self, key: str, reference: str, amount: Money) -> Answer:
        return self._say("capture", key, reference)

    def void(self, key: str, reference: str, amount: Money) -> Answer:
        return self._say("void", key, reference)

    def refund(self, key: str, reference: str, amount: Money) -> Answer:
        return self._say("refund", key, reference)

    def find(self, key: str) -> Answer | None:
        return self._say("find", key)

    def _say(self, *asked: str) -> Answer:
        forbid_in_transaction()
        self.asked.append(asked)
        return self._answer()


class DeskTransactions:
    """The desk's transactions, as the runner uses them."""

    is_away = False

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    @contextmanager
    def bare(self) -> Iterator[object]:
        with self._desk.work(current()) as uow:
            yield uow

    reading = __call__ = bare


@pytest.fixture
def desk() -> Desk:
    return Desk()


def attempts(desk: Desk, provider: FakeProvider) -> Attempts:
    return Attempts(DeskTransactions(desk), provider, QUICK, SELLER)


def due(desk: Desk, kind: str) -> PaymentAttempt:
    """The attempt of that kind, which an instance left behind when it died."""
    (attempt,) = desk.open_attempts(kind)
    return attempt


def begun(desk: Desk, kind: str) -> PaymentAttempt:
    """An attempt of that kind that nobody has worked on."""
    order = desk.placed()
    attempt = desk.started(order)
    if kind == AUTHORISE:
        return attempt
    desk.settle_open(attempt)
    shipment_id = desk.packed(order) if kind != VOID else new_id()
    if kind == REFUND:
        desk.drain()
    if kind != CAPTURE:
        desk.closed(order, shipment_id)
    return due(desk, kind)


def test_a_card_is_asked_under_the_key_of_its_attempt(desk):
    provider, attempt = FakeProvider(), begun(desk, AUTHORISE)

    answer = attempts(desk, provider).authorise(attempt, "card_approved")

    assert (answer, provider.asked) == (DONE, [("authorise", attempt.id, "card_approved")])


def test_a_provider_that_is_silent_gave_no_answer(desk):
    provider = FakeProvider(lambda: eventlet.sleep(60))

    assert attempts(desk, provider).authorise(begun(desk, AUTHORISE), "card_approved") is None


def test_a_provider_that_fails_gave_no_answer(desk):
    def fail() -> Answer:
        raise ConnectionError("gone")

    assert attempts(desk, FakeProvider(fail)).authorise(begun(desk, AUTHORISE), "card_approved") is None


@pytest.mark.parametrize("kind", [CAPTURE, VOID, REFUND])
def test_what_was_left_behind_is_sent_again_under_the_same_key(desk, kind):
    provider, attempt = FakeProvider(), begun(desk, kind)

    attempts(desk, provider)._work_off(attempt)

    assert provider.asked == [(kind, attempt.id, attempt.reference)]
    assert desk.open_attempts(kind) == []


def test_an_authorisation_that_was_left_behind_is_looked_for_and_never_sent_again(desk):
    provider, attempt = FakeProvider(), begun(desk, AUTHORISE)

    attempts(desk, provider)._work_off(attempt)

    assert provider.asked == [("find", attempt.id)]
    assert desk.told[-1] == "payment_authorised"


@pytest.mark.parametrize(("seconds", "state"), [(60, "UNKNOWN"), (61, "DECLINED")])
def test_one_that_the_provider_does_not_know_is_not_charged_after_a_while(desk, seconds, state):
    attempt = begun(desk, AUTHORISE)
    desk.later(seconds)

    attempts(desk, FakeProvider(lambda: None))._work_off(attempt)

    with desk.work() as uow:
        (found,) = uow.attempts.of_order(attempt.order_id)
    assert found.state == state


def test_its_facts_belong_to_the_journey_of_who_began_it(desk):
    seen, attempt = list[Context](), begun(desk, CAPTURE)
    provider = FakeProvider(lambda: seen.append(current()) or DONE)

    attempts(desk, provider)._work_off(replace(attempt, correlation_id="the journey"))

    assert seen[0].correlation_id == "the journey"


def test_an_attempt_that_is_due_is_taken_by_one_instance_for_as_long_as_the_provider_may_take(desk):
    begun(desk, CAPTURE)
    runner = attempts(desk, FakeProvider())

    assert len(runner._lease(BATCH)) == 1
    assert runner._lease(BATCH) == []
    assert due(desk, CAPTURE).next_look_ms > now_ms() + QUICK.provider_timeout_s * 1_000


def test_a_payment_that_runs_is_nobody_elses_yet(desk):
    begun(desk, AUTHORISE)

    assert attempts(desk, FakeProvider())._lease(BATCH) == []


def test_an_instance_whose_hands_are_full_takes_nothing(desk):
    begun(desk, CAPTURE)

    assert attempts(desk, FakeProvider())._lease(0) == []


def test_what_cannot_be_settled_stays_and_is_looked_at_again(desk, monkeypatch):
    attempt = begun(desk, CAPTURE)
    monkeypatch.setattr("billing.handlers.settle", lambda *_arguments: 1 // 0)

    attempts(desk, FakeProvider())._work_off(attempt)

    assert due(desk, CAPTURE).id == attempt.id


def test_who_waits_while_the_database_fails_is_told_that_the_outcome_is_unknown(desk):
    runner, attempt = attempts(desk, FakeProvider()), begun(desk, AUTHORISE)

    with pytest.raises(OutcomeUnknown, match="provider_silent"), runner.settling(attempt):
        raise ConnectionError("gone")


def test_who_leaves_attempts_wakes_the_runner_after_the_commit_and_not_for_a_failure(desk):
    runner = attempts(desk, FakeProvider())

    with pytest.raises(ConnectionError), runner.waking():
        raise ConnectionError("gone")
    assert not runner._wake.is_set()
    with runner.waking():
        assert not runner._wake.is_set()

    assert runner._wake.is_set()


def test_an_unknown_attempt_and_a_silent_provider_are_told_apart(desk):
    attempt = begun(desk, AUTHORISE)

    assert attempts(desk, FakeProvider(lambda: None))._outcome(attempt) is UNHEARD_OF
    assert attempts(desk, FakeProvider(lambda: eventlet.sleep(60)))._outcome(attempt) is None


def test_the_timing_is_read_from_the_settings():
    assert read_timing({"PROVIDER_TIMEOUT_S": "5", "NOT_CHARGED_AFTER_S": "60"}) == Timing(5, 60)


@pytest.mark.parametrize(("name", "value"), [("PROVIDER_TIMEOUT_S", "0"), ("NOT_CHARGED_AFTER_S", "soon")])
def test_a_wrong_timing_is_named(name: str, value: str):
    with pytest.raises(SettingError, match=f"{name} is '{value}'"):
        read_timing({"PROVIDER_TIMEOUT_S": "5", "NOT_CHARGED_AFTER_S": "60", name: value})
