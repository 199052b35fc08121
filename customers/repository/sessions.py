"""Sessions in the database."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import Select, Table, bindparam, delete, insert, select, update
from sqlalchemy.orm import Session as Transaction

from backbone.messages import Page
from backbone.nameko.paging import page
from customers.contract import ListEndedSessions, SessionEnded
from customers.models import SessionRow
from customers.sessions import RefreshToken, Session

LISTED_MAX = 100
"""A person has one for each browser and program that they signed in with."""
KEPT = timedelta(days=30)
"""Beyond its own life, so that a person can be told when a session ended, and why."""
FORGOTTEN_AT_ONCE = 10
_SESSIONS = cast(Table, SessionRow.__table__)
_COLUMNS = tuple(column.name for column in _SESSIONS.columns)
# Made once: building a statement takes longer than executing it.
_ADD = insert(_SESSIONS)
_OVER = select(_SESSIONS.c.id).where(_SESSIONS.c.expires_at < bindparam("before")).limit(FORGOTTEN_AT_ONCE)
_FORGET = delete(_SESSIONS).where(_SESSIONS.c.id.in_(_OVER.with_for_update(skip_locked=True)))


class Sessions:
    """The sessions."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def add(self, session: Session) -> None:
        """Store a new session."""
        self._transaction.execute(_ADD, vars(session))

    def get_for_update(self, session_id: str) -> Session | None:
        """The session of that id, locked until the transaction ends."""
        return self._one(select(SessionRow).where(SessionRow.id == session_id))

    def of_token_for_update(self, token: RefreshToken) -> Session | None:
        """The session that a refresh token was made for, this one or any later one; locked as above."""
        return self._one(select(SessionRow).where(SessionRow.family_hash == token.family_hash))

    def open_of(self, customer_id: str, now: datetime, *, for_update: bool = False) -> Sequence[Session]:
        """The sessions of a person that go on, last used first; locked as above where asked."""
        open_ones = select(SessionRow).where(SessionRow.customer_id == customer_id, SessionRow.ended_at.is_(None))
        live = open_ones.where(SessionRow.expires_at > now)
        if for_update:  # Locks are taken in one order.
            return self._all(live.order_by(SessionRow.id).with_for_update())
        return self._all(live.order_by(SessionRow.used_at.desc(), SessionRow.id.desc()).limit(LISTED_MAX))

    def ended(self, asked: ListEndedSessions) -> Page[SessionEnded]:
        """A page of the sessions that have ended since an instant, first ended first."""
        columns = SessionRow.__table__.c
        since = select(columns.customer_id, columns.expires_at).where(columns.ended_at >= asked.since)
        return page(
            self._transaction,
            since,
            (columns.ended_at, columns.id),
            lambda row: SessionEnded(row.id, row.customer_id, row.ended_at, row.expires_at),
            cursor=asked.cursor,
            limit=asked.limit,
        )

    def save(self, session: Session) -> None:
        """Store the changes of a session that was loaded for update."""
        self._transaction.execute(update(SessionRow).where(SessionRow.id == session.id).values(vars(session)))

    def forget_some(self, now: datetime) -> None:
        """Delete some of those that are over for long; each that is opened deletes more than one."""
        self._transaction.execute(_FORGET, {"before": now - KEPT})

    def _one(self, statement: Select[SessionRow]) -> Session | None:
        row = self._transaction.scalars(statement.with_for_update()).one_or_none()
        return None if row is None else _session(row)

    def _all(self, statement: Select[SessionRow]) -> Sequence[Session]:
        return [_session(row) for row in self._transaction.scalars(statement)]


def _session(row: SessionRow) -> Session:
    values: dict[str, Any] = {name: getattr(row, name) for name in _COLUMNS}
    return Session(**values)
