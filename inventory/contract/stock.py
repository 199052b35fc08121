"""Stock: its wire schemas and errors."""

from dataclasses import dataclass

from marshmallow import fields, validate

from backbone.errors import NotFound
from backbone.messages import FullMatch, WireSchema

QUANTITY_MAX = 1_000_000
"""Units in one receipt: more than any shop's pallet, small enough that a typing error of some digits is refused."""


def sku(**options: object) -> fields.String:
    """The field of a SKU: capital letters, digits, dots, dashes and underscores."""
    return fields.String(
        validate=FullMatch(
            r"^[A-Z0-9][A-Z0-9._-]{0,39}$",
            error="Must be up to 40 capital letters, digits, dots, dashes or underscores, a letter or digit first.",
        ),
        metadata={"description": "Stock keeping unit.", "example": "KIT-0001"},
        **options,  # type: ignore[arg-type]
    )


@dataclass(frozen=True)
class ReceiveStock:
    """Count units of a SKU into the warehouse."""

    sku: str
    quantity: int


class ReceiveStockSchema(WireSchema):
    """Count units of a SKU into the warehouse."""

    makes = ReceiveStock
    sku = sku(required=True)
    quantity = fields.Integer(
        required=True, strict=True, validate=validate.Range(1, QUANTITY_MAX), metadata={"description": "Units."}
    )


class StockSchema(WireSchema):
    """The stock of a SKU, in units. `on_hand` = `available` + `reserved`."""

    sku = fields.String(required=True)
    received = fields.Integer(required=True)
    on_hand = fields.Integer(required=True)
    reserved = fields.Integer(required=True)
    available = fields.Integer(required=True)


def sku_not_found(unknown: str) -> NotFound:
    """No product has that SKU."""
    return NotFound("sku_not_found", f"No product has the SKU {unknown}; create the product first.", {"sku": unknown})
