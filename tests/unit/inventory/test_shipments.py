"""Shipments: every state with every event, and what is in the parcel."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backbone.errors import Conflict, InvalidRequest
from inventory.contract import LineUnits, PackedUnits, ShipmentDelivered, ShipmentDispatched, ShipmentPacked
from inventory.shipments import (
    ABSENT,
    CANCEL,
    CANCELLED,
    CAPTURE_FAILED,
    CAPTURED,
    DELIVER,
    DELIVERED,
    DISPATCH,
    MOVES,
    ON_HOLD,
    PACK,
    PACKED,
    PLAN,
    PLANNED,
    READY,
    SHIPPED,
    Shipment,
)
from tests.builders import NOON
from tests.unit.inventory.journeys import a_shipment_that_is

STATES = (PLANNED, PACKED, READY, SHIPPED, DELIVERED, ON_HOLD, CANCELLED)
EVENTS = (PLAN, PACK, CAPTURED, CAPTURE_FAILED, DISPATCH, DELIVER, CANCEL)
EXPECTED = {
    (ABSENT, PLAN): PLANNED,
    (PLANNED, PACK): PACKED, (PLANNED, CANCEL): CANCELLED,
    (PACKED, CAPTURED): READY, (PACKED, CAPTURE_FAILED): ON_HOLD, (PACKED, CANCEL): CANCELLED,
    (ON_HOLD, CAPTURED): READY, (ON_HOLD, CAPTURE_FAILED): ON_HOLD, (ON_HOLD, CANCEL): CANCELLED,
    (READY, DISPATCH): SHIPPED, (READY, CANCEL): CANCELLED,
    (READY, CAPTURED): READY, (READY, CAPTURE_FAILED): READY,
    (SHIPPED, DELIVER): DELIVERED, (SHIPPED, CAPTURED): SHIPPED, (SHIPPED, CAPTURE_FAILED): SHIPPED,
    (DELIVERED, CAPTURED): DELIVERED, (DELIVERED, CAPTURE_FAILED): DELIVERED,
    (CANCELLED, CAPTURED): CANCELLED, (CANCELLED, CAPTURE_FAILED): CANCELLED,
}  # fmt: skip
PAIRS = [(state, event) for state in STATES for event in EVENTS]
PLANNED_UNITS = [LineUnits(0, "A", 2), LineUnits(1, "B", 3)]


def test_the_table_holds_what_is_expected_and_nothing_else():
    assert {(move.state, move.event): move.to for move in MOVES} == EXPECTED
    assert len(MOVES) == len(EXPECTED)


@pytest.mark.parametrize(("state", "event"), [pair for pair in PAIRS if pair in EXPECTED])
def test_a_shipment_moves_on_to_the_state_that_is_expected(state: str, event: str):
    shipment = a_shipment_that_is(state)

    has_changed = shipment.move(event)

    assert shipment.state == EXPECTED[state, event]
    assert has_changed == (shipment.state != state)


@pytest.mark.parametrize(("state", "event"), [pair for pair in PAIRS if pair not in EXPECTED])
def test_any_other_event_is_refused_and_changes_nothing(state: str, event: str):
    shipment = a_shipment_that_is(state)

    with pytest.raises(Conflict) as refused:
        shipment.move(event)

    assert (refused.value.code, shipment.state) == ("shipment_state_forbids", state)
    assert refused.value.details == {"shipment_id": shipment.id, "state": state, "event": event}


@pytest.mark.parametrize("state", [state for state in STATES if state != PLANNED])
def test_only_a_planned_shipment_is_packed(state: str):
    shipment = a_shipment_that_is(state)

    with pytest.raises(Conflict):
        shipment.pack([PackedUnits(9, 9)], NOON)

    assert (shipment.lines, shipment.packed_at, shipment.announced) == (PLANNED_UNITS, None, [])


def test_a_shipment_is_planned_with_an_id_of_its_own():
    shipment = Shipment.plan("order-1", PLANNED_UNITS, NOON)

    assert (shipment.state, shipment.lines, shipment.planned_at) == (PLANNED, PLANNED_UNITS, NOON)
    assert shipment.id != Shipment.plan("order-1", PLANNED_UNITS, NOON).id


@pytest.mark.parametrize("packed", [None, [PackedUnits(1, 3), PackedUnits(0, 2)]], ids=["all", "each"])
def test_a_shipment_that_is_packed_whole_leaves_nothing(packed: list[PackedUnits] | None):
    shipment = a_shipment_that_is(PLANNED)

    assert shipment.pack(packed, NOON) == []
    assert shipment.announced == [ShipmentPacked(shipment.id, shipment.order_id, PLANNED_UNITS, NOON)]


def test_what_is_not_packed_is_left():
    shipment = a_shipment_that_is(PLANNED)

    left = shipment.pack([PackedUnits(1, 1)], NOON)

    assert shipment.lines == [LineUnits(1, "B", 1)]
    assert left == [LineUnits(0, "A", 2), LineUnits(1, "B", 2)]


@pytest.mark.parametrize("packed", [PackedUnits(0, 3), PackedUnits(7, 1)], ids=["too many", "another line"])
def test_what_was_not_planned_is_not_packed(packed: PackedUnits):
    shipment = a_shipment_that_is(PLANNED)

    with pytest.raises(InvalidRequest) as refused:
        shipment.pack([PackedUnits(1, 1), packed], NOON)

    assert (refused.value.code, shipment.state, shipment.lines) == ("not_in_shipment", PLANNED, PLANNED_UNITS)
    assert len(refused.value.details["lines"]) == 1


@given(st.integers(0, 2), st.integers(0, 3))
def test_packed_and_left_are_together_what_was_planned(of_first: int, of_second: int):
    shipment = a_shipment_that_is(PLANNED)
    packed = [PackedUnits(place, units) for place, units in enumerate((of_first, of_second)) if units]

    left = shipment.pack(packed, NOON) if packed else PLANNED_UNITS

    inside = shipment.lines if packed else []
    counted = [sum(line.quantity for line in [*inside, *left] if line.position == place) for place in (0, 1)]
    assert counted == [2, 3]


def test_a_shipment_leaves_with_its_carrier_and_number():
    shipment = a_shipment_that_is(READY)

    shipment.dispatch("Post", "P-1", NOON)

    (told,) = shipment.announced
    assert told == ShipmentDispatched(shipment.id, shipment.order_id, PLANNED_UNITS, "Post", "P-1", NOON)
    assert (shipment.carrier, shipment.tracking_number, shipment.dispatched_at) == ("Post", "P-1", NOON)


def test_a_shipment_arrives():
    shipment = a_shipment_that_is(SHIPPED)

    shipment.deliver(NOON)

    assert shipment.announced == [ShipmentDelivered(shipment.id, shipment.order_id, NOON)]
    assert (shipment.state, shipment.delivered_at) == (DELIVERED, NOON)
