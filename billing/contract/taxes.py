"""Taxes: the wire schemas of `quote_tax`."""

from dataclasses import dataclass

from marshmallow import ValidationError, fields, validate, validates_schema

from backbone.messages import FullMatch, WireSchema
from backbone.money import Money, MoneySchema
from inventory.contract import TAX_CLASSES

STANDARD, REDUCED, ZERO = TAX_CLASSES
TAXED_LINES_MAX = 2_000
"""As many as an order has at most."""


@dataclass(frozen=True)
class TaxedLine:
    """A net amount of a tax class."""

    tax_class: str
    net: Money


class TaxedLineSchema(WireSchema):
    """A net amount of a tax class."""

    makes = TaxedLine
    tax_class = fields.String(required=True, validate=validate.OneOf(TAX_CLASSES))
    net = fields.Nested(MoneySchema, required=True)


@dataclass(frozen=True)
class QuoteTax:
    """Ask for the tax of net amounts that are delivered to a country."""

    country: str
    lines: list[TaxedLine]
    shipping: Money | None


class QuoteTaxSchema(WireSchema):
    """Ask for the tax of net amounts, all of one currency, that are delivered to a country."""

    makes = QuoteTax
    country = fields.String(
        required=True,
        validate=FullMatch(r"^[A-Z]{2}$", error="Must be two capital letters (ISO 3166-1 alpha-2)."),
        metadata={
            "description": "Where it is delivered; outside the countries with rates, export: 0.",
            "example": "DK",
        },
    )
    lines = fields.List(fields.Nested(TaxedLineSchema), required=True, validate=validate.Length(1, TAXED_LINES_MAX))
    shipping = fields.Nested(
        MoneySchema, load_default=None, allow_none=True, metadata={"description": "Net; taxed at the standard rate."}
    )

    @validates_schema
    def check_currencies(self, values: dict[str, object], **_: object) -> None:
        """All amounts are of one currency."""
        lines, shipping = values.get("lines"), values.get("shipping")
        assert isinstance(lines, list)
        amounts = [line.net for line in lines] + ([shipping] if isinstance(shipping, Money) else [])
        if len({amount.currency for amount in amounts}) > 1:
            raise ValidationError({"lines": ["All amounts must be of one currency."]})


class LineTaxSchema(WireSchema):
    """The rate and the tax of one line."""

    tax_class = fields.String(required=True)
    rate_basis_points = fields.Integer(required=True, metadata={"description": "1900 is 19 %."})
    tax = fields.Nested(MoneySchema, required=True)


class TaxQuoteSchema(WireSchema):
    """The taxes of lines, in their order, of their shipping, and all together."""

    lines = fields.List(fields.Nested(LineTaxSchema), required=True)
    shipping_tax_rate_basis_points = fields.Integer(required=True)
    shipping_tax = fields.Nested(MoneySchema, required=True)
    tax = fields.Nested(MoneySchema, required=True)
