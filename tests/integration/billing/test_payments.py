"""An order is paid, or it is known why not; whoever asks twice gets one answer."""

import pytest

from backbone.context import Actor, Context, bound
from backbone.errors import Conflict, NotFound, OutcomeUnknown, PaymentDeclined, PermissionDenied, Unavailable
from backbone.messages import new_id
from tests.support.waiting import at_once, wait_until

STARTED = "SELECT count(*) FROM payment_attempts WHERE order_id = :id AND kind = 'authorise'"


def as_customer(customer_id: str):
    """A block in which a customer asks."""
    return bound(Context(actor=Actor(customer_id, frozenset({"customer"})), idempotency_key=new_id()))


def test_an_approved_card_authorises_what_the_order_comes_to(till):
    order = till.placed()

    answer = till.pay(order.order_id)

    assert answer["amount"]["amount_minor"] == order.total.amount_minor
    assert till.amounts(order.order_id) == (order.total.amount_minor, 0, 0, 0)
    assert till.told(order.order_id, "payment_authorised") == ["payment_started", "payment_authorised"]


def test_after_a_declined_card_another_one_pays(till):
    order = till.placed()

    with pytest.raises(PaymentDeclined, match="card_declined"):
        till.pay(order.order_id, "card_declined")
    till.pay(order.order_id, "card_approved")

    told = till.told(order.order_id, "payment_authorised")
    assert told == ["payment_started", "payment_declined", "payment_started", "payment_authorised"]


def test_a_card_that_nobody_knows_is_declined(till):
    with pytest.raises(PaymentDeclined) as declined:
        till.pay(till.placed().order_id, "4242424242424242")

    assert declined.value.details["reason"] == "unknown_card"


@pytest.mark.parametrize("card", ["card_approved", "card_declined"])
def test_the_same_key_gets_the_same_answer_and_the_provider_is_asked_once(till, card):
    order, key = till.placed(), new_id()

    def outcome() -> object:
        try:
            return till.pay(order.order_id, card, key)
        except PaymentDeclined as declined:
            return declined.args

    assert outcome() == outcome()
    assert till.database.value(STARTED, id=order.order_id) == 1


def test_twenty_calls_under_one_key_at_once_are_one_payment(till):
    order, key = till.placed(), new_id()

    answers = at_once(20, lambda _number: till.pay(order.order_id, key=key, seconds=20))

    assert all(answer == answers[0] for answer in answers), answers
    assert till.database.value(STARTED, id=order.order_id) == 1


def test_twenty_keys_at_once_authorise_once(till):
    order = till.placed()

    answers = at_once(20, lambda _number: till.pay(order.order_id, seconds=20))

    refused = [answer for answer in answers if isinstance(answer, Conflict)]
    assert len(refused) == 19, answers
    assert {each.code for each in refused} <= {"payment_in_doubt", "already_authorised"}
    assert till.amounts(order.order_id)[0] == order.total.amount_minor


def test_a_second_card_meanwhile_is_refused_and_afterwards_as_well(till):
    order = till.placed()
    with pytest.raises(OutcomeUnknown):
        till.pay(order.order_id, "card_silent_charged")

    with pytest.raises(Conflict, match=r"payment_in_doubt|already_authorised"):
        till.pay(order.order_id)
    till.wait_state(order.order_id, "AUTHORISED")
    with pytest.raises(Conflict, match="already_authorised"):
        till.pay(order.order_id)


def test_no_answer_but_charged_is_found_out_and_the_same_key_says_so(till):
    order, key = till.placed(), new_id()

    with pytest.raises(OutcomeUnknown, match="provider_silent"):
        till.pay(order.order_id, "card_silent_charged", key)
    answer = till.pay(order.order_id, "card_silent_charged", key, seconds=15)

    assert answer["amount"]["amount_minor"] == order.total.amount_minor
    assert till.told(order.order_id, "payment_authorised") == ["payment_started", "payment_authorised"]


def test_no_answer_and_not_charged_is_declined_and_the_same_key_says_so(till):
    order, key = till.placed(), new_id()

    with pytest.raises(OutcomeUnknown, match="provider_silent"):
        till.pay(order.order_id, "card_silent_not_charged", key)
    with pytest.raises(PaymentDeclined, match="not_charged"):
        till.pay(order.order_id, "card_silent_not_charged", key, seconds=20)

    assert till.told(order.order_id, "payment_declined") == ["payment_started", "payment_declined"]
    assert till.pay(order.order_id)["order_id"] == order.order_id


def test_an_authorisation_that_turns_up_after_it_counted_as_not_charged_is_voided(till):
    order = till.placed()
    with pytest.raises(OutcomeUnknown):
        till.pay(order.order_id, "card_silent_not_charged")
    attempt = till.wait_attempt(order.order_id, "authorise", "DECLINED")

    till.database.execute(
        "INSERT INTO sandbox_operations (key, kind, reference, currency, amount_minor, card_token, is_done, reason)"
        " VALUES (:key, 'authorise', :reference, 'EUR', :amount, 'card_approved', :done, '')",
        key=attempt["id"], reference=f"sandbox-{attempt['id']}", amount=order.total.amount_minor, done=True,
    )  # fmt: skip

    voided = till.facts(order.order_id, "payment_voided")[-1]
    assert (voided.payload["cause"], voided.payload["amount"]["amount_minor"]) == ("late", order.total.amount_minor)
    assert till.pay(order.order_id)["order_id"] == order.order_id


