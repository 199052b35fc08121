"""The contract of shipments: what can be packed and sent, the facts' wire forms by version, and what errors say."""

from typing import Any

import pytest
from marshmallow import ValidationError

from backbone.messages import new_id
from inventory import contract
from inventory.contract import (
    SHIPMENT_STATES,
    DispatchShipmentSchema,
    ListShipmentsSchema,
    NameShipmentSchema,
    PackedUnits,
    PackShipmentSchema,
    ShipmentDelivered,
    ShipmentDispatched,
    ShipmentPacked,
    ShipmentSchema,
)
from tests.unit.inventory.journeys import a_shipment_that_is

OF = {
    "shipment_id": "0195565c-7800-7000-8000-000000000004",
    "order_id": "0195565c-7800-7000-8000-000000000001",
}
LINES = [{"position": 0, "sku": "KIT-0001", "quantity": 2}]
FACTS_1: dict[type[Any], dict[str, Any]] = {
    ShipmentPacked: {**OF, "lines": LINES, "packed_at": "2026-03-02T12:00:00+00:00"},
    ShipmentDispatched: {
        **OF,
        "lines": LINES,
        "carrier": "Post",
        "tracking_number": "P-1",
        "dispatched_at": "2026-03-02T12:00:00+00:00",
    },
    ShipmentDelivered: {**OF, "delivered_at": "2026-03-02T12:00:00+00:00"},
}
"""What a service that publishes version 1 puts on the wire. It never changes: it may lie in a queue or an inbox."""


def packing(*lines: dict[str, object]) -> dict[str, object]:
    return {"shipment_id": new_id(), "lines": list(lines)}


@pytest.mark.parametrize("given", [{}, {"lines": None}], ids=str)
def test_all_that_was_planned_is_packed_unless_lines_are_named(given: dict[str, object]):
    assert PackShipmentSchema().load({"shipment_id": new_id(), **given}).lines is None


def test_some_of_it_is_packed_line_by_line():
    command = PackShipmentSchema().load(packing({"position": 1, "quantity": 2}, {"position": 0, "quantity": 1}))

    assert command.lines == [PackedUnits(1, 2), PackedUnits(0, 1)]


@pytest.mark.parametrize(
    "lines",
    [
        [],
        [{"position": 0, "quantity": 0}],
        [{"position": -1, "quantity": 1}],
        [{"position": 0, "quantity": 1.5}],
        [{"quantity": 1}],
        [{"position": 0, "quantity": 1}, {"position": 0, "quantity": 2}],
    ],
    ids=str,
)
def test_a_parcel_against_a_rule_is_refused(lines: list[dict[str, object]]):
    with pytest.raises(ValidationError) as refused:
        PackShipmentSchema().load(packing(*lines))

    assert list(refused.value.messages) == ["lines"]


def test_who_carries_it_may_be_left_out():
    command = DispatchShipmentSchema().load({"shipment_id": new_id()})

    assert (command.carrier, command.tracking_number) == ("", "")
    with pytest.raises(ValidationError, match="carrier"):
        DispatchShipmentSchema().load({"shipment_id": new_id(), "carrier": "x" * 81})


def test_a_shipment_is_named_by_its_id():
    with pytest.raises(ValidationError, match="UUID"):
        NameShipmentSchema().load({"shipment_id": "the first one"})


def test_shipments_are_listed_by_order_or_by_state():
    asked = ListShipmentsSchema().load({"order_id": OF["order_id"], "state": "READY"})

    assert (asked.order_id, asked.state) == (OF["order_id"], "READY")
    with pytest.raises(ValidationError, match="state"):
        ListShipmentsSchema().load({"state": "LOST"})


@pytest.mark.parametrize("state", SHIPMENT_STATES)
def test_a_shipment_of_any_state_is_shown_with_its_lines(state: str):
    wire = ShipmentSchema().dump(a_shipment_that_is(state))

    assert ShipmentSchema().validate(wire) == {}
    assert (wire["state"], [line["quantity"] for line in wire["lines"]]) == (state, [2, 3])


@pytest.mark.parametrize("fact", FACTS_1)
def test_a_fact_is_read_and_written_as_version_1_wrote_it(fact: type[Any]):
    assert (fact.producer, fact.version) == ("inventory", 1)
    assert fact.from_payload({**FACTS_1[fact], "weight_grams": 200}).payload() == FACTS_1[fact]


@pytest.mark.parametrize(
    ("fact", "missing"), [(fact, name) for fact, payload in FACTS_1.items() for name in sorted(payload)]
)
def test_a_fact_that_lacks_a_field_of_version_1_is_refused(fact: type[Any], missing: str):
    with pytest.raises(ValidationError, match=missing):
        fact.from_payload({name: value for name, value in FACTS_1[fact].items() if name != missing})


@pytest.mark.parametrize(
    ("error", "code", "value"),
    [
        (contract.shipment_not_found("s-1"), "shipment_not_found", "s-1"),
        (contract.shipment_state_forbids("s-1", "PACKED", "dispatch"), "shipment_state_forbids", "PACKED"),
        (contract.not_in_shipment(["Position 7: 1 packed, 0 planned."]), "not_in_shipment", "Position 7"),
    ],
)
def test_an_error_names_its_code_and_its_values(error, code: str, value: str):
    assert error.code == code
    assert value in error.message
    assert value in str(list(error.details.values()))


@pytest.mark.parametrize("number", ["O-000042", "42", "O-42"])
def test_shipments_are_found_by_the_number_of_their_order(number):
    assert ListShipmentsSchema().load({"order_number": number}).order_number == number


@pytest.mark.parametrize("number", ["", "O-", "INV-1", "-1", "1" * 13])
def test_what_is_no_number_of_an_order_is_refused(number):
    with pytest.raises(ValidationError, match="order_number"):
        ListShipmentsSchema().load({"order_number": number})
