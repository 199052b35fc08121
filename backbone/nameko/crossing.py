"""Facts cross: small pieces for handlers whose facts come late, early or otherwise than they happened.

Every state machine has moves from ABSENT, of which no fact has told yet; a tombstone is such a move to an end state.
"""

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from sqlalchemy import select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import DeclarativeBase, Session

from backbone.errors import Unavailable

AnyRow = TypeVar("AnyRow", bound=DeclarativeBase)


def insert_unless_there(session: Session, table: Any, values: Mapping[str, object]) -> bool:
    """Insert a row unless one of its key is there, also one that another transaction is about to commit.

    Returns: Whether it was inserted. A plain refused insert would end the transaction on PostgreSQL.
    """
    insert: Any = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}[session.get_bind().dialect.name]
    return bool(cast(Any, session.execute(insert(table).values(**values).on_conflict_do_nothing())).rowcount)


def row_for_update(
    session: Session, row: type[AnyRow], *, initially: Mapping[str, object] | None = None, **key: object
) -> AnyRow:
    """The row of a primary key, locked until the transaction ends; made first, as it is `initially`, if there is none.

    Two facts about a thing that is not there yet would otherwise both find nothing, and miss each other.
    """
    insert_unless_there(session, row, {**key, **(initially or {})})
    locked = select(row).filter_by(**key).with_for_update().execution_options(populate_existing=True)
    return session.scalars(locked).one()


def set_if_newer(
    session: Session, row: type[DeclarativeBase], key: Mapping[str, object], version: int, **values: object
) -> bool:
    """Set columns, and the column `version`, unless a newer version set them before.

    A version only chooses between two values of the same field; it is no reason to skip the rest of a fact.
    """
    older = update(row).filter_by(**key).where(cast(Any, row).version < version)
    return bool(cast(Any, session.execute(older.values(**values, version=version))).rowcount)


def cause_missing(what: str) -> Unavailable:
    """The fact on which this one stands has not arrived yet: the event is parked, and tried again until it has."""
    return Unavailable("cause_not_arrived", f"{what} is not known yet.", {"retry_after_ms": 500})
