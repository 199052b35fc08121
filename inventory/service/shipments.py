"""Entrypoints of shipments: what the warehouse does, and the facts of their money."""

from typing import Any

from backbone.messages import Page
from backbone.nameko.database import Transactions
from backbone.nameko.events import event_handler
from backbone.nameko.rpc import query, rpc
from billing.contract import PaymentCaptured, PaymentCaptureFailed
from customers.contract import ADMIN, WAREHOUSE
from inventory import contract, handlers
from inventory.repository import InventoryWork
from inventory.shipments import Shipment


class Sending:
    """What leaves the warehouse."""

    unit_of_work: Transactions[InventoryWork]

    @query(params=contract.NameShipmentSchema, result=contract.ShipmentSchema, roles=(WAREHOUSE, ADMIN))
    def get_shipment(self, asked: contract.NameShipment) -> Shipment:
        """One shipment with its lines. Raises: NotFound `shipment_not_found`."""
        with self.unit_of_work.reading() as uow:
            return handlers.get_shipment(uow, asked)

    @query(params=contract.ListShipmentsSchema, result=contract.ShipmentPageSchema, roles=(WAREHOUSE, ADMIN))
    def list_shipments(self, asked: contract.ListShipments) -> Page[dict[str, Any]]:
        """A page of shipments, newest or oldest first; of one order, in one state, where these are named."""
        with self.unit_of_work.reading() as uow:
            return handlers.list_shipments(uow, asked)

    @rpc(params=contract.PackShipmentSchema, result=contract.ShipmentSchema, roles=(WAREHOUSE, ADMIN))
    def pack_shipment(self, command: contract.PackShipment) -> Shipment:
        """Pack a planned shipment; if it is only part of it, the rest is a new one. Billing captures its amount next.

        Raises: NotFound `shipment_not_found`. Conflict `shipment_state_forbids`. InvalidRequest `not_in_shipment`.
        Emits:  `shipment_packed`, in the same transaction.
        Repeat: Same idempotency key, same answer.
        """
        with self.unit_of_work() as uow:
            return uow.answer(handlers.pack_shipment(uow, command))

    @rpc(params=contract.DispatchShipmentSchema, result=contract.ShipmentSchema, roles=(WAREHOUSE, ADMIN))
    def dispatch_shipment(self, command: contract.DispatchShipment) -> Shipment:
        """Give a shipment whose money was captured to its carrier; its units leave the stock.

        Raises: NotFound `shipment_not_found`. Conflict `shipment_state_forbids`.
        Emits:  `shipment_dispatched`, in the same transaction.
        Repeat: Same idempotency key, same answer.
        """
        with self.unit_of_work() as uow:
            return uow.answer(handlers.dispatch_shipment(uow, command))

    @rpc(params=contract.NameShipmentSchema, result=contract.ShipmentSchema, roles=(WAREHOUSE, ADMIN))
    def deliver_shipment(self, command: contract.NameShipment) -> Shipment:
        """Note that a shipment reached its customer.

        Raises: NotFound `shipment_not_found`. Conflict `shipment_state_forbids`.
        Emits:  `shipment_delivered`, in the same transaction.
        Repeat: Same idempotency key, same answer.
        """
        with self.unit_of_work() as uow:
            return uow.answer(handlers.deliver_shipment(uow, command))

    @event_handler("billing", PaymentCaptured)
    def on_payment_captured(self, fact: PaymentCaptured) -> None:
        """Let a packed shipment leave. Repeat: nothing, the inbox has its message id."""
        with self.unit_of_work() as uow:
            handlers.learn_capture(uow, fact)

    @event_handler("billing", PaymentCaptureFailed)
    def on_payment_capture_failed(self, fact: PaymentCaptureFailed) -> None:
        """Hold a packed shipment until its order is paid again. Repeat: nothing, the inbox has its message id."""
        with self.unit_of_work() as uow:
            handlers.learn_capture(uow, fact)
