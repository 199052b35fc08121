"""What can be done with stock."""

from inventory.contract import ReceiveStock, sku_not_found
from inventory.repository import InventoryWork
from inventory.stock import StockItem


def receive_stock(uow: InventoryWork, command: ReceiveStock) -> StockItem:
    """Count units in. Raises: NotFound `sku_not_found`."""
    found = uow.stock.get_for_update([command.sku])
    if not found:
        raise sku_not_found(command.sku)
    item = found[command.sku]
    item.receive(command.quantity)
    uow.stock.save([item])
    return item
