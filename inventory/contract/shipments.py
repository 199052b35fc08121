"""Shipments: their wire schemas, facts and errors."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from marshmallow import ValidationError, fields, validate, validates_schema

from backbone.errors import Conflict, InvalidRequest, NotFound
from backbone.messages import Event, FactSchema, FullMatch, Instant, PageRequestSchema, UuidText, WireSchema

SHIPMENT_STATES = ("PLANNED", "PACKED", "READY", "SHIPPED", "DELIVERED", "ON_HOLD", "CANCELLED")


@dataclass(frozen=True)
class LineUnits:
    """Units of an order line that something was done with. `position` is the line's, from 0."""

    position: int
    sku: str
    quantity: int


class LineUnitsSchema(FactSchema):
    """Units of an order line that something was done with."""

    makes = LineUnits
    position = fields.Integer(required=True, metadata={"description": "The order line's, from 0."})
    sku = fields.String(required=True)
    quantity = fields.Integer(required=True)


@dataclass(frozen=True)
class PackedUnits:
    """Units of an order line that were put into the parcel."""

    position: int
    quantity: int


class PackedUnitsSchema(WireSchema):
    """Units of an order line that were put into the parcel."""

    makes = PackedUnits
    position = fields.Integer(
        required=True, strict=True, validate=validate.Range(0), metadata={"description": "The order line's, from 0."}
    )
    quantity = fields.Integer(required=True, strict=True, validate=validate.Range(1))


@dataclass(frozen=True)
class PackShipment:
    """Pack a planned shipment: all of it, or these units, which leaves a new shipment with the remainder."""

    shipment_id: str
    lines: list[PackedUnits] | None


class PackingSchema(WireSchema):
    """What is in the parcel: all that was planned, or these units."""

    lines = fields.List(
        fields.Nested(PackedUnitsSchema), load_default=None, allow_none=True, validate=validate.Length(min=1)
    )

    @validates_schema
    def check_positions_differ(self, values: dict[str, list[PackedUnits] | None], **_: object) -> None:
        """A line may stand in a parcel once."""
        positions = [line.position for line in values.get("lines") or []]
        if len(set(positions)) < len(positions):
            raise ValidationError({"lines": ["Each position may stand once."]})


class PackShipmentSchema(PackingSchema):
    """Pack a planned shipment: all of it, or these units, which leaves a new shipment with the remainder."""

    makes = PackShipment
    shipment_id = UuidText(required=True)


@dataclass(frozen=True)
class DispatchShipment:
    """Give a shipment that is ready to its carrier."""

    shipment_id: str
    carrier: str
    tracking_number: str


class DispatchSchema(WireSchema):
    """Who carries it, under which number."""

    carrier = fields.String(load_default="", validate=validate.Length(max=80), metadata={"example": "Post"})
    tracking_number = fields.String(load_default="", validate=validate.Length(max=80))


class DispatchShipmentSchema(DispatchSchema):
    """Give a shipment that is ready to its carrier."""

    makes = DispatchShipment
    shipment_id = UuidText(required=True)


@dataclass(frozen=True)
class NameShipment:
    """Name one shipment, to be read or delivered."""

    shipment_id: str


class NameShipmentSchema(WireSchema):
    """Name one shipment, to be read or delivered."""

    makes = NameShipment
    shipment_id = UuidText(required=True)


@dataclass(frozen=True)
class ListShipments:
    """Ask for a page of shipments; of one order, in one state, where these are named."""

    order_id: str | None
    state: str | None
    cursor: str | None
    limit: int
    order_number: str | None = None
    is_oldest_first: bool = False


class ListShipmentsSchema(PageRequestSchema):
    """Ask for a page of shipments, newest first unless the oldest are asked for."""

    makes = ListShipments
    order_id = UuidText(load_default=None, allow_none=True)
    state = fields.String(load_default=None, allow_none=True, validate=validate.OneOf(SHIPMENT_STATES))
    order_number = fields.String(
        load_default=None,
        allow_none=True,
        validate=FullMatch(r"^(O-)?[0-9]{1,12}$", error="Must be the number of an order, such as O-000042."),
        metadata={"description": "Of the shipments' order; `O-` and leading zeros may be left out."},
    )
    is_oldest_first = fields.Boolean(
        load_default=False, metadata={"description": "Those that were planned first come first: who waits longest."}
    )


