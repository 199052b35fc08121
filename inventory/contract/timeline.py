"""Timeline: what happened to an order, entry by entry, and its wire schemas."""

from dataclasses import dataclass

from marshmallow import fields, validate

from backbone.messages import PAGE_LIMIT_MAX, Instant, UuidText, WireSchema

TIMELINE_KINDS = (
    "order_placed", "order_confirmed", "order_partially_shipped", "order_shipped", "order_delivered",
    "order_cancelled", "order_rest_cancelled", "order_expired", "hold_extended",
    "shipment_planned", "shipment_packed", "shipment_ready", "shipment_on_hold", "shipment_dispatched",
    "shipment_delivered", "shipment_cancelled",
    "payment_started", "payment_authorised", "payment_declined", "payment_captured", "payment_capture_failed",
    "payment_voided", "payment_refunded", "invoice_issued",
)  # fmt: skip
"""Changes of the order, changes of its shipments, and facts of its money."""


@dataclass(frozen=True)
class OrderTimeline:
    """Ask what happened to an order after an entry."""

    order_id: str
    after: int
    limit: int


class OrderTimelineSchema(WireSchema):
    """Ask what happened to an order after an entry, oldest first."""

    makes = OrderTimeline
    order_id = UuidText(required=True)
    after = fields.Integer(
        load_default=0,
        validate=validate.Range(0, 2**31),
        metadata={"description": "The sequence of the last entry that is known; 0 for all."},
    )
    limit = fields.Integer(
        load_default=PAGE_LIMIT_MAX,
        validate=validate.Range(1, PAGE_LIMIT_MAX),
        metadata={"description": "How many at most."},
    )


class TimelineEntrySchema(WireSchema):
    """Something that happened to an order. Its `sequence` counts the entries of the order, from 1, without a gap."""

    sequence = fields.Integer(required=True)
    kind = fields.String(required=True, validate=validate.OneOf(TIMELINE_KINDS))
    at = Instant(required=True)
    actor_id = fields.String(
        required=True,
        metadata={"description": "The id of who did it, `operator`, or the service whose fact or clock it was."},
    )
    details = fields.Dict(keys=fields.String(), values=fields.Raw(), required=True)


class TimelineSchema(WireSchema):
    """What happened to an order, oldest first."""

    items = fields.List(fields.Nested(TimelineEntrySchema), required=True)
    has_more = fields.Boolean(required=True)
