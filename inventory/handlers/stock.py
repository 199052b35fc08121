"""What can be done with stock."""

from typing import Any

from backbone.messages import Page
from inventory.contract import AdjustStock, GetStock, ListMovements, ListStock, ReceiveStock, sku_not_found
from inventory.handlers.timeline import stamp_of
from inventory.repository import InventoryWork
from inventory.stock import StockItem


def receive_stock(uow: InventoryWork, command: ReceiveStock) -> StockItem:
    """Count units in. Raises: NotFound `sku_not_found`."""
    item = _item(uow, command.sku)
    item.receive(command.quantity)
    uow.stock.save([item], stamp_of(uow))
    return item


def adjust_stock(uow: InventoryWork, command: AdjustStock) -> StockItem:
    """Correct the count. Raises: NotFound `sku_not_found`. Conflict `stock_promised`."""
    item = _item(uow, command.sku)
    item.adjust(command.quantity, command.reason)
    uow.stock.save([item], stamp_of(uow))
    return item


def get_stock(uow: InventoryWork, asked: GetStock) -> dict[str, Any]:
    """The stock of one SKU. Raises: NotFound `sku_not_found`."""
    stock = uow.stock.named(asked.sku)
    if stock is None:
        raise sku_not_found(asked.sku)
    return stock


def list_stock(uow: InventoryWork, asked: ListStock) -> Page[dict[str, Any]]:
    """A page of the stock, by SKU."""
    return uow.stock.page(asked)


def list_movements(uow: InventoryWork, asked: ListMovements) -> Page[dict[str, Any]]:
    """A page of a SKU's movements, newest first. Raises: NotFound `sku_not_found`."""
    if uow.stock.get(asked.sku) is None:
        raise sku_not_found(asked.sku)
    return uow.stock.movements(asked)


def _item(uow: InventoryWork, sku: str) -> StockItem:
    found = uow.stock.get_for_update([sku])
    if not found:
        raise sku_not_found(sku)
    return found[sku]
