"""Laws of the stock: no unit is lost, and none is promised twice."""

from typing import Any

from sqlalchemy import select

from backbone.nameko.laws import Law, Statement, kept_by_each, sum_of
from inventory.models import MovementRow, OrderLineRow, StockItemRow

_COUNTS = ("received", "adjusted", "on_hand", "reserved", "shipped", "restocked", "scrapped")
_NEVER_NEGATIVE = ("received", "on_hand", "reserved", "shipped", "restocked", "scrapped")
_ITEMS: Statement = select(*(getattr(StockItemRow, name) for name in _COUNTS))


def _fault_of_counts(item: Any) -> str:
    came, is_there = item.received + item.adjusted, item.on_hand + item.shipped - item.restocked
    return "" if came == is_there else f"{came} units came, {is_there} are there or left."


def _fault_of_signs(item: Any) -> str:
    negative = [f"{name} is {getattr(item, name)}" for name in _NEVER_NEGATIVE if getattr(item, name) < 0]
    if item.on_hand < item.reserved:
        negative.append(f"available is {item.on_hand - item.reserved}")
    return f"{', '.join(negative)}." if negative else ""


def _fault_of_movements(item: Any) -> str:
    return "" if item.on_hand == item.moved else f"{item.on_hand} units on hand, {item.moved} by its movements."


def _fault_of_promises(item: Any) -> str:
    return "" if item.reserved == item.promised else f"{item.reserved} units reserved, orders hold {item.promised}."


def _fault_of_shipped(item: Any) -> str:
    return "" if item.shipped == item.consumed else f"{item.shipped} units shipped, {item.consumed} by its orders."


_MOVED = sum_of(MovementRow.quantity, MovementRow.sku == StockItemRow.sku).label("moved")
_IS_OF_LINE = OrderLineRow.sku == StockItemRow.sku
_PROMISED = sum_of(OrderLineRow.held + OrderLineRow.committed, _IS_OF_LINE).label("promised")
_CONSUMED = sum_of(OrderLineRow.consumed, _IS_OF_LINE).label("consumed")

STOCK_LAWS = (
    Law(
        "stock_adds_up",
        "Of each SKU, received + adjusted = on hand + shipped - restocked.",
        kept_by_each(_ITEMS, StockItemRow.sku, _fault_of_counts),
    ),
    Law(
        "stock_is_not_negative",
        "Of each SKU, on hand = available + reserved, and none of them is negative.",
        kept_by_each(_ITEMS, StockItemRow.sku, _fault_of_signs),
    ),
    Law(
        "stock_is_its_movements",
        "Of each SKU, what is on hand is the sum of its movements.",
        kept_by_each(select(StockItemRow.on_hand, _MOVED), StockItemRow.sku, _fault_of_movements),
    ),
    Law(
        "reserved_is_promised",
        "Of each SKU, what is reserved is what open orders hold.",
        kept_by_each(select(StockItemRow.reserved, _PROMISED), StockItemRow.sku, _fault_of_promises),
    ),
    Law(
        "shipped_was_ordered",
        "Of each SKU, what was shipped is what left for orders.",
        kept_by_each(select(StockItemRow.shipped, _CONSUMED), StockItemRow.sku, _fault_of_shipped),
    ),
)
