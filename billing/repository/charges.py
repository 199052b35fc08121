"""Loads and saves charges."""

from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from backbone.messages import shared
from backbone.money import MoneySchema
from billing.charges import Charge, Cost
from billing.contract import InvoiceLineSchema
from billing.models import ChargeRow

_CHARGES = ChargeRow.__table__
# Made once: building a statement takes longer than executing it.
_OF_ORDER = select(_CHARGES).where(_CHARGES.c.order_id == bindparam("order")).order_by(_CHARGES.c.shipment_id)


class Charges:
    """The charges. They are locked with the payment of their order."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def get(self, shipment_id: str, order_id: str) -> Charge:
        """The charge of a shipment; ABSENT if no fact has told of it yet."""
        row = self._session.get(ChargeRow, shipment_id, populate_existing=True)
        return Charge(shipment_id, order_id) if row is None else _charge(row)

    def of_order(self, order_id: str) -> list[Charge]:
        """All charges of an order."""
        return [_charge(row) for row in self._session.execute(_OF_ORDER, {"order": order_id})]

    def save(self, charge: Charge) -> None:
        """Store a charge."""
        cost = None if charge.cost is None else _cost_document(charge.cost)
        same = ("shipment_id", "order_id", "state", "authorisation_id", "invoice_id")
        self._session.merge(ChargeRow(cost=cost, **{name: getattr(charge, name) for name in same}))
        self._session.flush()


def _charge(row: Any) -> Charge:
    cost = None if row.cost is None else _cost(row.cost)
    return Charge(row.shipment_id, row.order_id, row.state, cost, row.authorisation_id, row.invoice_id)


def _cost_document(cost: Cost) -> dict[str, Any]:
    return {
        "lines": [shared(InvoiceLineSchema).dump(line) for line in cost.lines],
        "shipping": shared(MoneySchema).dump(cost.shipping),
        "shipping_tax_rate_basis_points": cost.shipping_tax_rate_basis_points,
        "shipping_tax": shared(MoneySchema).dump(cost.shipping_tax),
    }


def _cost(document: dict[str, Any]) -> Cost:
    return Cost(
        lines=[shared(InvoiceLineSchema).load(line) for line in document["lines"]],
        shipping=shared(MoneySchema).load(document["shipping"]),
        shipping_tax_rate_basis_points=document["shipping_tax_rate_basis_points"],
        shipping_tax=shared(MoneySchema).load(document["shipping_tax"]),
    )
