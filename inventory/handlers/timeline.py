"""What is kept in the timelines of orders, and who may read them."""

from typing import Any

from backbone.nameko.crossing import cause_missing
from billing.contract import (
    InvoiceIssued,
    PaymentAuthorised,
    PaymentCaptured,
    PaymentCaptureFailed,
    PaymentDeclinedFact,
    PaymentRefunded,
    PaymentStarted,
    PaymentVoided,
)
from customers.contract import ACCOUNTANT, ADMIN, SUPPORT, WAREHOUSE
from inventory.contract import OrderTimeline, order_not_found
from inventory.orders import Order
from inventory.repository import InventoryWork
from inventory.timeline import Stamp, details_of

STAFF = (SUPPORT, WAREHOUSE, ACCOUNTANT, ADMIN)
"""Who may see everybody's orders."""
BILLING = "billing"
FactOfOrder = (
    PaymentStarted | PaymentAuthorised | PaymentDeclinedFact | PaymentCaptured | PaymentCaptureFailed
    | PaymentVoided | PaymentRefunded | InvoiceIssued
)  # fmt: skip


def order_timeline(uow: InventoryWork, asked: OrderTimeline) -> dict[str, Any]:
    """What happened to an order after an entry. Raises: NotFound `order_not_found`, also for somebody else's."""
    owner = uow.orders.owner_of(asked.order_id)
    if owner is None or not (uow.context.is_about(owner) or uow.context.may(*STAFF)):
        raise order_not_found(asked.order_id)
    return uow.timeline.after(asked)


def note_payment(uow: InventoryWork, fact: FactOfOrder) -> None:
    """Keep a fact of an order's money that changes nothing here. Raises: Unavailable `cause_not_arrived`."""
    order = order_of(uow, fact)
    order.note(fact.type, details_of(fact))
    keep(uow, order, BILLING)


def order_of(uow: InventoryWork, fact: FactOfOrder) -> Order:
    """The order that a fact is about, locked. Raises: Unavailable `cause_not_arrived`: it is ABSENT as yet."""
    order = uow.orders.get_for_update(fact.order_id)
    if order is None:
        raise cause_missing(f"Order {fact.order_id}")
    return order


def keep(uow: InventoryWork, order: Order, actor_id: str | None = None) -> None:
    """Store a changed order, and tell what happened to it.

    Args: actor_id: Whose fact or clock it was; None is the person who asks.
    """
    uow.orders.save(order, Stamp(uow.now, actor_id or uow.context.actor_id))
    for fact in order.take_announced():
        uow.publish(fact, aggregate_id=order.id, aggregate_version=order.version)


def stamp_of(uow: InventoryWork) -> Stamp:
    """Now, by the person who asks."""
    return Stamp(uow.now, uow.context.actor_id)
