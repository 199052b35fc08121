"""Counts what there is to do today."""

from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, false, func, select
from sqlalchemy.orm import Session

from backbone.money import Money
from backbone.nameko.columns import Instant
from inventory.contract import RUNNING_OUT_UNITS, SHOWN_MAX
from inventory.models import OrderRow, ProductRow, ShipmentRow, StockItemRow
from inventory.orders import number_of
from inventory.today import WAITING, Takings, intake_of

_AVAILABLE = StockItemRow.on_hand - StockItemRow.reserved
_WITH_STOCK = (StockItemRow, StockItemRow.sku == ProductRow.sku)
_RUNS_OUT = (ProductRow.is_archived == false(), _AVAILABLE <= RUNNING_OUT_UNITS)
# Made once: building a statement takes longer than executing it.
_COUNTS = select(ShipmentRow.state, func.count()).where(ShipmentRow.state.in_(WAITING)).group_by(ShipmentRow.state)
_OLDEST = (
    select(ShipmentRow.id, ShipmentRow.order_id, OrderRow.sequence, OrderRow.customer_name, ShipmentRow.planned_at)
    .join(OrderRow, OrderRow.id == ShipmentRow.order_id)
    .where(ShipmentRow.state == bindparam("state"))
    .order_by(ShipmentRow.id)
    .limit(SHOWN_MAX)
)
_SCARCE = select(func.count()).select_from(ProductRow).join(*_WITH_STOCK).where(*_RUNS_OUT)
_SCARCEST = (
    select(ProductRow.id, ProductRow.sku, ProductRow.name, _AVAILABLE.label("available"))
    .join(*_WITH_STOCK)
    .where(*_RUNS_OUT)
    .order_by(_AVAILABLE, ProductRow.sku)
    .limit(SHOWN_MAX)
)
_INTAKE = (
    select(OrderRow.state, OrderRow.currency, func.count(), func.sum(OrderRow.total_minor))
    .where(OrderRow.placed_at >= bindparam("since", type_=Instant()))
    .group_by(OrderRow.state, OrderRow.currency)
)


class Today:
    """What there is to do."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def waiting(self) -> dict[str, Any]:
        """The shipments that wait, as `WaitingShipmentsSchema` has them."""
        counts = {row[0]: row[1] for row in self._session.execute(_COUNTS)}
        return {state.lower(): {"count": counts.get(state, 0), "oldest": self._oldest(state)} for state in WAITING}

    def scarce(self) -> dict[str, Any]:
        """What is running out, as `ScarceStockSchema` has it."""
        scarcest = [dict(row) for row in self._session.execute(_SCARCEST).mappings()]
        return {"units": RUNNING_OUT_UNITS, "count": self._session.scalar(_SCARCE), "scarcest": scarcest}

    def intake(self, since: datetime) -> dict[str, Any]:
        """What was ordered since an instant, as `IntakeSchema` has it."""
        rows = self._session.execute(_INTAKE, {"since": since})
        takings = [Takings(state, count, Money(int(minor), currency)) for state, currency, count, minor in rows]
        return intake_of(since, takings)

    def _oldest(self, state: str) -> list[dict[str, Any]]:
        rows = self._session.execute(_OLDEST, {"state": state}).mappings()
        return [{**row, "order_number": number_of(row["sequence"])} for row in rows]
