"""Entrypoints of the stock."""

from typing import Any

from backbone.messages import Page
from backbone.nameko.database import Transactions
from backbone.nameko.rpc import query, rpc
from customers.contract import ADMIN, WAREHOUSE
from inventory import contract, handlers
from inventory.repository import InventoryWork
from inventory.stock import StockItem


class Stocking:
    """What is in the warehouse."""

    unit_of_work: Transactions[InventoryWork]

    @rpc(params=contract.ReceiveStockSchema, result=contract.StockSchema, roles=(WAREHOUSE, ADMIN))
    def receive_stock(self, command: contract.ReceiveStock) -> StockItem:
        """Count units of a SKU into the warehouse.

        Raises: NotFound `sku_not_found`.
        Repeat: Same idempotency key, same answer.
        """
        with self.unit_of_work() as uow:
            return uow.answer(handlers.receive_stock(uow, command))

    @rpc(params=contract.AdjustStockSchema, result=contract.StockSchema, roles=(WAREHOUSE, ADMIN))
    def adjust_stock(self, command: contract.AdjustStock) -> StockItem:
        """Correct the count of a SKU by units that were found or are missing.

        Raises: NotFound `sku_not_found`. Conflict `stock_promised`: what is missing is promised to orders.
        Repeat: Same idempotency key, same answer.
        """
        with self.unit_of_work() as uow:
            return uow.answer(handlers.adjust_stock(uow, command))

    @query(params=contract.GetStockSchema, result=contract.NamedStockSchema, roles=(WAREHOUSE, ADMIN))
    def get_stock(self, asked: contract.GetStock) -> dict[str, Any]:
        """The stock of one SKU, with the name of its product. Raises: NotFound `sku_not_found`."""
        with self.unit_of_work.reading() as uow:
            return handlers.get_stock(uow, asked)

    @query(params=contract.ListStockSchema, result=contract.StockPageSchema, roles=(WAREHOUSE, ADMIN))
    def list_stock(self, asked: contract.ListStock) -> Page[dict[str, Any]]:
        """A page of the stock, by SKU."""
        with self.unit_of_work.reading() as uow:
            return handlers.list_stock(uow, asked)

    @query(params=contract.ListMovementsSchema, result=contract.MovementPageSchema, roles=(WAREHOUSE, ADMIN))
    def list_movements(self, asked: contract.ListMovements) -> Page[dict[str, Any]]:
        """A page of the movements of a SKU, newest first. Raises: NotFound `sku_not_found`."""
        with self.unit_of_work.reading() as uow:
            return handlers.list_movements(uow, asked)
