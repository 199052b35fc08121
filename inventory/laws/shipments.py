"""Laws of shipments: they are what their orders' lines say, and each is paid once before it leaves."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, or_, select

from backbone.nameko.database import UnitOfWork
from backbone.nameko.laws import Claim, Law, Offender, Statement, claimed_by_each, kept_by_each, sum_of
from inventory.laws.orders import is_mostly_in
from inventory.models import OrderLineRow, OrderRow, ShipmentLineRow, ShipmentRow
from inventory.shipments import BEFORE_SHIPPED, DELIVERED, PACKED, READY, SHIPPED

PAID, GONE = (READY, SHIPPED, DELIVERED), (SHIPPED, DELIVERED)


def _units_in(*states: str) -> Any:
    return sum_of(
        ShipmentLineRow.quantity,
        ShipmentRow.order_id == OrderLineRow.order_id,
        ShipmentRow.state.in_(states),
        ShipmentLineRow.shipment_id == ShipmentRow.id,
        ShipmentLineRow.position == OrderLineRow.position,
    )


_ASTRAY = (
    select(func.count())
    .select_from(OrderLineRow)
    .where(
        OrderLineRow.order_id == OrderRow.id,
        or_(OrderLineRow.consumed != _units_in(*GONE), OrderLineRow.committed != _units_in(*BEFORE_SHIPPED)),
    )
    .correlate(OrderRow)
    .scalar_subquery()
    .label("astray")
)


def _fault_of_shipments(order: Any) -> str:
    return f"{order.astray} of its lines disagree with its shipments." if order.astray else ""


def judge_captured_shipments(work: UnitOfWork, claims: Sequence[Claim]) -> list[Offender]:
    """Which shipments that billing was paid for may not leave."""
    states = select(ShipmentRow.id, ShipmentRow.state).where(ShipmentRow.id.in_([claim["id"] for claim in claims]))
    found = {row.id: row.state for row in work.session.execute(states)}
    judged = {claim["id"]: found.get(claim["id"], "unknown") for claim in claims}
    return [
        Offender(shipment_id, f"It is {state}, and paid.") for shipment_id, state in judged.items() if state not in PAID
    ]


_CLAIMS: Statement = select(
    ShipmentRow.order_id,
    ShipmentRow.state,
    OrderRow.version,
    sum_of(ShipmentLineRow.quantity, ShipmentLineRow.shipment_id == ShipmentRow.id).label("units"),
).join(OrderRow, OrderRow.id == ShipmentRow.order_id)


SHIPMENT_LAWS = (
    Law(
        "shipments_agree_with_lines",
        "Each order line's units are in its order's shipments: those that left, and those that are to leave.",
        kept_by_each(select(_ASTRAY), OrderRow.id, _fault_of_shipments),
    ),
    Law(
        "packed_shipments_are_charged",
        "No packed shipment waits for its money.",
        claimed_by_each(_CLAIMS.where(ShipmentRow.state == PACKED), ShipmentRow.id),
        asks="billing",
    ),
    Law(
        "paid_shipments_are_invoiced",
        "Each shipment that is ready, left or arrived is captured and invoiced, once and with all its units.",
        claimed_by_each(_CLAIMS.where(is_mostly_in(ShipmentRow.state, PAID)), ShipmentRow.id),
        asks="billing",
    ),
)
