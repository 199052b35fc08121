"""What there is to do today: shipments that wait, stock that runs out, orders that came in."""

from dataclasses import dataclass
from datetime import datetime

from marshmallow import fields

from backbone.messages import Instant, UuidText, WireSchema
from backbone.money import MoneySchema

SHOWN_MAX = 5
"""Rows that stand beside a count; the list that it counts has the others."""


class WaitingShipmentSchema(WireSchema):
    """A shipment that somebody has to do something about."""

    id = UuidText(required=True)
    order_id = UuidText(required=True)
    order_number = fields.String(required=True)
    customer_name = fields.String(required=True)
    planned_at = Instant(required=True)


class QueueSchema(WireSchema):
    """How many shipments wait for the same thing, and those that have waited longest."""

    count = fields.Integer(required=True)
    oldest = fields.List(fields.Nested(WaitingShipmentSchema), required=True)


class WaitingShipmentsSchema(WireSchema):
    """The shipments that wait, by their state."""

    planned = fields.Nested(QueueSchema, required=True, metadata={"description": "To be packed."})
    ready = fields.Nested(QueueSchema, required=True, metadata={"description": "To be given to a carrier."})
    on_hold = fields.Nested(QueueSchema, required=True, metadata={"description": "To be paid again."})


class ScarceProductSchema(WireSchema):
    """A product that is running out."""

    id = UuidText(required=True)
    sku = fields.String(required=True)
    name = fields.String(required=True)
    available = fields.Integer(required=True, metadata={"description": "Units that can be ordered."})


class ScarceStockSchema(WireSchema):
    """How many of the products that are for sale run out, and those with the fewest units."""

    units = fields.Integer(required=True, metadata={"description": "So many can be ordered, or fewer."})
    count = fields.Integer(required=True)
    scarcest = fields.List(fields.Nested(ScarceProductSchema), required=True)


@dataclass(frozen=True)
class GetIntake:
    """Ask what was ordered since an instant."""

    since: datetime


class GetIntakeSchema(WireSchema):
    """Ask what was ordered since an instant."""

    makes = GetIntake
    since = Instant(
        required=True, metadata={"description": "When the reader's day began.", "example": "2026-11-22T00:00:00+01:00"}
    )


class OrderSumsSchema(WireSchema):
    """Some orders: how many, and what they come to in each currency."""

    count = fields.Integer(required=True)
    totals = fields.List(fields.Nested(MoneySchema), required=True)


class IntakeSchema(WireSchema):
    """The orders that were placed since an instant."""

    since = Instant(required=True)
    placed = fields.Nested(OrderSumsSchema, required=True, metadata={"description": "All of them."})
    paid = fields.Nested(
        OrderSumsSchema, required=True, metadata={"description": "Those of them that were paid for, and not cancelled."}
    )
