"""What can be done with orders, and what facts of their payments do to them."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from backbone.messages import Page
from billing.contract import PaymentAuthorised, PaymentStarted
from customers.contract import ADMIN, SUPPORT, CustomerSnapshot
from inventory.contract import (
    SERVICE,
    CancelOrder,
    GetOrder,
    LineUnits,
    ListOrders,
    order_not_found,
    orders_not_yours,
    prices_moving,
)
from inventory.handlers.timeline import BILLING, STAFF, keep, order_of, stamp_of
from inventory.orders import Order
from inventory.quotes import Quote, require_for_sale, units_by_sku
from inventory.repository import InventoryWork
from inventory.stock import reserve_all
from inventory.timeline import Stamp, details_of


def place_order(uow: InventoryWork, customer: CustomerSnapshot, quote: Quote, hold: timedelta) -> Order:
    """Reserve all units that were quoted and announce the order, or do nothing.

    Args:   customer: With the address that the order goes to. hold: For how long the units are held for a payment.
    Raises: Conflict `insufficient_stock`, `product_archived`.
        Unavailable `prices_moving`: the prices are not those of the quote any more.
    Emits:  `order_placed`, in the same transaction.
    """
    asked = units_by_sku(quote.basket.lines)
    stock, products = uow.stock.get_for_sale(list(asked))
    require_for_sale(list(asked), products)
    if not quote.basket.is_priced_as(products):
        raise prices_moving()
    reserve_all(stock, asked)
    order = Order.place(customer, quote, uow.now, hold)
    uow.stock.save(stock.values(), stamp_of(uow))
    uow.orders.add(order, stamp_of(uow))
    uow.publish(order.placed(), aggregate_id=order.id, aggregate_version=order.version)
    return order


def get_order(uow: InventoryWork, asked: GetOrder) -> Order:
    """One order. Raises: NotFound `order_not_found`, also for somebody else's."""
    return _visible(uow, uow.orders.get(asked.order_id), asked.order_id)


def list_orders(uow: InventoryWork, asked: ListOrders) -> Page[dict[str, Any]]:
    """A page of orders, newest first. Raises: PermissionDenied `not_yours` for others' orders."""
    if not (uow.context.may(*STAFF) or uow.context.is_about(asked.customer_id or "")):
        raise orders_not_yours()
    return uow.orders.page(asked)


def cancel_order(uow: InventoryWork, command: CancelOrder) -> Order:
    """Cancel all of an order that has not left, and free its stock.

    Raises: NotFound `order_not_found`. PermissionDenied `role_required`: who may see it, but not cancel it.
        Conflict `order_state_forbids`.
    Emits:  `order_cancelled`, in the same transaction.
    """
    order = _visible(uow, uow.orders.get_for_update(command.order_id), command.order_id)
    if not uow.context.is_about(order.customer_id):
        uow.context.require(SUPPORT, ADMIN)
    _release(uow, order.cancel(command.reason, uow.now), stamp_of(uow))
    keep(uow, order)
    return order


def extend_hold(uow: InventoryWork, fact: PaymentStarted, extension: timedelta) -> None:
    """Hold the units of an order for longer, once, as its payment was begun.

    Raises: Unavailable `cause_not_arrived`: the order is not known yet.
    """
    order = order_of(uow, fact)
    order.start_payment(extension, details_of(fact))
    keep(uow, order, BILLING)


def confirm_order(uow: InventoryWork, fact: PaymentAuthorised) -> None:
    """Commit the units of an order that is paid for, and plan its shipment; an order that has ended only notes it.

    Raises: Unavailable `cause_not_arrived`: the order is not known yet.
    Emits:  `order_confirmed`, in the same transaction, unless it was confirmed or had ended before.
    """
    order = order_of(uow, fact)
    order.authorise(fact.payment_id, details_of(fact), uow.now)
    keep(uow, order, BILLING)


def expire_order(uow: InventoryWork, order_id: str, version: int) -> bool:
    """End an order whose hold has ended, unless something happened to it since it was seen at that version.

    Emits:   `order_expired`, in the same transaction.
    Returns: Whether it expired now.
    """
    order = uow.orders.get_for_update(order_id)
    assert order is not None, "Orders are never deleted."
    if order.version != version:
        return False
    clock = Stamp(uow.now, SERVICE)
    _release(uow, order.expire(uow.now), clock)
    keep(uow, order, SERVICE)
    return True


def _visible(uow: InventoryWork, order: Order | None, order_id: str) -> Order:
    if order is None or not (uow.context.is_about(order.customer_id) or uow.context.may(*STAFF)):
        raise order_not_found(order_id)
    return order


def _release(uow: InventoryWork, units: Iterable[LineUnits], stamp: Stamp) -> None:
    by_sku = units_by_sku(units)
    stock = uow.stock.get_for_update(list(by_sku))
    for sku, quantity in by_sku.items():
        stock[sku].release(quantity)
    uow.stock.save(stock.values(), stamp)
