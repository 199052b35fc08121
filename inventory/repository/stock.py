"""Loads and saves stock items."""

from collections.abc import Iterable, Sequence

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.orm import Session

from inventory.models import StockItemRow
from inventory.stock import StockItem


class Stock:
    """The stock items."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def get_for_update(self, skus: Sequence[str]) -> dict[str, StockItem]:
        """The items of these SKUs, locked until the transaction ends, in the order of their SKUs."""
        statement = select(StockItemRow).where(StockItemRow.sku.in_(skus)).order_by(StockItemRow.sku).with_for_update()
        return {
            row.sku: StockItem(row.sku, row.received, row.on_hand, row.reserved)
            for row in self._session.scalars(statement)
        }

    def add(self, items: Iterable[StockItem]) -> None:
        """Begin to count these SKUs."""
        self._session.execute(insert(StockItemRow), [vars(item) for item in items])

    def save(self, items: Iterable[StockItem]) -> None:
        """Store the counts of items that were loaded for update."""
        table = StockItemRow.__table__
        columns = ("received", "on_hand", "reserved")
        statement = update(table).where(table.c.sku == bindparam("of_sku"))  # type: ignore[arg-type]
        rows = [{"of_sku": item.sku, **{column: getattr(item, column) for column in columns}} for item in items]
        self._session.connection().execute(statement.values({name: bindparam(name) for name in columns}), rows)
