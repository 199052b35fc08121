"""Entrypoints of orders: commands, the facts of their payments, and the clock that ends holds."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from backbone.config import whole
from backbone.context import Context, bound, current
from backbone.messages import Page
from backbone.nameko.events import event_handler
from backbone.nameko.rpc import query, rpc
from backbone.nameko.settings import setting
from billing.contract import (
    InvoiceIssued,
    PaymentAuthorised,
    PaymentDeclinedFact,
    PaymentRefunded,
    PaymentStarted,
    PaymentVoided,
)
from customers.contract import ADMIN, SUPPORT
from inventory import contract, handlers
from inventory.orders import Order
from inventory.service.quotes import Quoting
from inventory.sweeper import periodically

HOLD_S_MAX = 30 * 86_400
"""A month: stock that is held for longer is not for sale."""
SWEEP_BATCH = 100
"""Ended holds that are looked up at once; each is ended in a transaction of its own."""


def _seconds(name: str) -> Callable[[Mapping[str, Any]], timedelta]:
    return lambda config: timedelta(seconds=whole(config, name, 1, HOLD_S_MAX))


class Ordering(Quoting):
    """What customers ordered."""

    hold = setting(_seconds("HOLD_S"))
    hold_extension = setting(_seconds("HOLD_EXTENSION_S"))

    @rpc(params=contract.PlaceOrderSchema, result=contract.OrderSchema)
    def place_order(self, command: contract.PlaceOrder) -> Order:
        """Order lines for a customer: prices and tax are frozen and all units reserved, or nothing happens.

        Raises: Conflict `insufficient_stock`, naming each short SKU; `address_missing`; `product_archived`;
            `total_changed`: it comes to another total than the expected one.
            InvalidRequest `unknown_sku`, `mixed_currencies`, `order_too_large`.
            Unavailable `prices_moving`: one changed while its tax was asked for; ask again under the same key.
            PermissionDenied `not_yours`: for another customer, unless support or admin.
        Emits:  `order_placed`, in the same transaction.
        Repeat: Same idempotency key, same answer.
        """
        if not (current().is_about(command.customer_id) or current().may(SUPPORT, ADMIN)):
            raise contract.order_not_yours()
        customer = self._snapshot(command.customer_id)
        address = command.address or customer.address
        if address is None:
            raise contract.address_missing()
        quote = self._quote_of(command.lines, address.country)
        quote.require_total(command.expected_total)
        with self.unit_of_work() as uow:
            return uow.answer(handlers.place_order(uow, replace(customer, address=address), quote, self.hold))

    @rpc(params=contract.CancelOrderSchema, result=contract.OrderSchema)
    def cancel_order(self, command: contract.CancelOrder) -> Order:
        """Cancel all of an order that has not left the warehouse; billing gives back what was paid for it.

        Raises: NotFound `order_not_found`. PermissionDenied `role_required`: staff other than support and admin.
            Conflict `order_state_forbids`: it has left, or had ended before.
        Emits:  `order_cancelled`, in the same transaction.
        Repeat: Same idempotency key, same answer.
        """
        with self.unit_of_work() as uow:
            return uow.answer(handlers.cancel_order(uow, command))

    @query(params=contract.GetOrderSchema, result=contract.OrderSchema)
    def get_order(self, asked: contract.GetOrder) -> Order:
        """One order with its lines and shipments. Raises: NotFound `order_not_found`, also for somebody else's."""
        with self.unit_of_work.reading() as uow:
            return handlers.get_order(uow, asked)

    @query(params=contract.ListOrdersSchema, result=contract.OrderPageSchema)
    def list_orders(self, asked: contract.ListOrders) -> Page[dict[str, Any]]:
        """A page of orders, newest first. Raises: PermissionDenied `not_yours` for others' orders."""
        with self.unit_of_work.reading() as uow:
            return handlers.list_orders(uow, asked)

    @query(params=contract.OrderTimelineSchema, result=contract.TimelineSchema)
    def order_timeline(self, asked: contract.OrderTimeline) -> dict[str, Any]:
        """What happened to an order, oldest first. Raises: NotFound `order_not_found`, also for somebody else's."""
        with self.unit_of_work.reading() as uow:
            return handlers.order_timeline(uow, asked)

    @event_handler("billing", PaymentStarted)
    def on_payment_started(self, fact: PaymentStarted) -> None:
        """Hold the units of an order for longer, once. Repeat: nothing, the inbox has its message id."""
        with self.unit_of_work() as uow:
            handlers.extend_hold(uow, fact, self.hold_extension)

    @event_handler("billing", PaymentAuthorised)
    def on_payment_authorised(self, fact: PaymentAuthorised) -> None:
        """Confirm an order and plan its shipment; one that has ended stays so, and billing voids.

        Emits:  `order_confirmed`, in the same transaction.
        Repeat: Nothing, the inbox has its message id.
        """
        with self.unit_of_work() as uow:
            handlers.confirm_order(uow, fact)

    @event_handler("billing", PaymentDeclinedFact)
    def on_payment_declined(self, fact: PaymentDeclinedFact) -> None:
        """Note it: another card may be tried until the hold ends. Repeat: nothing, the inbox has its message id."""
        with self.unit_of_work() as uow:
            handlers.note_payment(uow, fact)

    @event_handler("billing", PaymentVoided)
    def on_payment_voided(self, fact: PaymentVoided) -> None:
        """Note it. Repeat: nothing, the inbox has its message id."""
        with self.unit_of_work() as uow:
            handlers.note_payment(uow, fact)

    @event_handler("billing", PaymentRefunded)
    def on_payment_refunded(self, fact: PaymentRefunded) -> None:
        """Note it. Repeat: nothing, the inbox has its message id."""
        with self.unit_of_work() as uow:
            handlers.note_payment(uow, fact)

    @event_handler("billing", InvoiceIssued)
    def on_invoice_issued(self, fact: InvoiceIssued) -> None:
        """Note it. Repeat: nothing, the inbox has its message id."""
        with self.unit_of_work() as uow:
            handlers.note_payment(uow, fact)

    @periodically("SWEEP_S")
    def expire_orders(self) -> None:
        """Let the orders expire whose hold has ended unpaid; any number of instances may do so at once.

        Emits:  `order_expired`, each in the transaction of its order.
        """
        has_more = not self.unit_of_work.is_away
        while has_more:
            with self.unit_of_work.reading() as uow:
                ended = uow.orders.with_ended_holds(uow.now, SWEEP_BATCH)
            for order_id, version in ended:
                with bound(Context()), self.unit_of_work() as uow:
                    handlers.expire_order(uow, order_id, version)
            has_more = len(ended) == SWEEP_BATCH
