"""Lists of orders: what is asked for, and what an order is as a row."""

from dataclasses import dataclass

from marshmallow import fields, validate

from backbone.messages import FullMatch, Instant, PageRequestSchema, UuidText, WireSchema
from backbone.money import MoneySchema

ORDER_STATES = ("RESERVED", "CONFIRMED", "PARTIALLY_SHIPPED", "SHIPPED", "DELIVERED", "EXPIRED", "CANCELLED")


@dataclass(frozen=True)
class ListOrders:
    """Ask for a page of orders; those of one customer, in one state, or found by a search, where these are named."""

    customer_id: str | None
    state: str | None
    search: str | None
    cursor: str | None
    limit: int


class ListOrdersSchema(PageRequestSchema):
    """Ask for a page of orders, newest first."""

    makes = ListOrders
    customer_id = UuidText(load_default=None, allow_none=True)
    state = fields.String(load_default=None, allow_none=True, validate=validate.OneOf(ORDER_STATES))
    search = fields.String(
        load_default=None,
        allow_none=True,
        validate=[
            validate.Length(max=254),
            FullMatch(r"(?i)(o-)?[0-9]{1,15}|[^\s@]+@[^\s@]+", error="Must be an order number or an e-mail address."),
        ],
        metadata={"description": "An order number, or the customer's e-mail address.", "example": "O-000012"},
    )


class OrderHeadSchema(WireSchema):
    """An order, and what it comes to."""

    id = UuidText(required=True)
    number = fields.String(required=True)
    customer_id = UuidText(required=True)
    state = fields.String(required=True, validate=validate.OneOf(ORDER_STATES))
    total = fields.Nested(MoneySchema, required=True, metadata={"description": "With shipping and tax."})
    placed_at = Instant(required=True)
    version = fields.Integer(required=True)


class OrderSummarySchema(OrderHeadSchema):
    """An order as a row of a list."""

    customer_name = fields.String(required=True, metadata={"description": "As it was when the order was placed."})
    customer_email = fields.String(required=True)


class OrderPageSchema(WireSchema):
    """A page of orders, newest first."""

    items = fields.List(fields.Nested(OrderSummarySchema), required=True)
    next_cursor = fields.String(required=True, allow_none=True)
