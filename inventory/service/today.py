"""Entrypoints of what there is to do today."""

from typing import Any

from backbone.messages import WireSchema
from backbone.nameko.database import Transactions
from backbone.nameko.rpc import query
from customers.contract import ACCOUNTANT, ADMIN, CATALOGUE, SUPPORT, WAREHOUSE
from inventory import contract, handlers
from inventory.repository import InventoryWork


class DayWork:
    """What there is to do today."""

    unit_of_work: Transactions[InventoryWork]

    @query(params=WireSchema, result=contract.WaitingShipmentsSchema, roles=(WAREHOUSE, ADMIN))
    def get_waiting_shipments(self, _nothing: object) -> dict[str, Any]:
        """How many shipments wait to be packed, dispatched or paid again, and the oldest of each."""
        with self.unit_of_work.reading() as uow:
            return handlers.get_waiting_shipments(uow)

    @query(params=WireSchema, result=contract.ScarceStockSchema, roles=(WAREHOUSE, CATALOGUE, ADMIN))
    def get_scarce_stock(self, _nothing: object) -> dict[str, Any]:
        """How many products for sale are running out, and the scarcest of them."""
        with self.unit_of_work.reading() as uow:
            return handlers.get_scarce_stock(uow)

    @query(
        params=contract.GetIntakeSchema,
        result=contract.IntakeSchema,
        roles=(SUPPORT, WAREHOUSE, ACCOUNTANT, ADMIN),
    )
    def get_intake(self, asked: contract.GetIntake) -> dict[str, Any]:
        """How many orders were placed since an instant, how many of them are paid for, and their totals."""
        with self.unit_of_work.reading() as uow:
            return handlers.get_intake(uow, asked)
