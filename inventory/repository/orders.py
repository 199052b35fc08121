"""Loads and saves orders with their lines, reservations, shipments and timeline."""

from copy import copy
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import ColumnElement, Table, bindparam, insert, literal_column, select, update
from sqlalchemy.orm import Session

from backbone.messages import Page
from backbone.money import Money
from backbone.nameko.paging import page
from customers.contract import Address, CustomerSnapshot
from inventory.contract import ListOrders
from inventory.models import OrderLineRow, OrderRow
from inventory.orders import RESERVED, Order, number_of
from inventory.repository.shipments import Shipments
from inventory.repository.stock import save_rows
from inventory.repository.timeline import Timeline
from inventory.reservations import OrderLine, Reservation
from inventory.shipments import Shipment
from inventory.timeline import Stamp

ADDRESS = ("recipient", "street", "street_extra", "postal_code", "city", "country")
CHANGING = ("state", "hold_until", "is_hold_extended", "payment_id", "version")
COUNTS = ("held", "committed", "consumed", "released")
LINE = ("position", "sku", "name", "quantity", "tax_class", "tax_rate_basis_points")
_ORDERS, _LINES = cast(Table, OrderRow.__table__), cast(Table, OrderLineRow.__table__)
# Made once: building a statement takes longer than executing it.
_ADD = insert(_ORDERS).returning(_ORDERS.c.sequence)
_ADD_LINES = insert(_LINES)
_GET = select(_ORDERS).where(_ORDERS.c.id == bindparam("order"))
_LOCK = _GET.with_for_update()
_LINES_OF = select(_LINES).where(_LINES.c.order_id == bindparam("order")).order_by(_LINES.c.position)
_CHANGE = update(_ORDERS).where(_ORDERS.c.id == bindparam("order"), _ORDERS.c.version == bindparam("seen"))


@dataclass(frozen=True)
class _Seen:
    """An order as it was loaded: what `save` compares it with."""

    version: int
    reservations: list[Reservation]
    shipments: dict[str, Shipment]


class Orders:
    """The orders."""

    def __init__(self, session: Session, shipments: Shipments, timeline: Timeline) -> None:
        self._session, self._shipments, self._timeline = session, shipments, timeline
        self._seen: dict[str, _Seen] = {}

    def add(self, order: Order, stamp: Stamp) -> None:
        """Store a new order, its lines and its first entries; the order gets its number."""
        values = _order_row(order) | {"entries": len(order.entries)}
        order.sequence = self._session.scalar(_ADD, values)
        self._session.execute(_ADD_LINES, [_line_row(order.id, line) for line in order.lines])
        self._timeline.add(order.id, order.entries, stamp)

    def get(self, order_id: str) -> Order | None:
        """The order of that id, with its lines and shipments."""
        return self._load(_GET, order_id)

    def get_for_update(self, order_id: str) -> Order | None:
        """The order of that id, locked until the transaction ends, and all that belongs to it with it."""
        order = self._load(_LOCK, order_id)
        if order is not None:
            reservations = [copy(line.reservation) for line in order.lines]
            shipments = {shipment.id: copy(shipment) for shipment in order.shipments}
            self._seen[order_id] = _Seen(order.version, reservations, shipments)
        return order

    def save(self, order: Order, stamp: Stamp) -> None:
        """Store an order that was loaded for update; it gets its next version."""
        seen = self._seen[order.id]
        order.version = seen.version + 1
        values = {name: getattr(order, name) for name in CHANGING}
        values["entries"] = order.entries_before + len(order.entries)
        is_as_seen = {"order": order.id, "seen": seen.version}
        stored = cast(Any, self._session.execute(_CHANGE, values | is_as_seen))
        assert stored.rowcount == 1, f"Order {order.id} was locked at version {seen.version}."
        changed = [
            line for line, before in zip(order.lines, seen.reservations, strict=True) if line.reservation != before
        ]
        save_rows(self._session, OrderLineRow, [_line_row(order.id, line) for line in changed])
        self._shipments.save(order.shipments, seen.shipments)
        self._timeline.add(order.id, order.entries, stamp)

    def owner_of(self, order_id: str) -> str | None:
        """Whose order it is; None where there is none."""
        return self._session.scalar(select(OrderRow.customer_id).where(OrderRow.id == order_id))

    def with_ended_holds(self, now: datetime, limit: int) -> list[tuple[str, int]]:
        """Id and version of some orders whose hold has ended unpaid, longest ago first."""
        # The state is no parameter, so that databases see that the index of the holds will do.
        is_reserved = OrderRow.state == literal_column(f"'{RESERVED}'")
        statement = select(OrderRow.id, OrderRow.version).where(is_reserved, OrderRow.hold_until <= now)
        return [
            (row.id, row.version) for row in self._session.execute(statement.order_by(OrderRow.hold_until).limit(limit))
        ]

    def page(self, asked: ListOrders) -> Page[dict[str, Any]]:
        """A page of orders without their lines, newest first."""
        statement = select(OrderRow)
        if asked.customer_id is not None:
            statement = statement.where(OrderRow.customer_id == asked.customer_id)
        if asked.state is not None:
            statement = statement.where(OrderRow.state == asked.state)
        if asked.search is not None:
            statement = statement.where(_is_found_by(asked.search))
        return page(
            self._session,
            statement,
            (OrderRow.id,),
            lambda found: _summary(found[0]),
            cursor=asked.cursor,
            limit=asked.limit,
            is_descending=True,
        )

    def _load(self, statement: Any, order_id: str) -> Order | None:
        row = self._session.execute(statement, {"order": order_id}).one_or_none()
        if row is None:
            return None
        lines = self._session.execute(_LINES_OF, {"order": order_id})
        return _order(row, [_line(line, row.currency) for line in lines], self._shipments.of_order(row.id))


