"""Loads and saves products."""

from collections.abc import Iterable, Sequence

from sqlalchemy import Row, Select, bindparam, insert, or_, select, update
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
_BY_SKU = _SELECT.where(ProductRow.sku.in_(bindparam("skus", expanding=True)))
"""Made once: building a statement takes longer than executing it."""


class Products:
    """The catalogue."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def get(self, product_id: str) -> Product | None:
        """The product of that id."""
        row = self._session.execute(_SELECT.where(ProductRow.id == product_id)).one_or_none()
        return None if row is None else _product(row)

    def get_for_update(self, product_id: str) -> Product | None:
        """The product of that id, locked until the transaction ends."""
        row = self._session.execute(
            _SELECT.where(ProductRow.id == product_id).with_for_update(of=ProductRow)
        ).one_or_none()
        return None if row is None else _product(row)

    def save(self, product: Product) -> None:
        """Store a product that was loaded for update."""
        self._session.execute(update(ProductRow).where(ProductRow.id == product.id).values(_row(product)))

    def by_sku(self, skus: Sequence[str]) -> dict[str, Product]:
        """The products of these SKUs, as far as they exist."""
        rows = self._session.execute(_BY_SKU, {"skus": skus})
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
        """The categories of what is for sale, by name."""
        for_sale = select(ProductRow.category).where(ProductRow.is_archived.is_(False))
        return list(self._session.scalars(for_sale.distinct().order_by(ProductRow.category)))


def _matching(statement: Select[ProductRow, int], asked: ListProducts) -> Select[ProductRow, int]:
    statement = statement.where(ProductRow.is_archived == asked.is_archived)
    if asked.category:
        statement = statement.where(ProductRow.category == asked.category)
    for word in (asked.search or "").split():
        columns = (ProductRow.name, ProductRow.sku, ProductRow.description)
        statement = statement.where(or_(*(column.icontains(word, autoescape=True) for column in columns)))
    return statement


def _product(found: Row[ProductRow, int]) -> Product:
    return product_of(found[0], found[1])


def product_of(row: ProductRow, available: int) -> Product:
    """The product of a row, so many units of which can be ordered."""
    return Product(
        id=row.id,
        sku=row.sku,
        name=row.name,
        description=row.description,
        category=row.category,
        unit_price=Money(row.unit_price_minor, row.currency),
        tax_class=row.tax_class,
        is_archived=row.is_archived,
        created_at=row.created_at,
        version=row.version,
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
        "tax_class": product.tax_class,
        "is_archived": product.is_archived,
        "version": product.version,
        "created_at": product.created_at,
    }
