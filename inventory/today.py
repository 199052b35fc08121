"""What there is to do today: which shipments wait for somebody, and what a day's orders come to."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from backbone.money import Money
from inventory.orders import CANCELLED, EXPIRED, RESERVED
from inventory.shipments import ON_HOLD, PLANNED, READY

WAITING = (PLANNED, READY, ON_HOLD)
"""Somebody has to pack them, give them to a carrier, or see that they are paid again."""
UNPAID = (RESERVED, EXPIRED, CANCELLED)


@dataclass(frozen=True)
class Takings:
    """Orders in one state and currency: how many, and what they come to."""

    state: str
    count: int
    total: Money


def intake_of(since: datetime, takings: Sequence[Takings]) -> dict[str, Any]:
    """What was ordered since an instant, as `IntakeSchema` has it."""
    paid = [each for each in takings if each.state not in UNPAID]
    return {"since": since, "placed": _sums(takings), "paid": _sums(paid)}


def _sums(takings: Iterable[Takings]) -> dict[str, Any]:
    count, totals = 0, dict[str, Money]()
    for each in takings:
        count += each.count
        currency = each.total.currency
        totals[currency] = totals[currency] + each.total if currency in totals else each.total
    return {"count": count, "totals": [totals[currency] for currency in sorted(totals)]}
