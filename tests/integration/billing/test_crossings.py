"""Facts cross: whatever order they arrive in, nobody keeps money for what is not sent, and nothing is charged twice."""

import pytest

from backbone.errors import Conflict, OutcomeUnknown, PaymentDeclined, Unavailable
from backbone.messages import new_id
from tests.builders import an_order_placed
from tests.support.waiting import wait_until

HANDLED = "SELECT count(*) FROM payments WHERE order_id = :id"


def closed(till, order, by: str) -> None:
    """Tell that an order was cancelled, or expired."""
    till.cancelled(order) if by == "order_cancelled" else till.expired(order)


def in_doubt(till, order, card: str = "card_silent_charged") -> None:
    """Pay with a card whose provider does not answer."""
    with pytest.raises(OutcomeUnknown):
        till.pay(order.order_id, card)


@pytest.mark.parametrize("by", ["order_cancelled", "order_expired"])
def test_an_order_that_ended_before_it_was_told_of_cannot_be_paid(till, by):
    order = an_order_placed()
    closed(till, order, by)
    wait_until(lambda: till.database.value(HANDLED, id=order.order_id), "the tombstone")
    with pytest.raises(Unavailable):
        till.pay(order.order_id)

    till.tell(order)

    wait_until(lambda: till.client.billing.list_payments(customer_id=order.customer.id)["items"], "the order")
    with pytest.raises(Conflict, match="order_closed"):
        till.pay(order.order_id)


@pytest.mark.parametrize("by", ["order_cancelled", "order_expired"])
def test_an_authorised_order_that_ends_is_voided(till, by):
    order = till.paid()

    closed(till, order, by)

    voided = till.facts(order.order_id, "payment_voided")[-1].payload
    assert (voided["cause"], voided["amount"]["amount_minor"]) == (by, order.total.amount_minor)
    assert till.wait_state(order.order_id, "VOIDED")["is_closed"]


@pytest.mark.parametrize("by", ["order_cancelled", "order_expired"])
def test_an_order_that_ends_while_its_authorisation_is_in_doubt_is_voided_once_that_is_known(till, by):
    order, key = till.placed(), new_id()
    with pytest.raises(OutcomeUnknown):
        till.pay(order.order_id, "card_silent_charged", key)

    closed(till, order, by)

    assert till.told(order.order_id, "payment_voided")[-1] == "payment_voided"
    total = order.total.amount_minor
    assert till.amounts(order.order_id) == (total, 0, total, 0)
    with pytest.raises(Conflict, match="order_closed"):
        till.pay(order.order_id, "card_silent_charged", key)


def test_an_order_that_ends_while_an_authorisation_is_in_doubt_that_was_none_needs_no_void(till):
    order = till.placed()
    in_doubt(till, order, "card_silent_not_charged")

    till.expired(order)

    assert till.told(order.order_id, "payment_declined") == ["payment_started", "payment_declined"]
    assert till.amounts(order.order_id) == (0, 0, 0, 0)


def test_a_shipment_that_is_packed_before_its_order_is_known_is_charged_later(till):
    order = an_order_placed()
    till.packed(order)
    wait_until(lambda: till.database.rows("SELECT 1 FROM inbox WHERE state = 'parked'"), "the parked event")

    till.tell(order)

    failed = till.facts(order.order_id, "payment_capture_failed")[-1].payload
    assert failed["reason"] == "not_authorised"
    till.pay(order.order_id)
    assert till.wait_state(order.order_id, "CAPTURED")["captured"]["amount_minor"] == order.total.amount_minor


def test_two_shipments_that_are_packed_at_once_are_captured_and_invoiced_to_the_cent(till):
    order = till.paid(lines=3)

    shipments = [till.packed(order, 1, 1, 2), till.packed(order, 0, 1, 1)]

    till.wait_state(order.order_id, "CAPTURED")
    invoices = till.wait_invoices(order.order_id, 2)
    assert {each["shipment_id"] for each in invoices} == set(shipments)
    assert sum(each["total"]["amount_minor"] for each in invoices) == order.total.amount_minor
    assert sorted(each["shipping"]["amount_minor"] for each in invoices) == [0, 490]


def test_a_shipment_that_is_told_of_twice_is_captured_once(till):
    order = till.paid()
    shipment = till.packed(order)

    till.packed(order, shipment_id=shipment)

    till.wait_state(order.order_id, "CAPTURED")
    till.wait_handled(order.order_id)
    assert len(till.invoices(order.order_id)) == 1


