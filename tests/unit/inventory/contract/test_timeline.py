"""The contract of timelines: from where they are read, and what an entry is."""

import pytest
from marshmallow import ValidationError

from backbone.messages import new_id
from inventory.contract import ORDER_STATES, SHIPMENT_STATES, TIMELINE_KINDS, OrderTimelineSchema, TimelineSchema
from tests.builders import NOON


def test_a_timeline_is_read_from_its_beginning_unless_it_is_known_so_far():
    order_id = new_id()

    assert OrderTimelineSchema().load({"order_id": order_id}).after == 0
    assert OrderTimelineSchema().load({"order_id": order_id, "after": 7, "limit": 5}).after == 7


@pytest.mark.parametrize("changes", [{"after": -1}, {"limit": 0}, {"limit": 101}, {"order_id": "O-000017"}], ids=str)
def test_a_timeline_is_not_asked_for_anyhow(changes: dict[str, object]):
    with pytest.raises(ValidationError) as refused:
        OrderTimelineSchema().load({"order_id": new_id(), **changes})

    assert list(refused.value.messages) == list(changes)


def test_every_state_of_an_order_or_shipment_has_an_entry_that_tells_of_it():
    told_otherwise = {"order_reserved", "shipment_shipped"}  # As `order_placed` and `shipment_dispatched`.
    wanted = {f"order_{state.lower()}" for state in ORDER_STATES} | {
        f"shipment_{state.lower()}" for state in SHIPMENT_STATES
    }

    assert wanted - told_otherwise <= set(TIMELINE_KINDS)


def test_an_entry_is_shown_with_when_and_by_whom():
    entry = {"sequence": 1, "kind": "order_placed", "at": NOON, "actor_id": "operator", "details": {"total_minor": 5}}

    wire = TimelineSchema().dump({"items": [entry], "has_more": True})

    assert TimelineSchema().validate(wire) == {}
    assert wire["items"][0]["at"] == "2026-03-02T12:00:00+00:00"
