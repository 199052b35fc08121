"""Pages of a list by keyset: each begins after the last row of the one before, whatever was inserted meanwhile."""

import base64
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, TypeVar

import orjson
from sqlalchemy import Select, tuple_
from sqlalchemy.orm import Session

from backbone.errors import InvalidRequest
from backbone.messages import Page

Row = TypeVar("Row")


def page(
    session: Session,
    statement: Select[*tuple[Any, ...]],
    keys: Sequence[Any],
    make: Callable[[Any], Row],
    *,
    cursor: str | None,
    limit: int,
    is_descending: bool = False,
) -> Page[Row]:
    """One page of what a statement selects.

    Args:
        session: Of a transaction that may only read.
        statement: Selects the rows, unsorted.
        keys: Columns that the rows are sorted by, and that together are unique.
        make: What a selected row becomes.
        cursor: Where the last page ended; None for the first.
        limit: Rows at most.
        is_descending: Whether the greatest keys come first.
    Raises: InvalidRequest `fields_invalid` for a cursor that no page ended with.
    """
    place = tuple_(*keys)
    if cursor is not None:
        last = tuple_(*_decode(cursor, keys))
        statement = statement.where(place < last if is_descending else place > last)
    statement = statement.order_by(*(column.desc() if is_descending else column for column in keys))
    rows = session.execute(statement.add_columns(*keys).limit(limit + 1)).all()
    has_more, rows = len(rows) > limit, rows[:limit]
    next_cursor = _encode(rows[-1][-len(keys) :]) if has_more else None
    return Page([make(row) for row in rows], next_cursor)


def _encode(values: Sequence[Any]) -> str:
    return base64.urlsafe_b64encode(orjson.dumps(list(values))).decode().rstrip("=")


def _decode(cursor: str, keys: Sequence[Any]) -> list[Any]:
    try:
        values = orjson.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        return [_typed(column.type.python_type, value) for column, value in zip(keys, values, strict=True)]
    except (ValueError, TypeError):
        raise cursor_malformed() from None


def _typed(kind: type, value: Any) -> Any:
    value = datetime.fromisoformat(value) if kind is datetime else value
    is_storable = "\0" not in value if isinstance(value, str) else not isinstance(value, int) or abs(value) < 2**63
    if not isinstance(value, kind) or not is_storable:
        raise ValueError(f"{value!r} is no {kind.__name__} that a column holds.")
    return value


def cursor_malformed() -> InvalidRequest:
    """The cursor is none that a page ended with."""
    text = "Must be the next_cursor of the page before."
    return InvalidRequest("fields_invalid", f"cursor: {text}", {"cursor": [text]})
