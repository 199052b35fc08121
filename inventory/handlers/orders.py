"""What can be done with orders."""

from typing import Any

from backbone.messages import Page
from customers.contract import ACCOUNTANT, ADMIN, SUPPORT, WAREHOUSE, CustomerSnapshot
from inventory.contract import GetOrder, ListOrders, PlaceOrder, order_not_found, orders_not_yours, unknown_skus
from inventory.orders import Order, units_by_sku
from inventory.repository import InventoryWork

STAFF = (SUPPORT, WAREHOUSE, ACCOUNTANT, ADMIN)
"""Who may see everybody's orders."""


def place_order(
    uow: InventoryWork, command: PlaceOrder, customer: CustomerSnapshot, tax_rate_basis_points: int
) -> Order:
    """Freeze prices and tax, reserve all units and announce the order, or do nothing.

    Raises: InvalidRequest `unknown_sku`, `mixed_currencies`, `order_too_large`. Conflict `insufficient_stock`.
    Emits:  `order_placed`, in the same transaction.
    """
    skus = list(units_by_sku(command.lines))
    products = uow.products.by_sku(skus)
    if unknown := [sku for sku in skus if sku not in products]:
        raise unknown_skus(unknown)
    order = Order.place(customer, command.lines, products, tax_rate_basis_points, uow.now)
    stock = uow.stock.get_for_update(skus)
    order.reserve(stock)
    uow.stock.save(stock.values())
    uow.orders.add(order)
    uow.publish(order.placed(), aggregate_id=order.id)
    return order


def get_order(uow: InventoryWork, asked: GetOrder) -> Order:
    """One order. Raises: NotFound `order_not_found`, also for somebody else's."""
    order = uow.orders.get(asked.order_id)
    if order is None or not (uow.context.is_about(order.customer_id) or uow.context.may(*STAFF)):
        raise order_not_found(asked.order_id)
    return order


def list_orders(uow: InventoryWork, asked: ListOrders) -> Page[dict[str, Any]]:
    """A page of orders, newest first. Raises: PermissionDenied `not_yours` for others' orders."""
    if not (uow.context.may(*STAFF) or uow.context.is_about(asked.customer_id or "")):
        raise orders_not_yours()
    return uow.orders.page(asked)
