"""Stock: its wire schemas and errors."""

from collections.abc import Mapping
from dataclasses import dataclass

from marshmallow import fields, validate

from backbone.errors import Conflict, NotFound
from backbone.messages import FullMatch, Instant, PageRequestSchema, UuidText, WireSchema

QUANTITY_MAX = 1_000_000
"""Units in one receipt: more than any shop's pallet, small enough that a typing error of some digits is refused."""
RUNNING_OUT_UNITS = 5
"""With so many available units or fewer, a product for sale is running out: the shop says how many are left."""
MOVEMENT_KINDS = ("received", "adjusted", "shipped", "restocked", "scrapped")


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


@dataclass(frozen=True)
class AdjustStock:
    """Correct the count of a SKU by some units, found or missing."""

    sku: str
    quantity: int
    reason: str


class AdjustStockSchema(WireSchema):
    """Correct the count of a SKU by some units, found or missing."""

    makes = AdjustStock
    sku = sku(required=True)
    quantity = fields.Integer(
        required=True,
        strict=True,
        validate=[validate.Range(-QUANTITY_MAX, QUANTITY_MAX), validate.NoneOf([0], error="Must not be 0.")],
        metadata={"description": "Units; less than 0 where some are missing.", "example": -2},
    )
    reason = fields.String(
        required=True, validate=[validate.Length(1, 200), validate.Regexp(r"^(?!\s+$)", error="Must not be blank.")],
        metadata={"example": "Broken on the shelf"},
    )  # fmt: skip


@dataclass(frozen=True)
class GetStock:
    """Ask for the stock of one SKU."""

    sku: str


class GetStockSchema(WireSchema):
    """Ask for the stock of one SKU."""

    makes = GetStock
    sku = sku(required=True)


@dataclass(frozen=True)
class ListStock:
    """Ask for a page of the stock."""

    cursor: str | None
    limit: int


class ListStockSchema(PageRequestSchema):
    """Ask for a page of the stock, by SKU."""

    makes = ListStock


@dataclass(frozen=True)
class ListMovements:
    """Ask for a page of the movements of a SKU."""

    sku: str
    cursor: str | None
    limit: int


class ListMovementsSchema(PageRequestSchema):
    """Ask for a page of the movements of a SKU, newest first."""

    makes = ListMovements
    sku = sku(required=True)


class StockSchema(WireSchema):
    """The stock of a SKU, in units.

    `received` + `adjusted` = `on_hand` + `shipped` - `restocked`, and `on_hand` = `available` + `reserved`.
    """

    sku = fields.String(required=True)
    received = fields.Integer(required=True, metadata={"description": "Ever came in from suppliers."})
    adjusted = fields.Integer(required=True, metadata={"description": "Found, less what was missing."})
    on_hand = fields.Integer(required=True, metadata={"description": "Counted in the warehouse."})
    available = fields.Integer(required=True, metadata={"description": "Can be promised."})
    reserved = fields.Integer(required=True, metadata={"description": "Promised to orders."})
    shipped = fields.Integer(required=True, metadata={"description": "Ever left for customers."})
    restocked = fields.Integer(required=True, metadata={"description": "Returned, and on hand again."})
    scrapped = fields.Integer(required=True, metadata={"description": "Returned, and thrown away."})


class StockPageSchema(WireSchema):
    """A page of the stock, by SKU."""

    items = fields.List(fields.Nested(StockSchema), required=True)
    next_cursor = fields.String(required=True, allow_none=True)


class MovementSchema(WireSchema):
    """Units of a SKU that came or went; the quantities of all its movements add up to what is on hand."""

    id = UuidText(required=True)
    sku = fields.String(required=True)
    kind = fields.String(required=True, validate=validate.OneOf(MOVEMENT_KINDS))
    quantity = fields.Integer(required=True, metadata={"description": "Less than 0 where units went."})
    shipment_id = UuidText(required=True, allow_none=True)
    reason = fields.String(required=True)
    actor_id = fields.String(required=True)
    moved_at = Instant(required=True)


class MovementPageSchema(WireSchema):
    """A page of movements, newest first."""

    items = fields.List(fields.Nested(MovementSchema), required=True)
    next_cursor = fields.String(required=True, allow_none=True)


def sku_not_found(unknown: str) -> NotFound:
    """No product has that SKU."""
    return NotFound("sku_not_found", f"No product has the SKU {unknown}; create the product first.", {"sku": unknown})


def stock_promised(sku: str, missing: int, available: int) -> Conflict:
    """More units are missing than are free: the rest is promised to orders.

    Args: missing, available: Units.
    """
    text = f"{sku}: {missing} missing, but only {available} are not promised to orders; cancel some first."
    return Conflict("stock_promised", text, {"sku": sku, "missing": missing, "available": available})


def insufficient_stock(shortages: Mapping[str, tuple[int, int]]) -> Conflict:
    """Some SKUs have fewer units available than the order asks for.

    Args: shortages: SKU -> units asked, units available.
    """
    sentences = [f"{sku}: {asked} asked, {available} available" for sku, (asked, available) in shortages.items()]
    details = {f"{sku}.asked": asked for sku, (asked, _) in shortages.items()}
    details |= {f"{sku}.available": available for sku, (_, available) in shortages.items()}
    return Conflict("insufficient_stock", "; ".join(sentences) + ".", details)