class ShipmentCourseSchema(WireSchema):
    """How far a shipment is."""

    id = UuidText(required=True)
    order_id = UuidText(required=True)
    state = fields.String(required=True, validate=validate.OneOf(SHIPMENT_STATES))
    carrier = fields.String(required=True)
    tracking_number = fields.String(required=True)
    planned_at = Instant(required=True)
    packed_at = Instant(required=True, allow_none=True)
    dispatched_at = Instant(required=True, allow_none=True)
    delivered_at = Instant(required=True, allow_none=True)


class ShipmentSummarySchema(ShipmentCourseSchema):
    """A shipment as a row of a list: how much goes where."""

    order_number = fields.String(required=True)
    recipient = fields.String(required=True)
    city = fields.String(required=True)
    country = fields.String(required=True)
    units = fields.Integer(required=True, metadata={"description": "Of all its lines together."})


class ShipmentSchema(ShipmentCourseSchema):
    """A shipment with its lines."""

    lines = fields.List(fields.Nested(LineUnitsSchema), required=True)


class ShipmentPageSchema(WireSchema):
    """A page of shipments, in the order that was asked for."""

    items = fields.List(fields.Nested(ShipmentSummarySchema), required=True)
    next_cursor = fields.String(required=True, allow_none=True)


class ShipmentPackedSchema(FactSchema):
    """The wire form of `ShipmentPacked`."""

    shipment_id = UuidText(required=True)
    order_id = UuidText(required=True)
    lines = fields.List(fields.Nested(LineUnitsSchema), required=True)
    packed_at = Instant(required=True)


@dataclass(frozen=True)
class ShipmentPacked(Event):
    """A shipment was packed; billing captures its amount and issues its invoice."""

    producer = "inventory"
    type = "shipment_packed"
    version = 1
    schema = ShipmentPackedSchema

    shipment_id: str
    order_id: str
    lines: list[LineUnits]
    packed_at: datetime


class ShipmentDispatchedSchema(FactSchema):
    """The wire form of `ShipmentDispatched`."""

    shipment_id = UuidText(required=True)
    order_id = UuidText(required=True)
    lines = fields.List(fields.Nested(LineUnitsSchema), required=True)
    carrier = fields.String(required=True)
    tracking_number = fields.String(required=True)
    dispatched_at = Instant(required=True)


@dataclass(frozen=True)
class ShipmentDispatched(Event):
    """A shipment left the warehouse, and its units with it."""

    producer = "inventory"
    type = "shipment_dispatched"
    version = 1
    schema = ShipmentDispatchedSchema

    shipment_id: str
    order_id: str
    lines: list[LineUnits]
    carrier: str
    tracking_number: str
    dispatched_at: datetime


class ShipmentDeliveredSchema(FactSchema):
    """The wire form of `ShipmentDelivered`."""

    shipment_id = UuidText(required=True)
    order_id = UuidText(required=True)
    delivered_at = Instant(required=True)


@dataclass(frozen=True)
class ShipmentDelivered(Event):
    """A shipment reached its customer."""

    producer = "inventory"
    type = "shipment_delivered"
    version = 1
    schema = ShipmentDeliveredSchema

    shipment_id: str
    order_id: str
    delivered_at: datetime


def shipment_not_found(shipment_id: str) -> NotFound:
    """There is no such shipment."""
    return NotFound("shipment_not_found", f"There is no shipment {shipment_id}.", {"shipment_id": shipment_id})


def shipment_state_forbids(shipment_id: str, state: str, what: str) -> Conflict:
    """What is asked is no move of a shipment in its present state.

    Args: what: The verb that was tried.
    """
    text = f"Shipment {shipment_id} is {state}; that does not go with {what}. Read it again."
    return Conflict("shipment_state_forbids", text, {"shipment_id": shipment_id, "state": state, "event": what})


def not_in_shipment(texts: Sequence[str]) -> InvalidRequest:
    """What was packed is more than, or something else than, what was planned."""
    return InvalidRequest("not_in_shipment", " ".join(texts), {"lines": list(texts)})
