"""What can be done with shipments, and what facts of their money do to them."""

from typing import Any

from backbone.errors import NotFound
from backbone.messages import Page
from backbone.nameko.crossing import cause_missing
from billing.contract import PaymentCaptured, PaymentCaptureFailed
from inventory.contract import (
    DispatchShipment,
    ListShipments,
    NameShipment,
    PackShipment,
    shipment_not_found,
)
from inventory.handlers.timeline import BILLING, keep, order_of, stamp_of
from inventory.orders import Order
from inventory.quotes import units_by_sku
from inventory.repository import InventoryWork
from inventory.shipments import Shipment
from inventory.timeline import details_of


def get_shipment(uow: InventoryWork, asked: NameShipment) -> Shipment:
    """One shipment. Raises: NotFound `shipment_not_found`."""
    shipment = uow.shipments.get(asked.shipment_id)
    if shipment is None:
        raise shipment_not_found(asked.shipment_id)
    return shipment


def list_shipments(uow: InventoryWork, asked: ListShipments) -> Page[dict[str, Any]]:
    """A page of shipments, newest first unless the oldest are asked for."""
    return uow.shipments.page(asked)


def pack_shipment(uow: InventoryWork, command: PackShipment) -> Shipment:
    """Note what is in the parcel; what was planned and is not becomes a new shipment.

    Raises: NotFound `shipment_not_found`. Conflict `shipment_state_forbids`. InvalidRequest `not_in_shipment`.
    Emits:  `shipment_packed`, in the same transaction.
    """
    order = _order_with(uow, command.shipment_id)
    shipment = order.pack(command.shipment_id, command.lines, uow.now)
    keep(uow, order)
    return shipment


def dispatch_shipment(uow: InventoryWork, command: DispatchShipment) -> Shipment:
    """Give a shipment to its carrier; its units leave the stock.

    Raises: NotFound `shipment_not_found`. Conflict `shipment_state_forbids`.
    Emits:  `shipment_dispatched`, in the same transaction.
    """
    order = _order_with(uow, command.shipment_id)
    shipment = order.dispatch(command.shipment_id, command.carrier, command.tracking_number, uow.now)
    by_sku = units_by_sku(shipment.lines)
    stock = uow.stock.get_for_update(list(by_sku))
    for sku, quantity in by_sku.items():
        stock[sku].ship(quantity, shipment.id)
    uow.stock.save(stock.values(), stamp_of(uow))
    keep(uow, order)
    return shipment


def deliver_shipment(uow: InventoryWork, command: NameShipment) -> Shipment:
    """Note that a shipment reached its customer.

    Raises: NotFound `shipment_not_found`. Conflict `shipment_state_forbids`.
    Emits:  `shipment_delivered`, in the same transaction.
    """
    order = _order_with(uow, command.shipment_id)
    shipment = order.deliver(command.shipment_id, uow.now)
    keep(uow, order)
    return shipment


def learn_capture(uow: InventoryWork, fact: PaymentCaptured | PaymentCaptureFailed) -> None:
    """Let a packed shipment leave, now that its money was captured; or hold it, as it was not.

    Raises: Unavailable `cause_not_arrived`: the order or its shipment is not known yet.
    """
    order = order_of(uow, fact)
    try:
        order.learn_capture(fact.shipment_id, fact.type, details_of(fact))
    except NotFound:
        raise cause_missing(f"Shipment {fact.shipment_id}") from None
    keep(uow, order, BILLING)


def _order_with(uow: InventoryWork, shipment_id: str) -> Order:
    order_id = uow.shipments.order_of(shipment_id)
    order = None if order_id is None else uow.orders.get_for_update(order_id)
    if order is None:
        raise shipment_not_found(shipment_id)
    return order
