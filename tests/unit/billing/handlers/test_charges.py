"""Handlers of charges: each packed shipment is captured once, or held, or given back, or buried before it came."""

import pytest

from backbone.errors import Unavailable
from backbone.messages import new_id
from billing.contract import CAPTURE
from tests.builders import an_order_placed
from tests.unit.billing.desk import Desk, total


@pytest.fixture
def desk() -> Desk:
    return Desk()


def failed(desk: Desk) -> None:
    """Let the captures that are open fail, and what follows succeed."""
    for attempt in desk.open_attempts(CAPTURE):
        desk.settle_open(attempt, is_done=False, reason="capture_failed")
    desk.drain()


def test_a_packed_shipment_asks_for_what_it_costs(desk):
    order = desk.authorised()

    shipment_id = desk.packed(order)

    (attempt,) = desk.open_attempts(CAPTURE)
    assert (attempt.shipment_id, attempt.amount) == (shipment_id, order.total)


def test_a_shipment_of_an_unknown_order_waits_for_it(desk):
    with pytest.raises(Unavailable, match="cause_not_arrived"):
        desk.packed(an_order_placed())


def test_the_same_shipment_again_asks_for_nothing_more(desk):
    order = desk.authorised()
    shipment_id = desk.packed(order)

    desk.packed(order, shipment_id=shipment_id)
    desk.drain()
    desk.packed(order, shipment_id=shipment_id)

    assert (desk.told.count("payment_captured"), desk.open_attempts()) == (1, [])


def test_two_shipments_at_once_cost_together_what_the_order_costs(desk):
    order = desk.authorised(lines=3)

    desk.packed(order, 1, 0, 2)
    desk.packed(order, 0, 2, 1)
    desk.drain()

    assert desk.amounts(order) == (total(order), total(order), 0, 0)
    assert desk.told.count("invoice_issued") == 2


def test_a_failed_capture_is_told_and_the_next_card_captures_the_held_shipment(desk):
    order = desk.authorised()
    shipment_id = desk.packed(order)
    failed(desk)
    fact = desk.last("payment_capture_failed")
    assert (fact.shipment_id, fact.reason) == (shipment_id, "capture_failed")
    assert desk.last("payment_voided").cause == "capture_failed"

    desk.settle_open(desk.started(order))
    desk.drain()

    assert desk.last("payment_captured").shipment_id == shipment_id
    assert desk.amounts(order) == (2 * total(order), total(order), total(order), 0)


def test_all_held_shipments_are_captured_with_the_next_card(desk):
    order = desk.authorised()
    shipments = {desk.packed(order, 1, 0), desk.packed(order, 0, 2)}
    failed(desk)

    desk.settle_open(desk.started(order))
    assert {each.shipment_id for each in desk.open_attempts(CAPTURE)} == shipments
    desk.drain()

    assert desk.amounts(order)[1] == total(order)


def test_of_two_captures_one_may_fail_and_only_the_rest_is_voided(desk):
    order = desk.authorised()
    desk.packed(order, 1, 0)
    desk.packed(order, 0, 2)
    first, second = desk.open_attempts(CAPTURE)

    desk.settle_open(first, is_done=False)
    desk.settle_open(second)
    desk.drain()

    assert desk.last("payment_voided").amount == first.amount
    assert desk.amounts(order) == (total(order), second.amount.amount_minor, first.amount.amount_minor, 0)
    assert desk.started(order).amount == first.amount


def test_a_shipment_that_is_packed_when_the_authorisation_has_lapsed_is_held(desk):
    order = desk.authorised()
    desk.packed(order, 1, 0)
    failed(desk)

    held = desk.packed(order, 0, 2)

    assert (desk.facts[-1].type, desk.facts[-1].reason) == ("payment_capture_failed", "not_authorised")
    desk.settle_open(desk.started(order))
    desk.drain()
    assert held in [each.shipment_id for each in desk.facts if each.type == "payment_captured"]
    assert desk.amounts(order)[1] == total(order)


def test_a_cancelled_shipment_is_a_tombstone_for_its_packing(desk):
    order, shipment_id = desk.authorised(), new_id()
    desk.closed(order, shipment_id)
    desk.drain()

    desk.packed(order, shipment_id=shipment_id)

    assert (desk.open_attempts(), desk.told[-1]) == ([], "payment_voided")


def test_a_tombstone_needs_no_order(desk):
    order, shipment_id = an_order_placed(), new_id()
    desk.closed(order, shipment_id)

    desk.packed(order, shipment_id=shipment_id)

    assert desk.facts == []


def test_a_captured_shipment_that_is_cancelled_is_credited_and_refunded(desk):
    order = desk.authorised()
    shipment_id = desk.packed(order)
    desk.drain()

    desk.closed(order, shipment_id)
    desk.drain()

    assert desk.told[-2:] == ["credit_note_issued", "payment_refunded"]
    assert desk.last("credit_note_issued").total == desk.last("payment_refunded").amount == order.total


def test_a_cancellation_while_the_capture_is_in_doubt_refunds_what_comes_of_it(desk):
    order = desk.authorised()
    shipment_id = desk.packed(order)

    desk.closed(order, shipment_id)
    assert desk.amounts(order) == (total(order), 0, 0, 0)
    desk.drain()

    assert desk.told[-2:] == ["payment_captured", "payment_refunded"]
    assert "invoice_issued" not in desk.told
    assert desk.amounts(order) == (total(order), total(order), 0, total(order))


def test_a_cancellation_while_the_capture_is_in_doubt_voids_when_it_fails(desk):
    order = desk.authorised()
    shipment_id = desk.packed(order)
    desk.closed(order, shipment_id)

    failed(desk)

    assert desk.told[-2:] == ["payment_capture_failed", "payment_voided"]
    assert desk.amounts(order) == (total(order), 0, total(order), 0)


def test_a_held_shipment_that_is_cancelled_costs_nothing(desk):
    order = desk.authorised()
    shipment_id = desk.packed(order)
    failed(desk)

    desk.closed(order, shipment_id)

    assert desk.open_attempts() == []
    assert desk.amounts(order) == (total(order), 0, total(order), 0)


def test_what_was_shipped_stays_paid_when_the_rest_is_cancelled(desk):
    order = desk.authorised()
    desk.packed(order, 1, 0)
    desk.drain()

    desk.closed(order, new_id())
    desk.drain()

    authorised, captured, voided, refunded = desk.amounts(order)
    assert (authorised, refunded) == (captured + voided, 0)
    assert captured == desk.last("invoice_issued").total.amount_minor
