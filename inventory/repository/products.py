"""Loads and saves products."""

from collections.abc import Iterable, Sequence

from sqlalchemy import Row, Select, insert, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from backbone.messages import Page
from backbone.money import Money
from backbone.nameko.paging import page
from inventory.contract import ListProducts, sku_taken
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
        order = (ProductRow.name, ProductRow.id)
        statement = _matching(_SELECT, asked)
        return page(self._session, statement, order, _product, cursor=asked.cursor, limit=asked.limit)

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
