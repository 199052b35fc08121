"""Laws of orders: no unit of them is nowhere, their state says what was done, and billing knows the same of them."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from backbone.nameko.database import UnitOfWork
from backbone.nameko.laws import Claim, Law, Offender, Statement, claimed_by_each, count_of, kept_by_each, sum_of
from inventory.models import OrderLineRow, OrderRow, ShipmentRow
from inventory.orders import (
    CANCELLED,
    CONFIRMED,
    DELIVERED,
    EXPIRED,
    PARTIALLY_SHIPPED,
    RESERVED,
    SHIPPED,
)
from inventory.shipments import SHIPPED as ON_ITS_WAY

UNSENT, ENDED, SENT = (CONFIRMED, PARTIALLY_SHIPPED), (CANCELLED, EXPIRED), (SHIPPED, DELIVERED)

_IS_OF_ORDER = OrderLineRow.order_id == OrderRow.id
_COUNTS = ("quantity", "held", "committed", "consumed", "released")
_UNITS = [sum_of(getattr(OrderLineRow, name), _IS_OF_ORDER).label(name) for name in _COUNTS]
_PLACES = (OrderLineRow.held, OrderLineRow.committed, OrderLineRow.consumed, OrderLineRow.released)
_PLACED = OrderLineRow.held + OrderLineRow.committed + OrderLineRow.consumed + OrderLineRow.released
_LOST = count_of(
    OrderLineRow.position, _IS_OF_ORDER, or_(OrderLineRow.quantity != _PLACED, *(each < 0 for each in _PLACES))
).label("lost")
_TRAVELLING = count_of(ShipmentRow.id, ShipmentRow.order_id == OrderRow.id, ShipmentRow.state == ON_ITS_WAY).label(
    "travelling"
)
_OPEN = sum_of(OrderLineRow.held + OrderLineRow.committed, _IS_OF_ORDER).label("kept")
_SUMS = (
    (OrderRow.net_minor, OrderRow.shipping_minor, sum_of(OrderLineRow.net_minor, _IS_OF_ORDER).label("lines_net")),
    (OrderRow.tax_minor, OrderRow.shipping_tax_minor, sum_of(OrderLineRow.tax_minor, _IS_OF_ORDER).label("lines_tax")),
)


def _fault_of_lines(order: Any) -> str:
    return f"{order.lost} of its lines have units that are nowhere, or twice." if order.lost else ""


def _fault_of_state(order: Any) -> str:
    is_as_it_says = {
        RESERVED: order.held == order.quantity,
        EXPIRED: order.consumed == 0,
        CANCELLED: order.consumed == 0,
        CONFIRMED: order.committed == order.quantity,
        PARTIALLY_SHIPPED: order.consumed > 0 and order.committed > 0,
        SHIPPED: order.consumed > 0 and not order.held + order.committed and order.travelling > 0,
        DELIVERED: order.consumed > 0 and not order.held + order.committed and order.travelling == 0,
    }
    if is_as_it_says[order.state]:
        return ""
    units = ", ".join(f"{getattr(order, name)} {name}" for name in _COUNTS[1:])
    return f"It is {order.state} with {units} units and {order.travelling} shipments on their way."


def _fault_of_stock(order: Any) -> str:
    return f"It is {order.state} and holds {order.kept} units." if order.kept else ""


def _fault_of_sums(order: Any) -> str:
    net, tax = order.lines_net + order.shipping_minor, order.lines_tax + order.shipping_tax_minor
    if (order.net_minor, order.tax_minor, order.total_minor) == (net, tax, net + tax):
        return ""
    return f"It comes to {order.total_minor}, its lines and shipping to {net} + {tax} tax."


def judge_authorised_orders(work: UnitOfWork, claims: Sequence[Claim]) -> list[Offender]:
    """Which orders that billing holds money for wait for nothing to be sent."""
    states = select(OrderRow.id, OrderRow.state).where(OrderRow.id.in_([claim["id"] for claim in claims]))
    found = {row.id: row.state for row in work.session.execute(states)}
    judged = {claim["id"]: found.get(claim["id"], "unknown") for claim in claims}
    # Those that have ended are claimed by inventory itself.
    return [
        Offender(order_id, f"It is {state}, and money is held for it.")
        for order_id, state in judged.items()
        if state not in (*UNSENT, *ENDED)
    ]


def is_mostly_in(state: InstrumentedAttribute[str], states: Sequence[str]) -> ColumnElement[bool]:
    """Whether a row is in one of these states, in which most rows are in the end."""
    # With the index of states, all of these would be sorted for each page.
    return state.concat("").in_(states)


_CLAIMS: Statement = select(OrderRow.state, OrderRow.version)


ORDER_LAWS = (
    Law(
        "order_lines_add_up",
        "Of each order line, shipped + cancelled + open = ordered.",
        kept_by_each(select(_LOST), OrderRow.id, _fault_of_lines),
    ),
    Law(
        "order_states_agree",
        "Each order's state says where its units are.",
        kept_by_each(select(OrderRow.state, *_UNITS, _TRAVELLING), OrderRow.id, _fault_of_state),
    ),
    Law(
        "ended_orders_hold_no_stock",
        "Cancelled and expired orders hold no stock.",
        kept_by_each(
            select(OrderRow.state, _OPEN).where(OrderRow.state.in_(ENDED)),
            OrderRow.id,
            _fault_of_stock,
        ),
    ),
    Law(
        "orders_come_to_their_lines",
        "Each order comes to the sum of its lines and its shipping.",
        kept_by_each(
            select(OrderRow.total_minor, *(each for columns in _SUMS for each in columns)), OrderRow.id, _fault_of_sums
        ),
    ),
    Law(
        "orders_are_known_to_billing",
        "Billing knows each order, and what it comes to.",
        claimed_by_each(select(OrderRow.total_minor, OrderRow.currency, OrderRow.version), OrderRow.id),
        asks="billing",
    ),
    Law(
        "confirmed_orders_are_paid",
        "Each order that is still to be sent has one live authorisation for what is not captured, or a held shipment.",
        claimed_by_each(_CLAIMS.where(OrderRow.state.in_(UNSENT)), OrderRow.id),
        asks="billing",
    ),
    Law(
        "ended_orders_hold_no_money",
        "Cancelled and expired orders hold no money.",
        claimed_by_each(_CLAIMS.where(OrderRow.state.in_(ENDED)), OrderRow.id),
        asks="billing",
    ),
    Law(
        "sent_orders_keep_no_deposit",
        "Of orders with nothing left to be sent, only what was invoiced is kept.",
        claimed_by_each(_CLAIMS.where(is_mostly_in(OrderRow.state, SENT)), OrderRow.id),
        asks="billing",
    ),
)
