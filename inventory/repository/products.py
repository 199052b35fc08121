"""Loads and saves products."""

import base64
from collections.abc import Iterable, Sequence

import orjson
from sqlalchemy import Row, Select, insert, or_, select, tuple_
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from backbone.messages import Page
from backbone.money import Money
from inventory.contract import ListProducts, cursor_malformed, sku_taken
from inventory.models import ProductRow, StockItemRow
from inventory.products import Product

_SELECT = select(ProductRow, StockItemRow.on_hand - StockItemRow.reserved).join(
    StockItemRow, StockItemRow.sku == ProductRow.sku
)


class Products:
    """The catalogue."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def get(self, product_id: str) -> Product | None:
        """The product of that id."""
        row = self._session.execute(_SELECT.where(ProductRow.id == product_id)).one_or_none()
        return None if row is None else _product(row)

    def by_sku(self, skus: Sequence[str]) -> dict[str, Product]:
        """The products of these SKUs, as far as they exist."""
        rows = self._session.execute(_SELECT.where(ProductRow.sku.in_(skus)))
        return {product.sku: product for product in map(_product, rows)}

    def add(self, products: Iterable[Product]) -> None:
        """Put products into the catalogue. Raises: Conflict `sku_taken`."""
        rows = [_row(product) for product in products]
        try:
            self._session.execute(insert(ProductRow), rows)
        except IntegrityError:
            raise sku_taken(str(rows[0]["sku"])) from None

    def page(self, asked: ListProducts) -> Page[Product]:
        """A page of the catalogue, by name. Raises: InvalidRequest for a cursor that is none."""
        statement = _matching(_SELECT, asked).order_by(ProductRow.name, ProductRow.id).limit(asked.limit + 1)
        if asked.cursor is not None:
            statement = statement.where(tuple_(ProductRow.name, ProductRow.id) > tuple_(*_decode(asked.cursor)))
        products = [_product(row) for row in self._session.execute(statement)]
        has_more, products = len(products) > asked.limit, products[: asked.limit]
        return Page(products, _encode(products[-1]) if has_more else None)

    def categories(self) -> list[str]:
        """The categories that products are in, by name."""
        return list(self._session.scalars(select(ProductRow.category).distinct().order_by(ProductRow.category)))


def _matching(statement: Select[ProductRow, int], asked: ListProducts) -> Select[ProductRow, int]:
    if asked.category:
        statement = statement.where(ProductRow.category == asked.category)
    for word in (asked.search or "").split():
        columns = (ProductRow.name, ProductRow.sku, ProductRow.description)
        statement = statement.where(or_(*(column.icontains(word, autoescape=True) for column in columns)))
    return statement


def _encode(last: Product) -> str:
    return base64.urlsafe_b64encode(orjson.dumps([last.name, last.id])).decode().rstrip("=")


def _decode(cursor: str) -> tuple[str, str]:
    try:
        name, product_id = orjson.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (ValueError, TypeError):
        raise cursor_malformed() from None
    return str(name), str(product_id)


def _product(found: Row[ProductRow, int]) -> Product:
    row, available = found[0], found[1]
    return Product(
        id=row.id,
        sku=row.sku,
        name=row.name,
        description=row.description,
        category=row.category,
        unit_price=Money(row.unit_price_minor, row.currency),
        created_at=row.created_at,
        available=available,
    )


def _row(product: Product) -> dict[str, object]:
    return {
        "id": product.id,
        "sku": product.sku,
        "name": product.name,
        "description": product.description,
        "category": product.category,
        "unit_price_minor": product.unit_price.amount_minor,
        "currency": product.unit_price.currency,
        "created_at": product.created_at,
    }
