"""Payment: one live authorisation at a time; what was captured of it, given free and paid back never exceeds it."""

from itertools import product

import pytest

from backbone.errors import Conflict, Unavailable
from backbone.messages import new_id
from billing.charges import Charge
from billing.contract import AUTHORISE, CAPTURE, PAYMENT_STATES, REFUND, VOID
from billing.moves import ABSENT
from billing.payment_attempts import ORDER_CLOSED, UNHEARD_OF, Answer, PaymentAttempt
from billing.payments import CANCEL, CLOSED, EXPIRE, MOVES, OPEN, PAY, PLACE, Payment, state_of
from tests.builders import NOON, a_charge, an_order_placed
from tests.unit.billing.desk import TIMING, cents, instant, total

STATES, EVENTS = (ABSENT, OPEN, CLOSED), (PLACE, CANCEL, EXPIRE, PAY)
LEGAL = {
    (ABSENT, PLACE): OPEN,
    (ABSENT, CANCEL): CLOSED,
    (ABSENT, EXPIRE): CLOSED,
    (OPEN, PLACE): OPEN,
    (OPEN, PAY): OPEN,
    (OPEN, CANCEL): CLOSED,
    (OPEN, EXPIRE): CLOSED,
    (CLOSED, PLACE): CLOSED,
    (CLOSED, CANCEL): CLOSED,
    (CLOSED, EXPIRE): CLOSED,
}
ORDER = an_order_placed()
TOTAL = total(ORDER)


def absent() -> Payment:
    return Payment(new_id(), ORDER.order_id, NOON)


def placed() -> Payment:
    payment = absent()
    payment.place(ORDER, NOON)
    return payment


def done(attempt: PaymentAttempt) -> PaymentAttempt:
    attempt.settle(Answer(is_done=True, reference=f"ref-{attempt.id}"), instant(1), TIMING)
    return attempt


def refused(attempt: PaymentAttempt) -> PaymentAttempt:
    attempt.settle(Answer(is_done=False, reason="no"), instant(1), TIMING)
    return attempt


def authorised() -> Payment:
    payment = placed()
    payment.take_authorisation(done(payment.request_authorisation(NOON)))
    return payment


def last(payment: Payment, kind: str) -> PaymentAttempt:
    return [each for each in payment.attempts if each.kind == kind][-1]


def captured(payment: Payment, charge: Charge | None = None) -> Charge:
    charge = charge or a_charge(ORDER)
    payment.request_capture(charge, NOON)
    payment.take_capture(done(last(payment, CAPTURE)))
    return charge


@pytest.mark.parametrize(("state", "event"), list(product(STATES, EVENTS)))
def test_only_the_moves_of_the_table_are_legal(state: str, event: str):
    assert MOVES.to(state, event) == LEGAL.get((state, event))
    payment = absent()
    payment.standing = state

    if (state, event) in LEGAL:
        payment.move(event, NOON)
        assert payment.standing == LEGAL[state, event]
    else:
        with pytest.raises(Conflict, match="payment_state_forbids"):
            payment.move(event, NOON)


@pytest.mark.parametrize("event", [CANCEL, EXPIRE])
def test_a_tombstone_learns_whose_order_it_was_and_stays_closed(event: str):
    payment = absent()
    payment.move(event, NOON)

    assert payment.place(ORDER, NOON)

    assert (payment.standing, payment.closed_by, payment.customer_id) == (CLOSED, event, ORDER.customer.id)
    with pytest.raises(Conflict, match="order_closed"):
        payment.request_authorisation(NOON)


def test_the_same_order_again_is_no_news():
    assert not placed().place(ORDER, NOON)


def test_an_order_that_was_not_heard_of_cannot_be_paid_yet():
    with pytest.raises(Unavailable, match="order_not_known_yet"):
        absent().request_authorisation(NOON)