def test_a_cancelled_shipment_is_a_tombstone_for_its_packing(till):
    order, shipment = till.paid(), new_id()
    till.cancelled(order, shipment)
    till.wait_state(order.order_id, "VOIDED")

    till.packed(order, shipment_id=shipment)

    wait_until(lambda: till.database.value("SELECT count(*) FROM outbox") == 0, "an empty outbox")
    assert till.amounts(order.order_id)[1] == 0
    assert "payment_capture_failed" not in till.told(order.order_id, "payment_voided")


def test_a_captured_order_that_is_cancelled_is_credited_and_refunded(till):
    order = till.paid()
    shipment = till.packed(order)
    till.wait_state(order.order_id, "CAPTURED")

    till.cancelled(order, shipment)

    till.wait_state(order.order_id, "REFUNDED")
    invoice, note = till.invoices(order.order_id)
    assert (note["kind"], note["corrects"]) == ("CREDIT_NOTE", {"id": invoice["id"], "number": invoice["number"]})
    assert note["total"] == invoice["total"] == till.facts(order.order_id, "payment_refunded")[-1].payload["amount"]
    assert "credit_note_issued" in till.told(order.order_id, "payment_refunded")


def test_what_was_shipped_of_a_cancelled_order_stays_paid_and_the_rest_is_voided(till):
    order = till.paid(lines=2)
    till.packed(order, 1, 0)
    (shipped,) = till.wait_invoices(order.order_id, 1)

    till.cancelled(order, new_id())

    till.facts(order.order_id, "payment_voided")
    taken, total = shipped["total"]["amount_minor"], order.total.amount_minor
    assert till.amounts(order.order_id) == (total, taken, total - taken, 0)
    assert len(till.invoices(order.order_id)) == 1


def test_a_cancellation_while_a_capture_is_in_doubt_refunds_it_without_an_invoice(till):
    order, shipment = till.paid("card_capture_silent"), new_id()

    till.packed(order, shipment_id=shipment)
    till.wait_attempt(order.order_id, "capture", "REQUESTED")
    till.cancelled(order, shipment)

    till.wait_state(order.order_id, "REFUNDED")
    told = till.told(order.order_id, "payment_refunded")
    assert told[-2:] == ["payment_captured", "payment_refunded"]
    assert till.invoices(order.order_id) == []


def test_a_failed_capture_lapses_its_authorisation_and_another_card_captures_the_held_shipment(till):
    order = till.paid("card_capture_fails")
    shipment = till.packed(order)
    failed = till.facts(order.order_id, "payment_capture_failed")[-1].payload
    assert (failed["shipment_id"], failed["reason"]) == (shipment, "capture_failed")
    till.wait_state(order.order_id, "VOIDED")

    till.pay(order.order_id, "card_approved")

    till.wait_state(order.order_id, "CAPTURED")
    total = order.total.amount_minor
    assert till.amounts(order.order_id) == (2 * total, total, total, 0)
    assert [each["shipment_id"] for each in till.invoices(order.order_id)] == [shipment]
    assert till.told(order.order_id, "invoice_issued")[-2:] == ["payment_captured", "invoice_issued"]


def test_of_two_shipments_with_failed_captures_both_are_captured_with_the_next_card(till):
    order = till.paid("card_capture_fails")
    shipments = {till.packed(order, 1, 0), till.packed(order, 0, 2)}
    till.wait_state(order.order_id, "VOIDED")
    wait_until(lambda: len(till.payment(order.order_id)["attempts"]) >= 3, "the attempts")
    till.wait_handled(order.order_id)

    till.pay(order.order_id)

    invoices = till.wait_invoices(order.order_id, 2)
    assert {each["shipment_id"] for each in invoices} == shipments
    assert sum(each["total"]["amount_minor"] for each in invoices) == order.total.amount_minor


def test_a_declined_card_after_a_failed_capture_leaves_the_shipment_held(till):
    order = till.paid("card_capture_fails")
    shipment = till.packed(order)
    till.wait_state(order.order_id, "VOIDED")

    with pytest.raises(PaymentDeclined):
        till.pay(order.order_id, "card_declined")
    till.cancelled(order, shipment)

    wait_until(lambda: till.payment(order.order_id)["is_closed"], "the cancellation")
    assert till.amounts(order.order_id)[1:] == (0, order.total.amount_minor, 0)
