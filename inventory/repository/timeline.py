"""Adds to the timelines of orders, and reads them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from inventory.contract import OrderTimeline
from inventory.models import TimelineRow
from inventory.timeline import Details, Entry, Stamp

_ADD = insert(TimelineRow.__table__)  # type: ignore[arg-type]
"""Made once: building a statement takes longer than executing it."""


@dataclass(frozen=True)
class StampedEntry:
    """An entry, with when it was made and by whom."""

    sequence: int
    kind: str
    at: datetime
    actor_id: str
    details: Details


class Timeline:
    """The timelines of all orders."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, order_id: str, entries: Iterable[Entry], stamp: Stamp) -> None:
        """Add entries to an order that is locked."""
        rows = [
            {
                "order_id": order_id,
                "sequence": entry.sequence,
                "kind": entry.kind,
                "at": stamp.at,
                "actor_id": stamp.actor_id,
                "details": orjson.dumps(entry.details).decode(),
            }
            for entry in entries
        ]
        if rows:
            self._session.execute(_ADD, rows)

    def after(self, asked: OrderTimeline) -> dict[str, Any]:
        """The entries after the one that is known, and whether there are more than were asked for."""
        statement = (
            select(TimelineRow)
            .where(TimelineRow.order_id == asked.order_id, TimelineRow.sequence > asked.after)
            .order_by(TimelineRow.sequence)
            .limit(asked.limit + 1)
        )
        rows = list(self._session.scalars(statement))
        return {"items": [_entry(row) for row in rows[: asked.limit]], "has_more": len(rows) > asked.limit}


def _entry(row: TimelineRow) -> StampedEntry:
    return StampedEntry(row.sequence, row.kind, row.at, row.actor_id, orjson.loads(row.details))
