"""Orders: their wire schemas, facts and errors."""

from dataclasses import dataclass
from datetime import datetime

from marshmallow import fields, validate

from backbone.errors import Conflict, NotFound, PermissionDenied
from backbone.messages import Event, FactSchema, FullMatch, Instant, PageRequestSchema, UuidText, WireSchema
from backbone.money import Money, MoneySchema
from customers.contract import CustomerSnapshot, CustomerSnapshotSchema
from inventory.contract.quotes import (
    PlacedLine,
    PlacedLineSchema,
    PricedLineSchema,
    SumsSchema,
)
from inventory.contract.shipments import LineUnits, LineUnitsSchema, ShipmentSchema

ORDER_STATES = ("RESERVED", "CONFIRMED", "PARTIALLY_SHIPPED", "SHIPPED", "DELIVERED", "EXPIRED", "CANCELLED")


@dataclass(frozen=True)
class GetOrder:
    """Ask for one order."""

    order_id: str


class GetOrderSchema(WireSchema):
    """Ask for one order."""

    makes = GetOrder
    order_id = UuidText(required=True)


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


@dataclass(frozen=True)
class CancelOrder:
    """Cancel all of an order that has not left the warehouse."""

    order_id: str
    reason: str


class CancellationSchema(WireSchema):
    """Why an order is cancelled."""

    reason = fields.String(load_default="", validate=validate.Length(max=200))


class CancelOrderSchema(CancellationSchema):
    """Cancel all of an order that has not left the warehouse."""

    makes = CancelOrder
    order_id = UuidText(required=True)


class OrderLineSchema(PricedLineSchema):
    """An order line, and where its units are: `quantity` = `shipped` + `cancelled` + `open`."""

    shipped = fields.Integer(required=True, metadata={"description": "Units that left the warehouse."})
    cancelled = fields.Integer(required=True, metadata={"description": "Units that will never be sent."})
    open = fields.Integer(required=True, metadata={"description": "Units reserved for this line and not sent yet."})


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


class OrderSchema(OrderHeadSchema, SumsSchema):
    """An order with its lines and shipments. `customer` holds the address that it goes to."""

    customer = fields.Nested(CustomerSnapshotSchema, required=True)
    lines = fields.List(fields.Nested(OrderLineSchema), required=True)
    shipments = fields.List(fields.Nested(ShipmentSchema), required=True)
    hold_until = Instant(
        required=True, metadata={"description": "Until when its units are held for a payment, while it is RESERVED."}
    )
    payment_id = UuidText(required=True, allow_none=True, metadata={"description": "The payment that confirmed it."})


class OrderPageSchema(WireSchema):
    """A page of orders, newest first."""

    items = fields.List(fields.Nested(OrderSummarySchema), required=True)
    next_cursor = fields.String(required=True, allow_none=True)


class OrderPlacedSchema(FactSchema):
    """The wire form of `OrderPlaced`."""

    order_id = UuidText(required=True)
    order_number = fields.String(required=True)
    customer = fields.Nested(CustomerSnapshotSchema, required=True)
    lines = fields.List(fields.Nested(PlacedLineSchema), required=True)
    shipping = fields.Nested(MoneySchema, required=True)
    shipping_tax_rate_basis_points = fields.Integer(required=True)
    shipping_tax = fields.Nested(MoneySchema, required=True)
    net = fields.Nested(MoneySchema, required=True)
    tax = fields.Nested(MoneySchema, required=True)
    total = fields.Nested(MoneySchema, required=True)
    hold_until = Instant(required=True)
    placed_at = Instant(required=True)


@dataclass(frozen=True)
class OrderPlaced(Event):
    """An order was placed and all its units are reserved. `net` and `tax` hold the lines and the shipping."""

    producer = "inventory"
    type = "order_placed"
    version = 1
    schema = OrderPlacedSchema

    order_id: str
    order_number: str
    customer: CustomerSnapshot
    lines: list[PlacedLine]
    shipping: Money
    shipping_tax_rate_basis_points: int
    shipping_tax: Money
    net: Money
    tax: Money
    total: Money
    hold_until: datetime
    placed_at: datetime


class OrderConfirmedSchema(FactSchema):
    """The wire form of `OrderConfirmed`."""

    order_id = UuidText(required=True)
    order_number = fields.String(required=True)
    payment_id = UuidText(required=True)
    confirmed_at = Instant(required=True)


@dataclass(frozen=True)
class OrderConfirmed(Event):
    """The payment of an order is authorised, and its units are committed to it."""

    producer = "inventory"
    type = "order_confirmed"
    version = 1
    schema = OrderConfirmedSchema

    order_id: str
    order_number: str
    payment_id: str
    confirmed_at: datetime


class OrderCancelledSchema(FactSchema):
    """The wire form of `OrderCancelled`."""

    order_id = UuidText(required=True)
    order_number = fields.String(required=True)
    is_whole = fields.Boolean(required=True)
    lines = fields.List(fields.Nested(LineUnitsSchema), required=True)
    shipments = fields.List(UuidText(), required=True)
    reason = fields.String(required=True)
    cancelled_at = Instant(required=True)


@dataclass(frozen=True)
class OrderCancelled(Event):
    """What was left of an order will never be sent.

    Args: is_whole: Nothing of it was shipped before. lines, shipments: Those that this cancelled.
    """

    producer = "inventory"
    type = "order_cancelled"
    version = 1
    schema = OrderCancelledSchema

    order_id: str
    order_number: str
    is_whole: bool
    lines: list[LineUnits]
    shipments: list[str]
    reason: str
    cancelled_at: datetime


class OrderExpiredSchema(FactSchema):
    """The wire form of `OrderExpired`."""

    order_id = UuidText(required=True)
    order_number = fields.String(required=True)
    expired_at = Instant(required=True)


@dataclass(frozen=True)
class OrderExpired(Event):
    """An order was not paid while its units were held; they are released."""

    producer = "inventory"
    type = "order_expired"
    version = 1
    schema = OrderExpiredSchema

    order_id: str
    order_number: str
    expired_at: datetime


def address_missing() -> Conflict:
    """It is not known where the order goes."""
    text = "Say where the order goes: give an address with it, or add one to the profile."
    return Conflict("address_missing", text)


def order_not_yours() -> PermissionDenied:
    """Who asks may act for themselves only."""
    return PermissionDenied("not_yours", "You may order for yourself only.")


def orders_not_yours() -> PermissionDenied:
    """Who asks may list their own orders only."""
    return PermissionDenied("not_yours", "You may list your own orders only.")


def order_not_found(order_id: str) -> NotFound:
    """There is no such order, or none that who asks may know of."""
    return NotFound("order_not_found", f"There is no order {order_id}.", {"order_id": order_id})


def order_state_forbids(order_id: str, state: str, what: str) -> Conflict:
    """What is asked is no move of an order in its present state.

    Args: what: The verb that was tried.
    """
    text = f"Order {order_id} is {state}; that does not go with {what}. Read it again."
    return Conflict("order_state_forbids", text, {"order_id": order_id, "state": state, "event": what})