def test_an_order_that_is_not_known_yet_can_be_asked_for_again(till):
    with pytest.raises(Unavailable, match="order_not_known_yet") as unknown:
        till.pay(new_id())

    assert unknown.value.details["retry_after_ms"] == 200


def test_the_same_key_pays_an_order_that_was_not_known_at_first(till):
    order_id, key = new_id(), new_id()
    with pytest.raises(Unavailable):
        till.pay(order_id, key=key)

    till.placed(order_id=order_id)

    assert till.pay(order_id, key=key)["order_id"] == order_id


def test_a_customer_pays_and_sees_their_own_and_nobody_elses(till):
    order = till.placed()

    with as_customer(new_id()):
        with pytest.raises(NotFound):
            till.client.billing.pay_order(order_id=order.order_id, card_token="card_approved")
        with pytest.raises(NotFound):
            till.payment(order.order_id)
        with pytest.raises(PermissionDenied):
            till.client.billing.list_payments()
    with as_customer(order.customer.id):
        till.client.billing.pay_order(order_id=order.order_id, card_token="card_approved")
        (found,) = till.client.billing.list_payments(customer_id=order.customer.id)["items"]

    assert (found["order_id"], found["state"]) == (order.order_id, "AUTHORISED")


def test_refunds_go_back_as_far_as_something_was_captured(till):
    order = till.paid()
    till.packed(order)
    payment = till.wait_state(order.order_id, "CAPTURED")
    amount = {"amount_minor": 500, "currency": "EUR"}

    answer = till.client.billing.refund_payment(payment_id=payment["id"], amount=amount, reason="Scratched")

    assert [(each["kind"], each["reason"]) for each in answer["attempts"]][-1] == ("refund", "Scratched")
    refunded = till.facts(order.order_id, "payment_refunded")[-1].payload
    assert (refunded["cause"], refunded["amount"]["amount_minor"]) == ("staff", 500)
    with pytest.raises(Conflict, match="refund_too_large"):
        till.client.billing.refund_payment(
            payment_id=payment["id"], amount=payment["total"], reason="All, though a part is gone"
        )


def test_payments_are_found_by_what_became_of_them(till):
    order = till.paid()
    till.packed(order)
    payment = till.wait_state(order.order_id, "CAPTURED")
    amount = {"amount_minor": 500, "currency": "EUR"}

    begun = till.client.billing.refund_payment(payment_id=payment["id"], amount=amount, reason="Scratched")
    till.facts(order.order_id, "payment_refunded")

    captured = payment["captured"]["amount_minor"]
    assert (payment["refundable"]["amount_minor"], begun["refundable"]["amount_minor"]) == (captured, captured - 500)
    named = {"order_id": order.order_id, "order_number": order.order_number}
    (found,) = till.client.billing.list_payments(**named, state="PARTIALLY_REFUNDED")["items"]
    assert (found["id"], found["is_in_doubt"]) == (payment["id"], False)
    assert till.client.billing.list_payments(order_id=order.order_id, state="CAPTURED")["items"] == []
    assert till.client.billing.list_payments(order_id=order.order_id, is_in_doubt=True)["items"] == []


def test_transactions_are_listed_page_by_page(till):
    order = till.paid()
    till.packed(order)
    till.wait_state(order.order_id, "CAPTURED")

    first = till.client.billing.list_transactions(order_id=order.order_id, limit=1)
    last = till.client.billing.list_transactions(order_id=order.order_id, limit=1, cursor=first["next_cursor"])

    assert [page["items"][0]["kind"] for page in (first, last)] == ["capture", "authorise"]
    assert last["next_cursor"] is None


def test_an_order_that_was_told_of_twice_is_one_payment(till):
    order = till.placed()

    till.tell(order, order)
    till.pay(order.order_id)

    wait_until(lambda: till.database.value("SELECT count(*) FROM inbox WHERE state = 'done'") >= 3, "the messages")
    assert till.database.value("SELECT count(*) FROM payments WHERE order_id = :id", id=order.order_id) == 1


def test_what_the_provider_has_not_answered_is_counted_until_it_has(till):
    order = till.placed()
    with pytest.raises(OutcomeUnknown):
        till.pay(order.order_id, "card_silent_charged")

    doubts = till.client.billing.get_doubts()
    till.wait_state(order.order_id, "AUTHORISED")
    after = till.client.billing.get_doubts()

    [doubt] = [each for each in doubts["oldest"] if each["order_id"] == order.order_id]
    assert (doubt["order_number"], doubt["kind"], doubt["amount"]["amount_minor"]) == (
        order.order_number, "authorise", order.total.amount_minor,
    )  # fmt: skip
    assert doubts["count"] >= 1
    assert order.order_id not in [each["order_id"] for each in after["oldest"]]