def _is_found_by(search: str) -> ColumnElement[bool]:
    if "@" in search:
        return OrderRow.customer_email == search.lower()
    return OrderRow.sequence == int(search.upper().removeprefix("O-"))


def _order_row(order: Order) -> dict[str, Any]:
    customer, address = order.customer, order.customer.address
    assert address is not None, "An order goes somewhere."
    return {
        "id": order.id,
        "customer_id": customer.id,
        "customer_email": customer.email,
        "customer_name": customer.name,
        "customer_country": customer.country,
        **{name: getattr(address, name) for name in ADDRESS},
        "currency": order.total.currency,
        "shipping_minor": order.shipping.amount_minor,
        "shipping_tax_rate_basis_points": order.shipping_tax_rate_basis_points,
        "shipping_tax_minor": order.shipping_tax.amount_minor,
        "net_minor": order.net.amount_minor,
        "tax_minor": order.tax.amount_minor,
        "total_minor": order.total.amount_minor,
        "placed_at": order.placed_at,
        **{name: getattr(order, name) for name in CHANGING},
    }


def _line_row(order_id: str, line: OrderLine) -> dict[str, Any]:
    return {
        "order_id": order_id,
        **{name: getattr(line, name) for name in LINE},
        "unit_price_minor": line.unit_price.amount_minor,
        "net_minor": line.net.amount_minor,
        "tax_minor": line.tax.amount_minor,
        **vars(line.reservation),
    }


def _line(row: Any, currency: str) -> OrderLine:
    return OrderLine(
        **{name: getattr(row, name) for name in LINE},
        unit_price=Money(row.unit_price_minor, currency),
        net=Money(row.net_minor, currency),
        tax=Money(row.tax_minor, currency),
        reservation=Reservation(**{name: getattr(row, name) for name in COUNTS}),
    )


def _order(row: Any, lines: list[OrderLine], shipments: list[Shipment]) -> Order:
    address = Address(**{name: getattr(row, name) for name in ADDRESS})
    return Order(
        id=row.id,
        customer=CustomerSnapshot(
            row.customer_id, row.customer_email, row.customer_name, row.customer_country, address
        ),
        lines=lines,
        shipping=Money(row.shipping_minor, row.currency),
        shipping_tax_rate_basis_points=row.shipping_tax_rate_basis_points,
        shipping_tax=Money(row.shipping_tax_minor, row.currency),
        net=Money(row.net_minor, row.currency),
        tax=Money(row.tax_minor, row.currency),
        placed_at=row.placed_at,
        sequence=row.sequence,
        shipments=shipments,
        entries_before=row.entries,
        **{name: getattr(row, name) for name in CHANGING},
    )


def _summary(row: OrderRow) -> dict[str, Any]:
    return {
        "id": row.id,
        "number": number_of(row.sequence),
        "customer_id": row.customer_id,
        "customer_name": row.customer_name,
        "customer_email": row.customer_email,
        "state": row.state,
        "total": Money(row.total_minor, row.currency),
        "placed_at": row.placed_at,
        "version": row.version,
    }
