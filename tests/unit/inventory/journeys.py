"""Orders and shipments that have come so far, and the facts of their money."""

from datetime import timedelta

from backbone.messages import Event, new_id
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
from inventory.contract import LineUnits, PackedUnits
from inventory.orders import CANCELLED, CONFIRMED, DELIVERED, EXPIRED, PARTIALLY_SHIPPED, RESERVED, SHIPPED, Order
from inventory.shipments import CAPTURED, Shipment
from tests.builders import NOON, an_order, euros

PAYMENT = "0195565c-7800-7000-8000-00000000000f"
EXTENSION = timedelta(minutes=30)


def facts_about(order_id: str, shipment_id: str) -> dict[str, Event]:
    """One fact of each type that billing tells of an order, by type."""
    facts: list[Event] = [
        PaymentStarted(order_id, PAYMENT, new_id(), NOON),
        PaymentAuthorised(order_id, PAYMENT, new_id(), euros(100), NOON),
        PaymentDeclinedFact(order_id, PAYMENT, new_id(), "card_declined", NOON),
        PaymentCaptured(order_id, PAYMENT, shipment_id, euros(100), NOON),
        PaymentCaptureFailed(order_id, PAYMENT, shipment_id, "card_expired", NOON),
        PaymentVoided(order_id, PAYMENT, euros(100), "order_cancelled", NOON),
        PaymentRefunded(order_id, PAYMENT, new_id(), euros(100), "order_cancelled", NOON),
        InvoiceIssued(new_id(), "INV-2026-000001", order_id, shipment_id, euros(100)),
    ]
    return {fact.type: fact for fact in facts}


def send(order: Order, shipment_id: str, *packed: PackedUnits) -> Shipment:
    """Pack a shipment, or some of it, and let it leave."""
    order.pack(shipment_id, list(packed) or None, NOON)
    order.learn_capture(shipment_id, CAPTURED, {})
    return order.dispatch(shipment_id, "Post", "P-1", NOON)


def an_order_that_is(state: str, lines: int = 2) -> Order:
    """An order of 1 unit of the first line, 2 of the second… that has come to a state, and told what it had to tell."""
    order = an_order(lines)
    if state == EXPIRED:
        order.expire(NOON)
    elif state == CANCELLED:
        order.cancel("", NOON)
    elif state != RESERVED:
        _bring_to(state, order)
    assert order.state == state
    order.take_announced()
    order.entries_before, order.entries = order.entries_before + len(order.entries), []
    return order


def _bring_to(state: str, order: Order) -> None:
    order.authorise(PAYMENT, {}, NOON)
    first = order.shipments[0].id
    if state == PARTIALLY_SHIPPED:
        send(order, first, PackedUnits(0, 1))
    elif state in (SHIPPED, DELIVERED):
        send(order, first)
    if state == DELIVERED:
        order.deliver(first, NOON)
    assert state in (CONFIRMED, PARTIALLY_SHIPPED, SHIPPED, DELIVERED)


def a_shipment_that_is(state: str) -> Shipment:
    """A shipment of 2 and 3 units in a state."""
    shipment = Shipment.plan(new_id(), [LineUnits(0, "A", 2), LineUnits(1, "B", 3)], NOON)
    shipment.state = state
    return shipment
