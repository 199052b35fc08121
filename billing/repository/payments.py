"""Loads and saves payments with their authorisations, and the orders that they pay."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Table, bindparam, exists, insert, select, update
from sqlalchemy.orm import Session

from backbone.messages import Page, new_id, shared
from backbone.money import Money, total_of
from backbone.nameko.crossing import insert_unless_there
from backbone.nameko.paging import page
from billing.contract import REFUND, GetPayment, ListPayments
from billing.models import TO_LOOK_AT, AuthorisationRow, BilledOrderRow, PaymentAttemptRow, PaymentRow
from billing.moves import ABSENT
from billing.payment_attempts import OPEN_STATES, PaymentAttempt
from billing.payments import Authorisation, Payment, state_of
from billing.repository.payment_attempts import PaymentAttempts
from inventory.contract import OrderPlaced, OrderPlacedSchema

_AMOUNTS = ("total", "authorised", "captured", "voided", "refunded")
_PAYMENTS, _AUTHORISATIONS = cast(Table, PaymentRow.__table__), cast(Table, AuthorisationRow.__table__)
# Made once: building a statement takes longer than executing it.
_LOCK = select(_PAYMENTS).where(_PAYMENTS.c.order_id == bindparam("order")).with_for_update()
_CHANGE = update(_PAYMENTS).where(_PAYMENTS.c.id == bindparam("payment"))
_OF_PAYMENT = select(_AUTHORISATIONS).where(_AUTHORISATIONS.c.payment_id == bindparam("payment"))
_OF_PAYMENT = _OF_PAYMENT.order_by(_AUTHORISATIONS.c.id)
_ADD_AUTHORISATION = insert(_AUTHORISATIONS)
_CHANGE_AUTHORISATION = update(_AUTHORISATIONS).where(_AUTHORISATIONS.c.id == bindparam("authorisation"))
_KEEP_ORDER = insert(cast(Table, BilledOrderRow.__table__))
_IS_OPEN = PaymentAttemptRow.state.in_(OPEN_STATES)
_IS_IN_DOUBT = exists().where(PaymentAttemptRow.order_id == PaymentRow.order_id, _IS_OPEN)
# What is in doubt is also to be looked at, so that databases use the index of these alone.
_ALL_IN_DOUBT = select(PaymentAttemptRow.payment_id).where(TO_LOOK_AT, _IS_OPEN)


class Payments:
    """The payments."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._attempts = PaymentAttempts(session)
        self._stored: dict[str, dict[str, Any]] = {}

    def get_for_update(self, order_id: str, now: datetime, attempt_id: str | None = None) -> Payment:
        """The payment of an order, locked until the transaction ends; ABSENT if no fact has told of it yet.

        Args: attempt_id: One of its attempts that is loaded beside those in doubt.
        """
        row = self._session.execute(_LOCK, {"order": order_id}).one_or_none()
        if row is None:
            absent = _absent(order_id, now)
            if insert_unless_there(self._session, _PAYMENTS, absent):
                return Payment(absent["id"], order_id, now)  # Nothing refers to it yet.
            row = self._session.execute(_LOCK, {"order": order_id}).one()
        payment = _payment(row)
        found = self._session.execute(_OF_PAYMENT, {"payment": payment.id})
        payment.authorisations = [_authorisation(each) for each in found]
        payment.attempts = self._attempts.open_or(order_id, attempt_id)
        self._stored |= {each.id: _authorisation_row(each) for each in payment.authorisations}
        self._stored[payment.id] = _row(payment)
        return payment

    def order_of(self, payment_id: str) -> str | None:
        """The order that a payment pays; None if there is none, or only the end of that order is known."""
        is_known = (PaymentRow.id == payment_id, PaymentRow.customer_id != "")
        return self._session.scalars(select(PaymentRow.order_id).where(*is_known)).one_or_none()

    def save(self, payment: Payment, correlation_id: str) -> None:
        """Store a payment that was loaded for update, with its attempts and authorisations.

        Args: correlation_id: The journey that its new attempts belong to.
        """
        for attempt in payment.attempts:
            attempt.correlation_id = attempt.correlation_id or correlation_id
        values = _row(payment)
        if self._stored.get(payment.id) != values:
            self._session.execute(_CHANGE, {"payment": payment.id, **values})
            self._stored[payment.id] = values
        self._attempts.save(payment.attempts)
        for each in payment.authorisations:
            self._save_authorisation(payment.id, each.id, _authorisation_row(each))

    def keep_order(self, order: OrderPlaced) -> None:
        """Keep an order as it was placed."""
        self._session.execute(_KEEP_ORDER, {"order_id": order.order_id, "placed": order.payload()})

    def order(self, order_id: str) -> OrderPlaced:
        """An order as it was placed."""
        placed = self._session.scalars(select(BilledOrderRow.placed).where(BilledOrderRow.order_id == order_id)).one()
        return OrderPlaced(**shared(OrderPlacedSchema).load(placed))

    def document(self, asked: GetPayment) -> dict[str, Any] | None:
        """A payment with its attempts, as `PaymentSchema` has it; None for one of which only the end is known."""
        is_asked = PaymentRow.id == asked.payment_id if asked.payment_id else PaymentRow.order_id == asked.order_id
        row = self._session.scalars(select(PaymentRow).where(is_asked, PaymentRow.customer_id != "")).one_or_none()
        if row is None:
            return None
        attempts = self._attempts.of_order(row.order_id)
        summary = _summary(row, is_in_doubt=any(each.is_open for each in attempts))
        refundable = summary["captured"] - summary["refunded"] - _going_back(attempts, row.currency)
        return {**summary, "is_closed": bool(row.closed_by), "refundable": refundable, "attempts": attempts}

    def page(self, asked: ListPayments) -> Page[dict[str, Any]]:
        """A page of payments, newest first."""
        statement = select(PaymentRow, _IS_IN_DOUBT).where(PaymentRow.customer_id != "")
        for column in (PaymentRow.customer_id, PaymentRow.order_id, PaymentRow.order_number, PaymentRow.state):
            if (wanted := getattr(asked, column.key)) is not None:
                statement = statement.where(column == wanted)
        if asked.is_in_doubt is not None:
            is_among = PaymentRow.id.in_(_ALL_IN_DOUBT)
            statement = statement.where(is_among if asked.is_in_doubt else ~is_among)
        return page(
            self._session,
            statement,
            (PaymentRow.id,),
            lambda found: _summary(found[0], is_in_doubt=bool(found[1])),
            cursor=asked.cursor,
            limit=asked.limit,
            is_descending=True,
        )

    def _save_authorisation(self, payment_id: str, authorisation_id: str, values: dict[str, Any]) -> None:
        stored = self._stored.get(authorisation_id)
        if stored is None:
            self._session.execute(_ADD_AUTHORISATION, {"payment_id": payment_id, **values})
        elif stored != values:
            self._session.execute(_CHANGE_AUTHORISATION, {"authorisation": authorisation_id, **values})
        self._stored[authorisation_id] = values


