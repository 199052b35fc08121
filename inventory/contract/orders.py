"""Orders: their wire schemas, the fact that one was placed, and errors."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from marshmallow import fields, validate

from backbone.errors import Conflict, InvalidRequest, NotFound, PermissionDenied
from backbone.messages import Event, FactSchema, Instant, PageRequestSchema, UuidText, WireSchema
from backbone.money import Money, MoneySchema
from customers.contract import CustomerSnapshot, CustomerSnapshotSchema
from inventory.contract.stock import sku

LINE_QUANTITY_MAX = 100_000
ORDER_LINES_MAX = 2_000
"""The largest document of the real shop that we replay has 1,114 lines."""


@dataclass(frozen=True)
class RequestedLine:
    """Units of one SKU that an order asks for."""

    sku: str
    quantity: int


class RequestedLineSchema(WireSchema):
    """Units of one SKU that an order asks for."""

    makes = RequestedLine
    sku = sku(required=True)
    quantity = fields.Integer(
        required=True, strict=True, validate=validate.Range(1, LINE_QUANTITY_MAX), metadata={"example": 2}
    )


class NewOrderSchema(WireSchema):
    """What is to be ordered."""

    lines = fields.List(fields.Nested(RequestedLineSchema), required=True, validate=validate.Length(1, ORDER_LINES_MAX))


@dataclass(frozen=True)
class PlaceOrder:
    """Order these lines for a customer, all or nothing."""

    customer_id: str
    lines: list[RequestedLine]


class PlaceOrderSchema(NewOrderSchema):
    """Order these lines for a customer, all or nothing."""

    makes = PlaceOrder
    customer_id = UuidText(required=True)


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
    """Ask for a page of orders; those of one customer where one is named."""

    customer_id: str | None
    cursor: str | None
    limit: int


class ListOrdersSchema(PageRequestSchema):
    """Ask for a page of orders, newest first."""

    makes = ListOrders
    customer_id = UuidText(load_default=None, allow_none=True)


@dataclass(frozen=True)
class PlacedLine:
    """An order line with its price and tax frozen; `net` is `unit_price` times `quantity`."""

    sku: str
    name: str
    quantity: int
    unit_price: Money
    net: Money
    tax_rate_basis_points: int
    tax: Money


class PlacedLineSchema(FactSchema):
    """An order line with its price and tax frozen."""

    makes = PlacedLine
    sku = fields.String(required=True)
    name = fields.String(required=True)
    quantity = fields.Integer(required=True)
    unit_price = fields.Nested(MoneySchema, required=True)
    net = fields.Nested(MoneySchema, required=True)
    tax_rate_basis_points = fields.Integer(required=True, metadata={"description": "1900 is 19 %."})
    tax = fields.Nested(MoneySchema, required=True)


class OrderSummarySchema(WireSchema):
    """An order as a row of a list."""

    id = UuidText(required=True)
    number = fields.String(required=True)
    customer_id = UuidText(required=True)
    state = fields.String(required=True, validate=validate.OneOf(["RESERVED"]))
    total = fields.Nested(MoneySchema, required=True)
    placed_at = Instant(required=True)


class OrderSchema(OrderSummarySchema):
    """An order with its lines."""

    customer = fields.Nested(CustomerSnapshotSchema, required=True)
    lines = fields.List(fields.Nested(PlacedLineSchema), required=True)
    net = fields.Nested(MoneySchema, required=True)
    tax = fields.Nested(MoneySchema, required=True)


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
    net = fields.Nested(MoneySchema, required=True)
    tax = fields.Nested(MoneySchema, required=True)
    total = fields.Nested(MoneySchema, required=True)
    placed_at = Instant(required=True)


@dataclass(frozen=True)
class OrderPlaced(Event):
    """An order was placed and all its units are reserved."""

    producer = "inventory"
    type = "order_placed"
    version = 1
    schema = OrderPlacedSchema

    order_id: str
    order_number: str
    customer: CustomerSnapshot
    lines: list[PlacedLine]
    net: Money
    tax: Money
    total: Money
    placed_at: datetime


def insufficient_stock(shortages: Mapping[str, tuple[int, int]]) -> Conflict:
    """Some SKUs have fewer units available than the order asks for.

    Args: shortages: SKU -> units asked, units available.
    """
    sentences = [f"{sku}: {asked} asked, {available} available" for sku, (asked, available) in shortages.items()]
    details = {f"{sku}.asked": asked for sku, (asked, _) in shortages.items()}
    details |= {f"{sku}.available": available for sku, (_, available) in shortages.items()}
    return Conflict("insufficient_stock", "; ".join(sentences) + ".", details)


def unknown_skus(unknown: Sequence[str]) -> InvalidRequest:
    """No product has these SKUs."""
    texts = [f"No product has the SKU {sku}." for sku in unknown]
    return InvalidRequest("unknown_sku", " ".join(texts), {"lines": texts})


def mixed_currencies(currencies: Sequence[str]) -> InvalidRequest:
    """An order is in one currency."""
    text = f"The products are priced in {' and '.join(currencies)}; order them separately."
    return InvalidRequest("mixed_currencies", text, {"lines": [text]})


def order_not_yours() -> PermissionDenied:
    """Who asks may order for themselves only."""
    return PermissionDenied("not_yours", "You may order for yourself only.")


def orders_not_yours() -> PermissionDenied:
    """Who asks may list their own orders only."""
    return PermissionDenied("not_yours", "You may list your own orders only.")


def order_too_large(amount_minor_max: int) -> InvalidRequest:
    """The sum of an order is beyond what can be counted exactly."""
    text = f"The order comes to more than {amount_minor_max} minor units; split it."
    return InvalidRequest("order_too_large", text, {"lines": [text]})


def order_not_found(order_id: str) -> NotFound:
    """There is no such order, or none that who asks may know of."""
    return NotFound("order_not_found", f"There is no order {order_id}.", {"order_id": order_id})
