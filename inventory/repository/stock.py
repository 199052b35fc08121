"""Loads and saves stock items, and records their movements."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import bindparam, insert, or_, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import DeclarativeBase, Session

from backbone.messages import Page, new_id
from backbone.nameko.paging import page
from inventory.contract import RUNNING_OUT_UNITS, ListMovements, ListStock
from inventory.models import MovementRow, OrderRow, ProductRow, ShipmentRow, StockItemRow
from inventory.orders import number_of
from inventory.products import Product
from inventory.repository.products import product_of
from inventory.stock import StockItem
from inventory.timeline import Stamp

COUNTS = ("received", "adjusted", "on_hand", "reserved", "shipped", "restocked", "scrapped")
_ITEMS = select(StockItemRow).where(StockItemRow.sku.in_(bindparam("skus", expanding=True))).order_by(StockItemRow.sku)
_LOCK = _ITEMS.with_for_update()
_LOCK_FOR_SALE = (
    _ITEMS.add_columns(ProductRow).join(ProductRow, ProductRow.sku == StockItemRow.sku).with_for_update(of=StockItemRow)
)
"""Made once: building a statement takes longer than executing it."""
_NAMED = select(StockItemRow, ProductRow).join(ProductRow, ProductRow.sku == StockItemRow.sku)
_MOVED = (
    select(MovementRow, ShipmentRow.order_id, OrderRow.sequence)
    .outerjoin(ShipmentRow, ShipmentRow.id == MovementRow.shipment_id)
    .outerjoin(OrderRow, OrderRow.id == ShipmentRow.order_id)
)
_IS_RUNNING_OUT = (StockItemRow.on_hand - StockItemRow.reserved <= RUNNING_OUT_UNITS, ProductRow.is_archived.is_(False))
MOVEMENT = ("id", "sku", "kind", "quantity", "shipment_id", "reason", "actor_id", "moved_at")


class Stock:
    """The stock items."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def get(self, sku: str) -> StockItem | None:
        """The item of a SKU as it is now."""
        row = self._session.get(StockItemRow, sku)
        return None if row is None else _item(row)

    def named(self, sku: str) -> dict[str, Any] | None:
        """The counts of a SKU as they are now, with the name of its product."""
        found = self._session.execute(_NAMED.where(StockItemRow.sku == sku)).one_or_none()
        return None if found is None else _named(*found)

    def get_for_update(self, skus: Sequence[str]) -> dict[str, StockItem]:
        """The items of these SKUs, locked until the transaction ends, in the order of their SKUs."""
        return {row.sku: _item(row) for row in self._session.scalars(_LOCK, {"skus": skus})}

    def get_for_sale(self, skus: Sequence[str]) -> tuple[dict[str, StockItem], dict[str, Product]]:
        """As `get_for_update`, with the products of these SKUs as they are now, in the same statement."""
        rows = self._session.execute(_LOCK_FOR_SALE, {"skus": skus}).all()
        products = (product_of(product, item.on_hand - item.reserved) for item, product in rows)
        return {item.sku: _item(item) for item, _ in rows}, {product.sku: product for product in products}

    def add(self, items: Iterable[StockItem], stamp: Stamp) -> None:
        """Begin to count these SKUs."""
        items = list(items)
        self._session.execute(insert(StockItemRow), [_row(item) for item in items])
        self._record(items, stamp)

    def save(self, items: Iterable[StockItem], stamp: Stamp) -> None:
        """Store the counts of items that were loaded for update, and how they moved."""
        items = list(items)
        save_rows(self._session, StockItemRow, [_row(item) for item in items])
        self._record(items, stamp)

    def page(self, asked: ListStock) -> Page[dict[str, Any]]:
        """A page of the stock, by SKU, with the names of the products."""
        statement = _NAMED.where(*_IS_RUNNING_OUT) if asked.is_running_out else _NAMED
        for word in (asked.search or "").split():
            columns = (StockItemRow.sku, ProductRow.name)
            statement = statement.where(or_(*(column.icontains(word, autoescape=True) for column in columns)))
        return page(
            self._session,
            statement,
            (StockItemRow.sku,),
            lambda found: _named(*found[:2]),
            cursor=asked.cursor,
            limit=asked.limit,
        )

    def movements(self, asked: ListMovements) -> Page[dict[str, Any]]:
        """A page of the movements of a SKU, newest first, each with the order that it was for."""
        return page(
            self._session,
            _MOVED.where(MovementRow.sku == asked.sku),
            (MovementRow.id,),
            lambda found: _movement(*found[:3]),
            cursor=asked.cursor,
            limit=asked.limit,
            is_descending=True,
        )

    def _record(self, items: Iterable[StockItem], stamp: Stamp) -> None:
        moved = [movement for item in items for movement in item.movements]
        rows = [
            {**vars(movement), "id": new_id(), "actor_id": stamp.actor_id, "moved_at": stamp.at} for movement in moved
        ]
        if rows:
            self._session.execute(insert(MovementRow), rows)


def save_rows(session: Session, table: type[DeclarativeBase], rows: Sequence[Mapping[str, Any]]) -> None:
    """Store whole rows under their primary keys, new or not, in one statement however many they are.

    An UPDATE of many rows would be a round trip for each on PostgreSQL, while all of them are locked.
    """
    if not rows:
        return
    session.execute(_upsert(table.__table__, session.get_bind().dialect.name, tuple(rows[0])), rows)


@cache
def _upsert(table: Any, dialect: str, columns: Sequence[str]) -> Any:
    make: Any = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}[dialect]
    statement, keys = make(table), [column.name for column in table.primary_key]
    changed = {name: statement.excluded[name] for name in columns if name not in keys}
    statement = statement.on_conflict_do_update(index_elements=keys, set_=changed)
    # SQLAlchemy puts the rows of an upsert into one statement only where it gives something back.
    return statement.returning(*table.primary_key) if dialect == "postgresql" else statement


def _named(item: StockItemRow, product: ProductRow) -> dict[str, Any]:
    counts = {name: getattr(item, name) for name in COUNTS}
    of_product = {"sku": product.sku, "name": product.name, "is_archived": product.is_archived}
    return {**of_product, **counts, "available": item.on_hand - item.reserved}


def _movement(moved: MovementRow, order_id: str | None, sequence: int | None) -> dict[str, Any]:
    number = None if sequence is None else number_of(sequence)
    return {**{name: getattr(moved, name) for name in MOVEMENT}, "order_id": order_id, "order_number": number}


def _row(item: StockItem) -> dict[str, Any]:
    return {"sku": item.sku, **{name: getattr(item, name) for name in COUNTS}}


def _item(row: StockItemRow) -> StockItem:
    return StockItem(row.sku, **{name: getattr(row, name) for name in COUNTS})
