"""What there is to do today."""

from typing import Any

from inventory.contract import GetIntake
from inventory.repository import InventoryWork


def get_waiting_shipments(uow: InventoryWork) -> dict[str, Any]:
    """The shipments that wait to be packed, dispatched or paid again."""
    return uow.today.waiting()


def get_scarce_stock(uow: InventoryWork) -> dict[str, Any]:
    """What is running out."""
    return uow.today.scarce()


def get_intake(uow: InventoryWork, asked: GetIntake) -> dict[str, Any]:
    """What was ordered since an instant."""
    return uow.today.intake(asked.since)