def _absent(order_id: str, now: datetime) -> dict[str, Any]:
    amounts = dict.fromkeys([f"{name}_minor" for name in (*_AMOUNTS, "deposit")], 0)
    texts = {"order_number": "", "customer_id": "", "closed_by": "", "currency": ""}
    states = {"standing": ABSENT, "state": state_of(0, 0, 0, 0)}
    return {"id": new_id(), "order_id": order_id, "created_at": now, **states, **texts, **amounts}


def _payment(row: Any) -> Payment:
    return Payment(
        id=row.id,
        order_id=row.order_id,
        created_at=row.created_at,
        standing=row.standing,
        closed_by=row.closed_by,
        order_number=row.order_number,
        customer_id=row.customer_id,
        total=Money(row.total_minor, row.currency),
        deposit=Money(row.deposit_minor, row.currency),
    )


def _row(payment: Payment) -> dict[str, Any]:
    same = ("standing", "closed_by", "order_number", "customer_id")
    amounts = {f"{name}_minor": getattr(payment, name).amount_minor for name in (*_AMOUNTS, "deposit")}
    state = state_of(*(amounts[f"{name}_minor"] for name in _AMOUNTS[1:]))
    others = {"currency": payment.total.currency, "state": state}
    return {name: getattr(payment, name) for name in same} | amounts | others


def _authorisation(row: Any) -> Authorisation:
    return Authorisation(
        id=row.id,
        reference=row.reference,
        amount=Money(row.amount_minor, row.currency),
        captured=Money(row.captured_minor, row.currency),
        voided=Money(row.voided_minor, row.currency),
        refunded=Money(row.refunded_minor, row.currency),
        void_wanted=row.void_wanted,
        is_void_requested=row.is_void_requested,
    )


def _authorisation_row(authorisation: Authorisation) -> dict[str, Any]:
    amounts = {f"{name}_minor": getattr(authorisation, name).amount_minor
               for name in ("amount", "captured", "voided", "refunded")}  # fmt: skip
    same = ("id", "reference", "void_wanted", "is_void_requested")
    return {name: getattr(authorisation, name) for name in same} | amounts | {"currency": authorisation.amount.currency}


def _going_back(attempts: Iterable[PaymentAttempt], currency: str) -> Money:
    return total_of((each.amount for each in attempts if each.kind == REFUND and each.is_open), currency)


def _summary(row: PaymentRow, *, is_in_doubt: bool) -> dict[str, Any]:
    amounts = {name: Money(getattr(row, f"{name}_minor"), row.currency) for name in _AMOUNTS}
    same = ("id", "order_id", "order_number", "customer_id", "state", "created_at")
    return {name: getattr(row, name) for name in same} | amounts | {"is_in_doubt": is_in_doubt}