def test_an_authorisation_is_asked_for_what_the_order_comes_to():
    attempt = placed().request_authorisation(NOON)

    assert (attempt.kind, attempt.amount, attempt.authorisation_id) == (AUTHORISE, ORDER.total, None)


def test_a_second_card_while_the_first_is_in_doubt_is_refused():
    payment = placed()
    payment.request_authorisation(NOON)

    with pytest.raises(Conflict, match="payment_in_doubt"):
        payment.request_authorisation(NOON)


def test_a_second_card_after_the_first_was_declined_is_taken():
    payment = placed()
    refused(payment.request_authorisation(NOON))

    assert payment.request_authorisation(NOON).amount == ORDER.total


def test_what_is_authorised_needs_no_other_card():
    with pytest.raises(Conflict, match="already_authorised"):
        authorised().request_authorisation(NOON)


def test_what_is_captured_needs_no_other_card():
    payment = authorised()
    captured(payment)

    with pytest.raises(Conflict, match="already_authorised"):
        payment.request_authorisation(NOON)


def test_an_authorisation_for_an_order_that_ended_meanwhile_is_voided():
    payment = placed()
    attempt = payment.request_authorisation(NOON)
    payment.move(EXPIRE, NOON)

    payment.take_authorisation(done(attempt))
    payment.request_voids(NOON)

    assert (attempt.reason, attempt.is_paid) == (ORDER_CLOSED, False)
    void = last(payment, VOID)
    assert (void.cause, void.amount, void.reference) == (EXPIRE, ORDER.total, attempt.reference)


def test_an_authorisation_that_turns_up_late_is_voided_beside_the_live_one():
    payment = placed()
    late = payment.request_authorisation(NOON)
    late.settle(UNHEARD_OF, instant(65), TIMING)
    payment.take_authorisation(done(payment.request_authorisation(instant(70))))

    done(late)
    payment.take_authorisation(late)
    payment.request_voids(NOON)

    assert last(payment, VOID).cause == "late"
    assert payment.live is not None
    assert (payment.authorised, payment.live.left) == (ORDER.total * 2, ORDER.total)


def test_captured_money_is_a_deposit_until_it_is_applied():
    payment = authorised()
    charge = captured(payment)
    assert (payment.deposit, payment.captured) == (charge.total, ORDER.total)

    payment.apply_deposit(charge.total)

    assert payment.deposit == cents(0)


def test_more_than_was_captured_is_never_applied():
    with pytest.raises(AssertionError, match="captured before"):
        authorised().apply_deposit(cents(1))


def test_what_is_being_captured_cannot_be_captured_again():
    payment = authorised()
    assert payment.can_capture(ORDER.total)

    payment.request_capture(a_charge(ORDER), NOON)

    assert not payment.can_capture(cents(1))


def test_without_a_live_authorisation_nothing_can_be_captured():
    assert not placed().can_capture(cents(1))


def test_a_failed_capture_voids_the_authorisation_and_asks_for_another_of_the_rest():
    payment = authorised()
    payment.request_capture(a_charge(ORDER), NOON)

    payment.lapse(refused(last(payment, CAPTURE)))
    payment.request_voids(NOON)

    assert (last(payment, VOID).cause, payment.live) == ("capture_failed", None)
    assert payment.request_authorisation(NOON).amount == ORDER.total


def test_a_lapsed_authorisation_is_voided_only_when_none_of_its_captures_is_in_doubt():
    payment = authorised()
    half = a_charge(an_order_placed(lines=1))
    for _ in range(2):
        payment.request_capture(half, NOON)
    first, second = payment.attempts[-2:]
    payment.lapse(refused(first))
    payment.request_voids(NOON)
    assert [each.kind for each in payment.attempts].count(VOID) == 0

    with pytest.raises(Conflict, match="payment_in_doubt"):
        payment.request_authorisation(NOON)
    payment.take_capture(done(second))
    payment.request_voids(NOON)

    assert last(payment, VOID).amount == ORDER.total - half.total
    assert payment.request_authorisation(NOON).amount == ORDER.total - half.total


