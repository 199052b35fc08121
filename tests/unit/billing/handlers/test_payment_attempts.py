"""Handlers of payment attempts: what follows from each answer of the provider, and only once."""

import orjson
import pytest

from billing import handlers
from billing.contract import AUTHORISE, CAPTURE, REFUND, VOID, ListTransactions, PaymentDeclinedFact
from billing.payment_attempts import UNHEARD_OF, Answer
from tests.unit.billing.desk import Desk, total


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_an_authorisation_is_told(desk):
    order = desk.authorised()

    fact = desk.last("payment_authorised")

    assert (fact.order_id, fact.amount) == (order.order_id, order.total)
    assert desk.payment(order)["state"] == "AUTHORISED"


def test_a_declined_card_is_told_with_the_providers_reason(desk):
    order = desk.placed()

    attempt = desk.settle_open(desk.started(order), is_done=False, reason="card_declined")

    assert desk.facts[-1] == PaymentDeclinedFact(
        order.order_id, attempt.payment_id, attempt.id, "card_declined", desk.now
    )


def test_no_answer_is_told_to_nobody(desk):
    attempt = desk.settle(desk.started(desk.placed()), None)

    assert (attempt.state, desk.told) == ("UNKNOWN", ["payment_started"])
    assert handlers.why_not_authorised(attempt).code == "provider_silent"


def test_the_same_answer_again_changes_nothing(desk):
    order = desk.authorised()
    (attempt,) = desk.payment(order)["attempts"]

    for answer in (desk.books.answer(attempt), None, Answer(is_done=False, reason="no")):
        assert desk.settle(attempt, answer).state == "SUCCEEDED"

    assert desk.told == ["payment_started", "payment_authorised"]


def test_the_command_that_waits_is_answered_with_what_is_held(desk):
    attempt = desk.started(desk.placed())
    desk.await_answer(attempt)

    desk.settle_open(attempt)

    answer = orjson.loads(desk.answer_of(attempt.command))["result"]
    assert (answer["attempt_id"], answer["amount"]["amount_minor"]) == (attempt.id, attempt.amount.amount_minor)


@pytest.mark.parametrize(
    ("reason", "code", "kind"),
    [("card_declined", "payment_declined", "PaymentDeclined"), ("not_charged", "payment_declined", "PaymentDeclined")],
)
def test_the_command_that_waits_is_answered_with_why_it_was_declined(desk, reason, code, kind):
    attempt = desk.started(desk.placed())
    desk.await_answer(attempt)

    desk.settle_open(attempt, is_done=False, reason=reason)

    error = orjson.loads(desk.answer_of(attempt.command))["error"]
    assert (error["exc_type"], error["exc_args"][0]) == (kind, code)
    assert orjson.loads(error["exc_args"][2])["reason"] == reason


def test_an_authorisation_of_an_order_that_ended_is_voided_and_the_command_told_so(desk):
    order = desk.placed()
    attempt = desk.started(order)
    desk.await_answer(attempt)
    desk.closed(order, by="order_expired")

    settled = desk.settle_open(attempt)
    desk.drain()

    assert desk.told == ["payment_started", "payment_voided"]
    assert (desk.last("payment_voided").cause, handlers.why_not_authorised(settled).code) == (
        "order_expired",
        "order_closed",
    )
    assert orjson.loads(desk.answer_of(attempt.command))["error"]["exc_args"][0] == "order_closed"


def test_what_nobody_heard_of_counts_as_not_charged_in_the_end_and_is_voided_when_it_turns_up(desk):
    order = desk.placed()
    attempt = desk.started(order)
    desk.later(65)
    desk.settle(attempt, UNHEARD_OF)
    assert desk.last("payment_declined").reason == "not_charged"

    desk.settle(attempt, Answer(is_done=True, reference="late"))
    desk.drain()

    assert desk.last("payment_voided").cause == "late"
    assert desk.amounts(order) == (total(order), 0, total(order), 0)
    assert desk.told.count("payment_authorised") == 0


def test_it_turns_up_beside_the_card_that_was_paid_with_meanwhile(desk):
    order = desk.placed()
    late = desk.started(order)
    desk.later(65)
    desk.settle(late, UNHEARD_OF)
    desk.settle_open(desk.started(order))

    desk.settle(late, Answer(is_done=True, reference="late"))
    desk.drain()

    assert desk.amounts(order) == (2 * total(order), 0, total(order), 0)
    desk.packed(order)
    desk.drain()
    assert desk.payment(order)["state"] == "CAPTURED"


def test_a_capture_brings_the_invoice_and_its_payment(desk):
    order = desk.authorised()
    shipment_id = desk.packed(order)

    desk.drain()

    captured, issued = desk.last("payment_captured"), desk.last("invoice_issued")
    assert (captured.shipment_id, captured.amount) == (issued.shipment_id, issued.total) == (shipment_id, order.total)


def test_the_attempts_that_follow_belong_to_the_journey_of_their_cause(desk):
    order = desk.authorised()
    desk.packed(order)

    (capture,) = desk.open_attempts(CAPTURE)

    assert capture.correlation_id


def test_a_void_that_the_provider_refuses_is_left_for_people(desk):
    order = desk.authorised()
    desk.closed(order)

    desk.drain(is_done=False, reason="unknown_reference")

    assert desk.payment(order)["state"] == "AUTHORISED"
    assert [each.state for each in desk.payment(order)["attempts"] if each.kind == VOID] == ["DECLINED"]


def test_a_refund_that_the_provider_refuses_can_be_asked_for_again(desk):
    order = desk.authorised()
    shipment_id = desk.packed(order)
    desk.drain()
    desk.closed(order, shipment_id)

    desk.drain(is_done=False, reason="account_closed")

    assert desk.amounts(order)[3] == 0
    assert [each.state for each in desk.payment(order)["attempts"] if each.kind == REFUND] == ["DECLINED"]


def test_transactions_are_listed_newest_first_by_kind_and_state(desk):
    order = desk.authorised()
    desk.packed(order)

    def listed(kind: str | None, state: str | None) -> list[str]:
        with desk.work() as uow:
            asked = ListTransactions(order.order_id, kind, state, None, 20)
            return [each.kind for each in handlers.list_transactions(uow, asked).items]

    assert listed(None, None) == [CAPTURE, AUTHORISE]
    assert listed(AUTHORISE, None) == listed(None, "SUCCEEDED") == [AUTHORISE]
    assert listed(CAPTURE, "SUCCEEDED") == []
