"""Products: their wire schemas and errors."""

from collections.abc import Sequence
from dataclasses import dataclass

from marshmallow import ValidationError, fields, validate, validates_schema

from backbone.errors import Conflict, NotFound, Stale
from backbone.messages import Instant, PageRequestSchema, UuidText, WireSchema
from backbone.money import Money, MoneySchema
from inventory.contract.stock import QUANTITY_MAX, sku

NOT_BLANK = validate.Regexp(r"^(?!\s+$)", error="Must not be blank.")
STANDARD, REDUCED, ZERO = TAX_CLASSES = ("standard", "reduced", "zero")
"""Which of a country's tax rates applies to a product; billing knows the rates."""
IMPORT_ROWS_MAX = 20_000
"""One transaction: the largest catalogue that a shop of this size brings, still well under the RPC's deadline."""


def _text(length_max: int, **options: object) -> fields.String:
    return fields.String(validate=validate.Length(max=length_max), **options)  # type: ignore[arg-type]


def _name(**options: object) -> fields.String:
    return fields.String(
        validate=[validate.Length(1, 200), NOT_BLANK],
        metadata={"example": "Bread knife"},
        **options,  # type: ignore[arg-type]
    )


def _category(**options: object) -> fields.String:
    return fields.String(
        validate=[validate.Length(1, 80), NOT_BLANK],
        metadata={"example": "Kitchen"},
        **options,  # type: ignore[arg-type]
    )


def _tax_class(**options: object) -> fields.String:
    return fields.String(
        validate=validate.OneOf(TAX_CLASSES),
        metadata={"description": "Which of a country's tax rates applies.", "example": STANDARD},
        **options,  # type: ignore[arg-type]
    )


def _check_price(price: Money) -> None:
    if price.amount_minor <= 0:
        raise ValidationError("Must be more than nothing.")


@dataclass(frozen=True)
class CreateProduct:
    """Put a product into the catalogue, with no stock yet."""

    sku: str
    name: str
    description: str
    category: str
    unit_price: Money
    tax_class: str = STANDARD


class CreateProductSchema(WireSchema):
    """Put a product into the catalogue, with no stock yet. Prices are net."""

    makes = CreateProduct
    sku = sku(required=True)
    name = _name(required=True)
    description = _text(2_000, load_default="")
    category = _category(required=True)
    unit_price = fields.Nested(MoneySchema, required=True, validate=_check_price)
    tax_class = _tax_class(load_default=STANDARD)


@dataclass(frozen=True)
class ImportedProduct(CreateProduct):
    """A product of an import, with the stock that it arrives with."""

    quantity: int = 0


class ImportedProductSchema(CreateProductSchema):
    """A product of an import, with the stock that it arrives with."""

    makes = ImportedProduct
    quantity = fields.Integer(load_default=0, strict=True, validate=validate.Range(0, QUANTITY_MAX))


@dataclass(frozen=True)
class ImportProducts:
    """Put many products into the catalogue, or none of them."""

    products: list[ImportedProduct]


class ImportProductsSchema(WireSchema):
    """Put many products into the catalogue, or none of them."""

    makes = ImportProducts
    products = fields.List(
        fields.Nested(ImportedProductSchema), required=True, validate=validate.Length(1, IMPORT_ROWS_MAX)
    )

    @validates_schema
    def check_skus_differ(self, values: dict[str, list[ImportedProduct]], **_: object) -> None:
        """A SKU may stand in an import once."""
        skus = [product.sku for product in values.get("products", [])]
        if doubled := sorted({sku for sku in skus if skus.count(sku) > 1} if len(set(skus)) < len(skus) else []):
            raise ValidationError({"products": [f"SKU {sku} stands more than once." for sku in doubled]})


class ImportReportSchema(WireSchema):
    """What an import brought."""

    products = fields.Integer(required=True)
    units = fields.Integer(required=True)