def test_a_void_is_asked_for_once():
    payment = authorised()
    payment.move(CANCEL, NOON)

    payment.request_voids(NOON)
    refused(last(payment, VOID))
    payment.request_voids(NOON)

    assert [each.kind for each in payment.attempts].count(VOID) == 1


def test_a_voided_authorisation_has_nothing_left():
    payment = authorised()
    payment.move(CANCEL, NOON)

    payment.take_void(done(last(payment, VOID)))

    assert (payment.voided, payment.authorisations[0].left) == (ORDER.total, cents(0))


def test_a_refund_takes_the_deposit_first():
    payment = authorised()
    charge = captured(payment)
    payment.apply_deposit(charge.total - cents(30))
    payment.request_refund(cents(100), "staff", "Scratched", NOON)

    unapplied = payment.take_refund(done(last(payment, REFUND)))

    assert (unapplied, payment.deposit, payment.refunded) == (cents(30), cents(0), cents(100))


def test_no_more_goes_back_than_was_captured_and_is_not_going_back():
    payment = authorised()
    captured(payment)
    payment.request_refund(ORDER.total - cents(1), "staff", "", NOON)

    with pytest.raises(Conflict, match="refund_too_large"):
        payment.request_refund(cents(2), "staff", "", NOON)


def test_a_refund_of_another_currency_is_refused():
    payment = authorised()
    captured(payment)

    with pytest.raises(Conflict, match="refund_too_large"):
        payment.request_refund(type(cents(1))(1, "GBP"), "staff", "", NOON)


def test_a_refund_is_spread_over_the_authorisations_that_it_was_captured_of():
    payment = authorised()
    half = captured(payment, a_charge(an_order_placed(lines=1)))
    payment.request_capture(half, NOON)
    payment.lapse(refused(last(payment, CAPTURE)))
    payment.take_authorisation(done(payment.request_authorisation(NOON)))
    payment.request_capture(half, NOON)
    payment.take_capture(done(last(payment, CAPTURE)))

    payment.request_refund(half.total + cents(5), "staff", "", NOON)

    assert [each.amount for each in payment.attempts if each.kind == REFUND] == [half.total, cents(5)]


def test_a_cancelled_shipment_gets_back_only_what_did_not_go_back_already():
    payment = authorised()
    charge = captured(payment)
    payment.request_refund(cents(100), "staff", "", NOON)
    payment.take_refund(done(last(payment, REFUND)))

    payment.request_refund_of(charge, "order_cancelled", NOON)

    assert last(payment, REFUND).amount == charge.total - cents(100)


def test_a_cancelled_shipment_whose_money_went_back_gets_nothing_more():
    payment = authorised()
    charge = captured(payment)
    payment.request_refund(charge.total, "staff", "", NOON)

    payment.request_refund_of(charge, "order_cancelled", NOON)

    assert [each.kind for each in payment.attempts].count(REFUND) == 1


@pytest.mark.parametrize(
    ("amounts", "state"),
    [
        ((0, 0, 0, 0), "CREATED"),
        ((9, 0, 0, 0), "AUTHORISED"),
        ((9, 0, 9, 0), "VOIDED"),
        ((9, 4, 0, 0), "PARTIALLY_CAPTURED"),
        ((9, 9, 0, 0), "CAPTURED"),
        ((9, 4, 5, 0), "CAPTURED"),
        ((18, 9, 9, 0), "CAPTURED"),
        ((9, 9, 0, 3), "PARTIALLY_REFUNDED"),
        ((9, 9, 0, 9), "REFUNDED"),
    ],
)
def test_a_payment_is_called_after_its_amounts(amounts: tuple[int, int, int, int], state: str):
    assert state_of(*amounts) == state
    assert state in PAYMENT_STATES
