"""The sandbox: its cards do what they say, its keys count once, and no more moves than is held."""

import pytest

from backbone.context import transaction
from billing.payment_attempts import Answer
from billing.providers import sandbox
from billing.providers.sandbox import CARDS, SILENCE_S, SLOW_S, Sandbox
from tests.unit.billing.desk import Desk, cents
from tests.unit.billing.test_attempts import DeskTransactions

AMOUNT = cents(1_000)


class Silence(Exception):
    """It would sleep longer than anybody waits."""


@pytest.fixture
def slept(monkeypatch) -> list[int]:
    """For how long it slept; nobody waits for its silence."""
    naps: list[int] = []

    def sleep(seconds: int) -> None:
        naps.append(seconds)
        if seconds == SILENCE_S:
            raise Silence

    monkeypatch.setattr(sandbox.eventlet, "sleep", sleep)
    return naps


@pytest.fixture
def provider() -> Sandbox:
    return Sandbox(DeskTransactions(Desk()))


def held(provider: Sandbox, card: str = "card_approved") -> str:
    return provider.authorise("hold", AMOUNT, card).reference


def test_an_approved_card_is_held(provider):
    assert provider.authorise("a", AMOUNT, "card_approved") == Answer(is_done=True, reference="sandbox-a")
    assert provider.find("a") == Answer(is_done=True, reference="sandbox-a")


@pytest.mark.parametrize(("card", "reason"), [("card_declined", "card_declined"), ("4242", "unknown_card")])
def test_a_declined_card_says_why(provider, card, reason):
    answer = provider.authorise("a", AMOUNT, card)

    assert (answer.is_done, answer.reason) == (False, reason)
    assert provider.find("a") == answer


def test_a_slow_card_takes_its_time(provider, slept):
    assert provider.authorise("a", AMOUNT, "card_slow").is_done
    assert slept == [SLOW_S]


@pytest.mark.parametrize(("card", "is_charged"), [("card_silent_charged", True), ("card_silent_not_charged", False)])
def test_a_silent_card_does_not_answer_and_is_charged_or_not(provider, slept, card, is_charged):
    with pytest.raises(Silence):
        provider.authorise("a", AMOUNT, card)

    assert (provider.find("a") is not None) == is_charged


@pytest.mark.parametrize("card", [card for card in CARDS if card in ("card_capture_fails", "card_capture_silent")])
def test_a_card_whose_captures_go_wrong_is_held_all_the_same(provider, card):
    assert provider.authorise("a", AMOUNT, card).is_done


def test_a_capture_of_that_card_fails(provider):
    assert provider.capture("c", held(provider, "card_capture_fails"), cents(1)).reason == "capture_failed"


def test_a_capture_of_a_silent_card_is_done_and_answered_when_asked_again(provider, slept):
    reference = held(provider, "card_capture_silent")
    with pytest.raises(Silence):
        provider.capture("c", reference, AMOUNT)

    assert provider.capture("c", reference, AMOUNT) == Answer(is_done=True, reference=reference)


def test_the_same_key_is_done_once_and_answers_the_same(provider):
    reference = held(provider)
    answers = {provider.capture("c", reference, cents(600)) for _ in range(3)}

    assert answers == {Answer(is_done=True, reference=reference)}
    assert provider.capture("d", reference, cents(400)).is_done


def test_several_captures_take_what_is_held_and_no_more(provider):
    reference = held(provider)
    assert provider.capture("c", reference, cents(600)).is_done

    assert provider.capture("d", reference, cents(401)).reason == "amount_too_large"
    assert provider.void("e", reference, cents(400)).is_done
    assert provider.capture("f", reference, cents(1)).reason == "amount_too_large"


def test_refunds_pay_back_what_was_captured_and_no_more(provider):
    reference = held(provider)
    provider.capture("c", reference, cents(600))

    assert provider.refund("d", reference, cents(500)).is_done
    assert provider.refund("e", reference, cents(101)).reason == "amount_too_large"
    assert provider.refund("f", reference, cents(100)).is_done


def test_what_was_never_asked_is_not_known(provider):
    assert provider.find("nothing") is None


def test_it_is_never_asked_inside_a_transaction(provider):
    for ask in (lambda: provider.find("a"), lambda: provider.authorise("a", AMOUNT, "card_approved")):
        with pytest.raises(RuntimeError), transaction():
            ask()


def test_it_can_capture_often(provider):
    assert provider.can_capture_often