@dataclass(frozen=True)
class UpdateProduct:
    """Change a product that was read at `version`; None leaves a field as it is."""

    product_id: str
    version: int
    name: str | None
    description: str | None
    category: str | None
    unit_price: Money | None
    tax_class: str | None


class ProductChangeSchema(WireSchema):
    """The fields of a product that may change; what is left out stays."""

    name = _name(load_default=None)
    description = _text(2_000, load_default=None)
    category = _category(load_default=None)
    unit_price = fields.Nested(MoneySchema, load_default=None, validate=_check_price)
    tax_class = _tax_class(load_default=None)


class UpdateProductSchema(ProductChangeSchema):
    """Change a product that was read at `version`. Orders that were placed keep their prices."""

    makes = UpdateProduct
    product_id = UuidText(required=True)
    version = fields.Integer(required=True)


@dataclass(frozen=True)
class ArchiveProduct:
    """Sell a product, read at `version`, no more."""

    product_id: str
    version: int


class ArchiveProductSchema(WireSchema):
    """Sell a product, read at `version`, no more."""

    makes = ArchiveProduct
    product_id = UuidText(required=True)
    version = fields.Integer(required=True)


@dataclass(frozen=True)
class GetProduct:
    """Ask for one product."""

    product_id: str


class GetProductSchema(WireSchema):
    """Ask for one product."""

    makes = GetProduct
    product_id = UuidText(required=True)


@dataclass(frozen=True)
class ListProducts:
    """Ask for a page of the catalogue."""

    search: str | None
    category: str | None
    is_archived: bool
    cursor: str | None
    limit: int


class ListProductsSchema(PageRequestSchema):
    """Ask for a page of the catalogue, by name."""

    makes = ListProducts
    search = _text(
        100, load_default=None, allow_none=True, metadata={"description": "Words that name, SKU or description hold."}
    )
    category = _text(80, load_default=None, allow_none=True)
    is_archived = fields.Boolean(
        load_default=False, metadata={"description": "Those that are sold no more, instead of those that are."}
    )


class ProductSchema(WireSchema):
    """A product, with how many units can be ordered now."""

    id = UuidText(required=True)
    sku = fields.String(required=True)
    name = fields.String(required=True)
    description = fields.String(required=True)
    category = fields.String(required=True)
    unit_price = fields.Nested(MoneySchema, required=True)
    tax_class = fields.String(required=True)
    available = fields.Integer(required=True)
    is_archived = fields.Boolean(required=True)
    created_at = Instant(required=True)
    version = fields.Integer(required=True)


class ProductPageSchema(WireSchema):
    """A page of the catalogue."""

    items = fields.List(fields.Nested(ProductSchema), required=True)
    next_cursor = fields.String(required=True, allow_none=True)


class CategoryListSchema(WireSchema):
    """The categories that products are in, by name."""

    items = fields.List(fields.String(), required=True)


def sku_taken(taken: str) -> Conflict:
    """Another product has that SKU."""
    return Conflict("sku_taken", f"A product with the SKU {taken} exists already.", {"sku": taken})


def skus_taken(taken: Sequence[str]) -> Conflict:
    """Products of an import exist already; nothing was imported."""
    return Conflict(
        "skus_taken", f"{len(taken)} of these SKUs exist already; nothing was imported.", {"skus": list(taken)}
    )


def product_not_found(product_id: str) -> NotFound:
    """There is no such product."""
    return NotFound("product_not_found", f"There is no product {product_id}.", {"product_id": product_id})


def product_stale(version: int) -> Stale:
    """The product was changed since it was read."""
    return Stale("product_stale", f"The product is at version {version} by now; read it again.", {"version": version})


def product_archived(archived: Sequence[str]) -> Conflict:
    """These SKUs are sold no more."""
    skus = " and ".join(archived)
    return Conflict("product_archived", f"Sold no more: {skus}.", {"skus": list(archived)})
