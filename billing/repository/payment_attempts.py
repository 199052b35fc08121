"""Loads, saves and leases payment attempts."""

from collections.abc import Iterable
from typing import Any, cast

from sqlalchemy import Table, bindparam, func, insert, or_, select, update
from sqlalchemy.orm import Session

from backbone.messages import Page
from backbone.money import Money
from backbone.nameko.paging import page
from billing.contract import DOUBTS_SHOWN_MAX, ListTransactions
from billing.models import TO_LOOK_AT, PaymentAttemptRow, PaymentRow
from billing.payment_attempts import OPEN_STATES, PaymentAttempt

_ATTEMPTS = cast(Table, PaymentAttemptRow.__table__)
# Made once: building a statement takes longer than executing it.
_ORDER = select(_ATTEMPTS.c.order_id).where(_ATTEMPTS.c.id == bindparam("attempt"))
_OF_ORDER = select(_ATTEMPTS).where(_ATTEMPTS.c.order_id == bindparam("order")).order_by(_ATTEMPTS.c.id)
_OPEN_OR = _OF_ORDER.where(or_(_ATTEMPTS.c.state.in_(OPEN_STATES), _ATTEMPTS.c.id == bindparam("attempt")))
_ADD = insert(_ATTEMPTS)
_CHANGE = update(_ATTEMPTS).where(_ATTEMPTS.c.id == bindparam("attempt"))
_CHANGE_AS_LOADED = _CHANGE.where(_ATTEMPTS.c.state == bindparam("loaded"))
_DUE = select(_ATTEMPTS).where(_ATTEMPTS.c.next_look_ms <= bindparam("now"))
_ANY_DUE = _DUE.with_only_columns(_ATTEMPTS.c.id).limit(1)
_LEASE = _DUE.order_by(_ATTEMPTS.c.next_look_ms, _ATTEMPTS.c.id).limit(bindparam("count"))
_LEASE = _LEASE.with_for_update(skip_locked=True)


class PaymentAttempts:
    """The payment attempts."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._stored: dict[str, dict[str, Any]] = {}

    def order_of(self, attempt_id: str) -> str:
        """The order that an attempt belongs to."""
        return cast(str, self._session.execute(_ORDER, {"attempt": attempt_id}).scalar_one())

    def open_or(self, order_id: str, attempt_id: str | None) -> list[PaymentAttempt]:
        """The attempts of an order that are in doubt, and the one named."""
        return self._attempts(_OPEN_OR, order=order_id, attempt=attempt_id)

    def of_order(self, order_id: str) -> list[PaymentAttempt]:
        """All attempts of an order, oldest first."""
        return self._attempts(_OF_ORDER, order=order_id)

    def save(self, attempts: Iterable[PaymentAttempt]) -> None:
        """Store new attempts, and those that changed, each only if its state is still the one that was loaded."""
        for attempt in attempts:
            values, stored = _row(attempt), self._stored.get(attempt.id)
            if stored is None:
                self._session.execute(_ADD, values)
            elif stored != values:
                self._compare_and_set(stored, values)
            self._stored[attempt.id] = values

    def any_due(self, now_ms: int) -> bool:
        """Whether an attempt is to be looked at."""
        return self._session.execute(_ANY_DUE, {"now": now_ms}).first() is not None

    def lease(self, now_ms: int, until_ms: int, count: int) -> list[PaymentAttempt]:
        """Take attempts that are to be looked at; until then they belong to who took them."""
        taken = self._attempts(_LEASE, now=now_ms, count=count)
        for attempt in taken:
            self._session.execute(_CHANGE, {"attempt": attempt.id, "next_look_ms": until_ms})
        return taken

    def page(self, asked: ListTransactions) -> Page[PaymentAttempt]:
        """A page of attempts, newest first."""
        statement = select(PaymentAttemptRow)
        for column in (PaymentAttemptRow.order_id, PaymentAttemptRow.kind, PaymentAttemptRow.state):
            if (wanted := getattr(asked, column.key)) is not None:
                statement = statement.where(column == wanted)
        return page(
            self._session,
            statement,
            (PaymentAttemptRow.id,),
            lambda found: _attempt(found[0]),
            cursor=asked.cursor,
            limit=asked.limit,
            is_descending=True,
        )

    def doubts(self) -> dict[str, Any]:
        """What the provider has not answered, as `DoubtsSchema` has it."""
        # What is in doubt is also to be looked at, so that databases use the index of these alone.
        is_open = (TO_LOOK_AT, _ATTEMPTS.c.state.in_(OPEN_STATES))
        count = self._session.scalar(select(func.count()).select_from(_ATTEMPTS).where(*is_open))
        found = select(_ATTEMPTS, PaymentRow.order_number).join(PaymentRow, PaymentRow.id == _ATTEMPTS.c.payment_id)
        rows = self._session.execute(found.where(*is_open).order_by(_ATTEMPTS.c.id).limit(DOUBTS_SHOWN_MAX))
        return {"count": count, "oldest": [_doubt(row) for row in rows]}

    def _compare_and_set(self, stored: dict[str, Any], values: dict[str, Any]) -> None:
        is_as_loaded = {"attempt": stored["id"], "loaded": stored["state"]}
        changed = cast(Any, self._session.execute(_CHANGE_AS_LOADED, values | is_as_loaded))
        assert changed.rowcount == 1, "The payment's row is locked by who settles."

    def _attempts(self, statement: Any, **parameters: Any) -> list[PaymentAttempt]:
        attempts = [_attempt(row) for row in self._session.execute(statement, parameters)]
        self._stored |= {attempt.id: _row(attempt) for attempt in attempts}
        return attempts


def _row(attempt: PaymentAttempt) -> dict[str, Any]:
    actor, method, key = attempt.command or (None, None, None)
    same = (
        "id", "payment_id", "order_id", "kind", "state", "authorisation_id", "reference", "shipment_id", "cause",
        "reason", "requested_at", "settled_at", "next_look_ms", "looks", "correlation_id",
    )  # fmt: skip
    return {name: getattr(attempt, name) for name in same} | {
        "amount_minor": attempt.amount.amount_minor,
        "currency": attempt.amount.currency,
        "command_actor": actor,
        "command_method": method,
        "command_key": key,
    }


def _doubt(row: Any) -> dict[str, Any]:
    return {**vars(_attempt(row)), "order_number": row.order_number}


def _attempt(row: Any) -> PaymentAttempt:
    is_awaited = row.command_actor is not None and row.command_method is not None and row.command_key is not None
    return PaymentAttempt(
        id=row.id,
        payment_id=row.payment_id,
        order_id=row.order_id,
        kind=row.kind,
        amount=Money(row.amount_minor, row.currency),
        requested_at=row.requested_at,
        state=row.state,
        authorisation_id=row.authorisation_id,
        reference=row.reference,
        shipment_id=row.shipment_id,
        cause=row.cause,
        reason=row.reason,
        settled_at=row.settled_at,
        next_look_ms=row.next_look_ms,
        looks=row.looks,
        command=(row.command_actor, row.command_method, row.command_key) if is_awaited else None,
        correlation_id=row.correlation_id,
    )
