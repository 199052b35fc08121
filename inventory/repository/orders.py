"""Loads and saves orders with their lines and reservations."""

from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from backbone.messages import Page
from backbone.money import Money
from backbone.nameko.paging import page
from customers.contract import CustomerSnapshot
from inventory.contract import ListOrders, PlacedLine
from inventory.models import OrderLineRow, OrderRow, ReservationRow
from inventory.orders import Order


class Orders:
    """The orders."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, order: Order) -> None:
        """Store a new order, its lines and what they reserve; the order gets its number."""
        row = OrderRow(
            id=order.id,
            customer_id=order.customer.id,
            customer_email=order.customer.email,
            customer_name=order.customer.name,
            customer_country=order.customer.country,
            state=order.state,
            currency=order.currency,
            net_minor=order.net.amount_minor,
            tax_minor=order.tax.amount_minor,
            total_minor=order.total.amount_minor,
            placed_at=order.placed_at,
        )
        self._session.add(row)
        self._session.flush()
        order.sequence = row.sequence
        self._session.execute(insert(OrderLineRow), [_line_row(order, place) for place in range(len(order.lines))])
        held = [
            {"order_id": order.id, "position": place, "sku": line.sku, "held": line.quantity}
            for place, line in enumerate(order.lines)
        ]
        self._session.execute(insert(ReservationRow), held)

    def get(self, order_id: str) -> Order | None:
        """The order of that id, with its lines."""
        row = self._session.scalars(select(OrderRow).where(OrderRow.id == order_id)).one_or_none()
        if row is None:
            return None
        lines = select(OrderLineRow).where(OrderLineRow.order_id == order_id).order_by(OrderLineRow.position)
        return _order(row, [_line(line, row.currency) for line in self._session.scalars(lines)])

    def page(self, asked: ListOrders) -> Page[dict[str, Any]]:
        """A page of orders without their lines, newest first."""
        statement = select(OrderRow)
        if asked.customer_id is not None:
            statement = statement.where(OrderRow.customer_id == asked.customer_id)
        return page(
            self._session,
            statement,
            (OrderRow.id,),
            lambda found: _summary(found[0]),
            cursor=asked.cursor,
            limit=asked.limit,
            is_descending=True,
        )


def _line_row(order: Order, position: int) -> dict[str, Any]:
    line = order.lines[position]
    return {
        "order_id": order.id,
        "position": position,
        "sku": line.sku,
        "name": line.name,
        "quantity": line.quantity,
        "unit_price_minor": line.unit_price.amount_minor,
        "net_minor": line.net.amount_minor,
        "tax_rate_basis_points": line.tax_rate_basis_points,
        "tax_minor": line.tax.amount_minor,
    }


def _line(row: OrderLineRow, currency: str) -> PlacedLine:
    return PlacedLine(
        sku=row.sku,
        name=row.name,
        quantity=row.quantity,
        unit_price=Money(row.unit_price_minor, currency),
        net=Money(row.net_minor, currency),
        tax_rate_basis_points=row.tax_rate_basis_points,
        tax=Money(row.tax_minor, currency),
    )


def _order(row: OrderRow, lines: list[PlacedLine]) -> Order:
    customer = CustomerSnapshot(row.customer_id, row.customer_email, row.customer_name, row.customer_country)
    return Order(row.id, customer, lines, row.placed_at, row.state, row.sequence)


def _summary(row: OrderRow) -> dict[str, Any]:
    return {
        "id": row.id,
        "number": _order(row, []).number,
        "customer_id": row.customer_id,
        "state": row.state,
        "total": Money(row.total_minor, row.currency),
        "placed_at": row.placed_at,
    }
