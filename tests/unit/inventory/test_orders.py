"""Orders: every state with every event, and what each of them does to units, shipments and the timeline."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from backbone.errors import Conflict, NotFound
from backbone.messages import new_id
from inventory.contract import LineUnits, OrderCancelled, OrderConfirmed, OrderExpired, PackedUnits
from inventory.orders import (
    ABSENT,
    ALL_ARRIVED,
    ALL_LEFT,
    AUTHORISED,
    CANCEL,
    CANCELLED,
    CONFIRMED,
    DELIVERED,
    EXPIRED,
    HOLD_ENDED,
    MOVES,
    PARTIALLY_SHIPPED,
    PLACE,
    RESERVED,
    SHIPPED,
    SOME_LEFT,
    STARTED,
    Order,
)
from inventory.shipments import CAPTURE_FAILED, CAPTURED, ON_HOLD, PACKED, PLANNED, READY
from tests.builders import HOLD, NOON, a_customer_snapshot, a_quote, an_order
from tests.unit.inventory.journeys import EXTENSION, PAYMENT, an_order_that_is, send

STATES = (RESERVED, CONFIRMED, PARTIALLY_SHIPPED, SHIPPED, DELIVERED, EXPIRED, CANCELLED)
EXPECTED = {
    (ABSENT, PLACE): RESERVED,
    (RESERVED, STARTED): RESERVED, (RESERVED, AUTHORISED): CONFIRMED,
    (RESERVED, HOLD_ENDED): EXPIRED, (RESERVED, CANCEL): CANCELLED,
    (CONFIRMED, STARTED): CONFIRMED, (CONFIRMED, AUTHORISED): CONFIRMED, (CONFIRMED, CANCEL): CANCELLED,
    (CONFIRMED, SOME_LEFT): PARTIALLY_SHIPPED, (CONFIRMED, ALL_LEFT): SHIPPED,
    (PARTIALLY_SHIPPED, STARTED): PARTIALLY_SHIPPED, (PARTIALLY_SHIPPED, AUTHORISED): PARTIALLY_SHIPPED,
    (PARTIALLY_SHIPPED, SOME_LEFT): PARTIALLY_SHIPPED, (PARTIALLY_SHIPPED, ALL_LEFT): SHIPPED,
    (PARTIALLY_SHIPPED, CANCEL): SHIPPED,
    (SHIPPED, STARTED): SHIPPED, (SHIPPED, AUTHORISED): SHIPPED, (SHIPPED, ALL_ARRIVED): DELIVERED,
    (DELIVERED, STARTED): DELIVERED, (DELIVERED, AUTHORISED): DELIVERED,
    (EXPIRED, STARTED): EXPIRED, (EXPIRED, AUTHORISED): EXPIRED,
    (CANCELLED, STARTED): CANCELLED, (CANCELLED, AUTHORISED): CANCELLED,
}  # fmt: skip
VERBS: dict[str, Callable[[Order], object]] = {
    STARTED: lambda order: order.start_payment(EXTENSION, {}),
    AUTHORISED: lambda order: order.authorise(PAYMENT, {}, NOON),
    HOLD_ENDED: lambda order: order.expire(NOON),
    CANCEL: lambda order: order.cancel("", NOON),
}
ANNOUNCED = {move.announces for move in MOVES}


def kinds(order: Order) -> list[str]:
    return [entry.kind for entry in order.entries]


def test_the_table_holds_what_is_expected_and_nothing_else():
    assert {(move.state, move.event): move.to for move in MOVES} == EXPECTED
    assert len(MOVES) == len(EXPECTED)


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("event", sorted({event for _, event in EXPECTED} - {PLACE}))
def test_an_order_moves_as_the_table_says_or_is_refused(state: str, event: str):
    order = an_order_that_is(state)

    if (state, event) in EXPECTED:
        order._move(event)
        assert order.state == EXPECTED[state, event]
    else:
        with pytest.raises(Conflict) as refused:
            order._move(event)
        assert (refused.value.code, order.state, order.entries) == ("order_state_forbids", state, [])


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("event", VERBS)
def test_what_is_told_of_a_move_is_what_the_table_says(state: str, event: str):
    order = an_order_that_is(state)
    move = next((each for each in MOVES if (each.state, each.event) == (state, event)), None)

    if move is None:
        with pytest.raises(Conflict):
            VERBS[event](order)
    else:
        VERBS[event](order)
    told = {type(fact) for fact in order.take_announced()}
    assert told == ({move.announces} if move and move.announces else set())


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("event", VERBS)
def test_a_refused_verb_changes_nothing(state: str, event: str):
    order, before = an_order_that_is(state), an_order_that_is(state)

    if (state, event) in EXPECTED:
        VERBS[event](order)
    else:
        with pytest.raises(Conflict):
            VERBS[event](order)
        assert [line.reservation for line in order.lines] == [line.reservation for line in before.lines]
        assert [each.state for each in order.shipments] == [each.state for each in before.shipments]
    assert all(line.open + line.shipped + line.cancelled == line.quantity for line in order.lines)


def test_a_placed_order_holds_its_units_and_has_begun_its_timeline():
    customer = a_customer_snapshot()

    order = Order.place(customer, a_quote(("A", 2), ("B", 1)), NOON, HOLD)

    assert (order.customer, order.placed_at, order.hold_until) == (customer, NOON, NOON + HOLD)
    assert [(line.position, line.sku, line.reservation.held) for line in order.lines] == [(0, "A", 2), (1, "B", 1)]
    assert (order.state, order.sequence, kinds(order)) == (RESERVED, None, ["order_placed"])


def test_the_fact_holds_all_that_others_need_to_know():
    order = an_order(lines=3)

    fact = order.placed()

    assert (fact.order_id, fact.order_number, fact.customer) == (order.id, "O-000017", order.customer)
    assert (fact.lines, fact.placed_at, fact.hold_until) == (order.lines, NOON, NOON + HOLD)
    assert (fact.shipping, fact.net, fact.tax, fact.total) == (order.shipping, order.net, order.tax, order.total)
    assert type(fact).from_payload(fact.payload()).payload() == fact.payload()


@pytest.mark.parametrize(("sequence", "number"), [(1, "O-000001"), (17, "O-000017"), (1_234_567, "O-1234567")])
def test_an_order_has_a_number_for_people(sequence: int, number: str):
    assert an_order(sequence=sequence).number == number


def test_a_payment_that_is_started_extends_the_hold_once():
    order = an_order()

    for _ in range(3):
        order.start_payment(EXTENSION, {})

    assert order.hold_until == NOON + HOLD + EXTENSION
    assert kinds(order) == [STARTED, "hold_extended", STARTED, STARTED]


@pytest.mark.parametrize("state", [state for state in STATES if state != RESERVED])
def test_a_hold_that_is_over_is_not_extended(state: str):
    order = an_order_that_is(state)

    order.start_payment(timedelta(days=1), {})

    assert (order.hold_until, kinds(order)) == (NOON + HOLD, [STARTED])


def test_an_authorised_order_is_confirmed_and_one_shipment_of_all_of_it_is_planned():
    order = an_order(lines=2)

    order.authorise(PAYMENT, {"payment_id": PAYMENT}, NOON)

    assert [line.reservation.committed for line in order.lines] == [1, 2]
    assert [shipment.lines for shipment in order.shipments] == [
        [LineUnits(0, "KIT-0001", 1), LineUnits(1, "KIT-0002", 2)]
    ]
    assert order.take_announced() == [OrderConfirmed(order.id, "O-000017", PAYMENT, NOON)]
    assert kinds(order) == [AUTHORISED, "order_confirmed", "shipment_planned"]


@pytest.mark.parametrize("state", [EXPIRED, CANCELLED])
def test_an_authorisation_after_the_end_is_kept_in_the_timeline_and_does_nothing_else(state: str):
    order = an_order_that_is(state)

    order.authorise(PAYMENT, {}, NOON)

    assert (order.state, order.payment_id, order.shipments, kinds(order)) == (state, None, [], [AUTHORISED])


@pytest.mark.parametrize("state", [CONFIRMED, PARTIALLY_SHIPPED])
def test_a_second_authorisation_plans_nothing_more(state: str):
    order = an_order_that_is(state)
    shipments = len(order.shipments)

    order.authorise(new_id(), {}, NOON)

    assert (len(order.shipments), order.payment_id) == (shipments, PAYMENT)


def test_an_expired_order_frees_all_its_units():
    order = an_order(lines=2)

    freed = order.expire(NOON)

    assert freed == [LineUnits(0, "KIT-0001", 1), LineUnits(1, "KIT-0002", 2)]
    assert order.take_announced() == [OrderExpired(order.id, "O-000017", NOON)]
    assert [line.open for line in order.lines] == [0, 0]


def test_a_cancelled_order_frees_all_and_names_the_shipments_that_it_cancels():
    order = an_order_that_is(CONFIRMED)
    (shipment,) = order.shipments

    freed = order.cancel("Changed my mind.", NOON)

    (told,) = order.take_announced()
    assert told == OrderCancelled(order.id, "O-000017", True, freed, [shipment.id], "Changed my mind.", NOON)
    assert (shipment.state, [line.cancelled for line in order.lines]) == (CANCELLED, [1, 2])
    assert kinds(order) == ["shipment_cancelled", "order_cancelled"]


def test_cancelling_the_rest_of_an_order_leaves_what_was_shipped():
    order = an_order_that_is(PARTIALLY_SHIPPED)
    on_its_way, planned = order.shipments

    freed = order.cancel("", NOON)

    (told,) = order.take_announced()
    assert (told.is_whole, told.lines, told.shipments) == (False, [LineUnits(1, "KIT-0002", 2)], [planned.id])
    assert (freed, on_its_way.state, order.state) == (told.lines, SHIPPED, SHIPPED)
    assert kinds(order) == ["order_rest_cancelled", "shipment_cancelled", "order_shipped"]


def test_cancelling_the_rest_of_an_order_whose_other_parts_arrived_ends_it():
    order = an_order_that_is(PARTIALLY_SHIPPED)
    order.deliver(order.shipments[0].id, NOON)

    order.cancel("", NOON)

    assert order.state == DELIVERED
    assert kinds(order)[-2:] == ["order_shipped", "order_delivered"]


def test_what_is_not_packed_becomes_a_shipment_of_its_own():
    order = an_order_that_is(CONFIRMED)

    order.pack(order.shipments[0].id, [PackedUnits(1, 1)], NOON)

    assert [(each.state, [line.quantity for line in each.lines]) for each in order.shipments] == [
        (PACKED, [1]),
        (PLANNED, [1, 1]),
    ]
    assert kinds(order) == ["shipment_packed", "shipment_planned"]


def test_a_captured_shipment_may_leave_and_one_that_is_not_captured_waits():
    order = an_order_that_is(CONFIRMED)
    shipment = order.pack(order.shipments[0].id, None, NOON)

    order.learn_capture(shipment.id, CAPTURE_FAILED, {})
    assert shipment.state == ON_HOLD
    order.learn_capture(shipment.id, CAPTURED, {})

    assert shipment.state == READY
    assert kinds(order)[1:] == [CAPTURE_FAILED, "shipment_on_hold", CAPTURED, "shipment_ready"]


def test_a_failed_capture_that_comes_after_the_capture_holds_nothing():
    order = an_order_that_is(CONFIRMED)
    shipment = order.pack(order.shipments[0].id, None, NOON)

    order.learn_capture(shipment.id, CAPTURED, {})
    order.learn_capture(shipment.id, CAPTURE_FAILED, {})

    assert (shipment.state, kinds(order)[-1]) == (READY, CAPTURE_FAILED)


def test_the_units_of_a_shipment_that_leaves_are_consumed():
    order = an_order_that_is(CONFIRMED)

    send(order, order.shipments[0].id, PackedUnits(1, 1))

    assert [(line.open, line.shipped) for line in order.lines] == [(1, 0), (1, 1)]
    assert (order.state, kinds(order)[-2:]) == (PARTIALLY_SHIPPED, ["shipment_dispatched", "order_partially_shipped"])


def test_the_last_shipment_that_leaves_makes_the_order_shipped():
    order = an_order_that_is(PARTIALLY_SHIPPED)

    send(order, order.shipments[1].id)

    assert (order.state, [line.open for line in order.lines]) == (SHIPPED, [0, 0])


def test_an_order_is_delivered_when_its_last_shipment_arrives():
    order = an_order_that_is(PARTIALLY_SHIPPED)
    first, second = (shipment.id for shipment in order.shipments)
    send(order, second)

    order.deliver(second, NOON)
    assert order.state == SHIPPED
    order.deliver(first, NOON)

    assert (order.state, kinds(order)[-1]) == (DELIVERED, "order_delivered")


@pytest.mark.parametrize(
    "verb",
    [
        lambda order: order.pack(new_id(), None, NOON),
        lambda order: order.dispatch(new_id(), "", "", NOON),
        lambda order: order.deliver(new_id(), NOON),
        lambda order: order.learn_capture(new_id(), CAPTURED, {}),
    ],
    ids=["pack", "dispatch", "deliver", "learn_capture"],
)
def test_a_shipment_of_another_order_is_not_found(verb: Callable[[Order], object]):
    with pytest.raises(NotFound) as missing:
        verb(an_order_that_is(CONFIRMED))

    assert missing.value.code == "shipment_not_found"


def test_entries_are_counted_on_from_those_before():
    order = an_order(lines=1, entries_before=4)

    order.note("invoice_issued", {})
    order.note("payment_voided", {})

    assert [entry.sequence for entry in order.entries] == [5, 6]


def test_what_is_told_is_told_once():
    order = an_order()
    order.authorise(PAYMENT, {}, NOON)
    order.pack(order.shipments[0].id, None, NOON)

    assert [fact.type for fact in order.take_announced()] == ["order_confirmed", "shipment_packed"]
    assert order.take_announced() == []


def test_every_fact_of_the_table_is_told_by_some_verb():
    assert {fact.type for fact in ANNOUNCED if fact} == {
        "order_placed", "order_confirmed", "order_cancelled", "order_expired",
    }  # fmt: skip
