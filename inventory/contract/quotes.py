"""Quotes: what lines would cost and whether they are there, the order of them, and errors of pricing."""

from collections.abc import Sequence
from dataclasses import dataclass

from marshmallow import ValidationError, fields, validate, validates_schema

from backbone.errors import Conflict, InvalidRequest, Unavailable
from backbone.messages import FactSchema, FullMatch, UuidText, WireSchema
from backbone.money import Money, MoneySchema
from customers.contract import Address, AddressSchema
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


class RequestedLinesSchema(WireSchema):
    """What is to be ordered."""

    lines = fields.List(fields.Nested(RequestedLineSchema), required=True, validate=validate.Length(1, ORDER_LINES_MAX))


@dataclass(frozen=True)
class QuoteOrder:
    """Ask what lines cost: a customer, or anybody in a country."""

    lines: list[RequestedLine]
    customer_id: str | None
    country: str | None


class QuoteOrderSchema(RequestedLinesSchema):
    """Ask what lines cost: a customer, or anybody in a country."""

    makes = QuoteOrder
    customer_id = UuidText(load_default=None, allow_none=True)
    country = fields.String(
        load_default=None,
        allow_none=True,
        validate=FullMatch(r"^[A-Z]{2}$", error="Must be two capital letters (ISO 3166-1 alpha-2)."),
        metadata={"description": "Where it would be delivered, which decides on the tax.", "example": "DK"},
    )

    @validates_schema
    def check_destination(self, values: dict[str, object], **_: object) -> None:
        """Either a customer or a country is named."""
        if (values.get("customer_id") is None) == (values.get("country") is None):
            raise ValidationError({"country": ["Name either a customer or a country."]})


class NewOrderSchema(RequestedLinesSchema):
    """What is to be ordered, to where, and at which total."""

    address = fields.Nested(
        AddressSchema,
        load_default=None,
        allow_none=True,
        metadata={"description": "Where it goes; without one, to the address of the profile."},
    )
    expected_total = fields.Nested(
        MoneySchema,
        load_default=None,
        allow_none=True,
        metadata={"description": "The total that was shown; the order is refused if it comes to another."},
    )


@dataclass(frozen=True)
class PlaceOrder:
    """Order these lines for a customer, all or nothing."""

    customer_id: str
    lines: list[RequestedLine]
    address: Address | None = None
    expected_total: Money | None = None


class PlaceOrderSchema(NewOrderSchema):
    """Order these lines for a customer, all or nothing."""

    makes = PlaceOrder
    customer_id = UuidText(required=True)


@dataclass(frozen=True)
class PlacedLine:
    """An order line with its price and tax frozen; `net` is `unit_price` times `quantity`. Positions begin at 0."""

    position: int
    sku: str
    name: str
    quantity: int
    unit_price: Money
    net: Money
    tax_class: str
    tax_rate_basis_points: int
    tax: Money


class PricedLineSchema(FactSchema):
    """Units of a SKU with their price and tax."""

    position = fields.Integer(required=True, metadata={"description": "From 0."})
    sku = fields.String(required=True)
    name = fields.String(required=True)
    quantity = fields.Integer(required=True)
    unit_price = fields.Nested(MoneySchema, required=True)
    net = fields.Nested(MoneySchema, required=True)
    tax_class = fields.String(required=True)
    tax_rate_basis_points = fields.Integer(required=True, metadata={"description": "1900 is 19 %."})
    tax = fields.Nested(MoneySchema, required=True)


class PlacedLineSchema(PricedLineSchema):
    """An order line with its price and tax frozen."""

    makes = PlacedLine


class QuotedLineSchema(PricedLineSchema):
    """A line with its price and tax as they are now, and how many of its SKU's units are missing."""

    available = fields.Integer(required=True, metadata={"description": "Units of the SKU that can be ordered."})
    short = fields.Integer(
        required=True, metadata={"description": "Units missing, with all earlier lines of this SKU; 0 if none."}
    )


class SumsSchema(WireSchema):
    """What an order or quote adds up to. `net` and `tax` hold the lines and the shipping; `total` is both together."""

    shipping = fields.Nested(MoneySchema, required=True, metadata={"description": "Net."})
    shipping_tax_rate_basis_points = fields.Integer(required=True)
    shipping_tax = fields.Nested(MoneySchema, required=True)
    net = fields.Nested(MoneySchema, required=True)
    tax = fields.Nested(MoneySchema, required=True)
    total = fields.Nested(MoneySchema, required=True)


class QuoteSchema(SumsSchema):
    """What lines cost now. Nothing is reserved."""

    country = fields.String(required=True)
    lines = fields.List(fields.Nested(QuotedLineSchema), required=True)
    is_available = fields.Boolean(required=True, metadata={"description": "Whether no line is short."})


def unknown_skus(unknown: Sequence[str]) -> InvalidRequest:
    """No product has these SKUs."""
    texts = [f"No product has the SKU {sku}." for sku in unknown]
    return InvalidRequest("unknown_sku", " ".join(texts), {"lines": texts})


def mixed_currencies(currencies: Sequence[str]) -> InvalidRequest:
    """An order is in one currency."""
    text = f"The products are priced in {' and '.join(currencies)}; order them separately."
    return InvalidRequest("mixed_currencies", text, {"lines": [text]})


def order_too_large(amount_minor_max: int) -> InvalidRequest:
    """The sum of an order is beyond what can be counted exactly."""
    text = f"The order comes to more than {amount_minor_max} minor units; split it."
    return InvalidRequest("order_too_large", text, {"lines": [text]})


def total_changed(expected: Money, total: Money) -> Conflict:
    """The order comes to another total than the one that was shown to who ordered."""
    return Conflict(
        "total_changed",
        f"The order comes to {total} now, and not to {expected}; look at it again.",
        {
            "expected_minor": expected.amount_minor,
            "expected_currency": expected.currency,
            "total_minor": total.amount_minor,
            "total_currency": total.currency,
        },
    )


def prices_moving() -> Unavailable:
    """A price changed while its tax was asked for; nothing was ordered."""
    text = "The prices are changing just now; nothing was ordered. Ask again."
    return Unavailable("prices_moving", text, {"retry_after_ms": 500})
