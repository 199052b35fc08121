"""Loads and saves shipments with their lines."""

from collections.abc import Mapping, Sequence
from typing import Any, cast

from sqlalchemy import Table, bindparam, delete, func, insert, select
from sqlalchemy.orm import Session

from backbone.messages import Page
from backbone.nameko.paging import page
from inventory.contract import LineUnits, ListShipments
from inventory.models import OrderRow, ShipmentLineRow, ShipmentRow
from inventory.orders import number_of
from inventory.repository.stock import save_rows
from inventory.shipments import Shipment

COLUMNS = ("id", "order_id", "state", "carrier", "tracking_number",
           "planned_at", "packed_at", "dispatched_at", "delivered_at")  # fmt: skip
_SHIPMENTS, _LINES = cast(Table, ShipmentRow.__table__), cast(Table, ShipmentLineRow.__table__)
# Made once: building a statement takes longer than executing it.
_OF_ORDER = select(_SHIPMENTS).where(_SHIPMENTS.c.order_id == bindparam("order")).order_by(_SHIPMENTS.c.id)
_LINES_OF = select(_LINES).where(_LINES.c.shipment_id.in_(bindparam("shipments", expanding=True)))
_LINES_OF = _LINES_OF.order_by(_LINES.c.position)
_ADD_LINES = insert(_LINES)
_UNITS = select(func.sum(_LINES.c.quantity)).where(_LINES.c.shipment_id == _SHIPMENTS.c.id).scalar_subquery()
_SUMMARIES = select(ShipmentRow, OrderRow, _UNITS).join(OrderRow, OrderRow.id == ShipmentRow.order_id)


class Shipments:
    """The shipments."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def get(self, shipment_id: str) -> Shipment | None:
        """The shipment of that id."""
        row = self._session.get(ShipmentRow, shipment_id)
        return None if row is None else _shipment(row, self._lines([shipment_id]).get(shipment_id, []))

    def order_of(self, shipment_id: str) -> str | None:
        """The id of a shipment's order, which never changes."""
        return self._session.scalar(select(ShipmentRow.order_id).where(ShipmentRow.id == shipment_id))

    def of_order(self, order_id: str) -> list[Shipment]:
        """The shipments of an order, in the order in which they were planned."""
        rows = self._session.execute(_OF_ORDER, {"order": order_id}).all()
        lines = self._lines([row.id for row in rows]) if rows else {}
        return [_shipment(row, lines[row.id]) for row in rows]

    def save(self, shipments: Sequence[Shipment], before: Mapping[str, Shipment]) -> None:
        """Store shipments of an order that is locked.

        Args: before: They as they were loaded, by id; those that are not among them are new.
        """
        changed = [each for each in shipments if _row(each) != _row(before.get(each.id))]
        save_rows(self._session, ShipmentRow, [_row(shipment) for shipment in changed])
        moved = [each for each in changed if each.id not in before or each.lines != before[each.id].lines]
        if repacked := [shipment.id for shipment in moved if shipment.id in before]:
            self._session.execute(delete(ShipmentLineRow).where(ShipmentLineRow.shipment_id.in_(repacked)))
        rows = [{"shipment_id": shipment.id, **vars(line)} for shipment in moved for line in shipment.lines]
        if rows:
            self._session.execute(_ADD_LINES, rows)

    def page(self, asked: ListShipments) -> Page[dict[str, Any]]:
        """A page of shipments without their lines, newest first unless the oldest are asked for."""
        statement = _SUMMARIES
        if asked.order_id is not None:
            statement = statement.where(ShipmentRow.order_id == asked.order_id)
        if asked.state is not None:
            statement = statement.where(ShipmentRow.state == asked.state)
        if asked.order_number is not None:
            statement = statement.where(OrderRow.sequence == int(asked.order_number.removeprefix("O-")))
        return page(
            self._session,
            statement,
            (ShipmentRow.id,),
            lambda found: _summary(*found[:3]),
            cursor=asked.cursor,
            limit=asked.limit,
            is_descending=not asked.is_oldest_first,
        )

    def _lines(self, shipment_ids: Sequence[str]) -> dict[str, list[LineUnits]]:
        found: dict[str, list[LineUnits]] = {}
        for row in self._session.execute(_LINES_OF, {"shipments": shipment_ids}):
            found.setdefault(row.shipment_id, []).append(LineUnits(row.position, row.sku, row.quantity))
        return found


def _row(shipment: Shipment | None) -> dict[str, Any]:
    return {} if shipment is None else {name: getattr(shipment, name) for name in COLUMNS}


def _summary(shipment: ShipmentRow, order: OrderRow, units: int) -> dict[str, Any]:
    course = {name: getattr(shipment, name) for name in COLUMNS}
    place = {name: getattr(order, name) for name in ("recipient", "city", "country")}
    return {**course, **place, "order_number": number_of(order.sequence), "units": int(units)}


def _shipment(row: Any, lines: list[LineUnits]) -> Shipment:
    return Shipment(lines=lines, **{name: getattr(row, name) for name in COLUMNS})
