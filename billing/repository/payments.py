"""Loads and saves payments with their authorisations, and the orders that they pay."""

from datetime import datetime
from typing import Any, cast

from sqlalchemy import Table, bindparam, insert, select, update
from sqlalchemy.orm import Session

from backbone.messages import Page, new_id, shared
from backbone.money import Money
from backbone.nameko.crossing import insert_unless_there
from backbone.nameko.paging import page
from billing.contract import GetPayment, ListPayments
from billing.models import AuthorisationRow, BilledOrderRow, PaymentRow
from billing.moves import ABSENT
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
        is_in_doubt = any(each.is_open for each in attempts)
        closed = {"is_closed": bool(row.closed_by), "is_in_doubt": is_in_doubt}
        return {**_summary(row), **closed, "attempts": attempts}

    def page(self, asked: ListPayments) -> Page[dict[str, Any]]:
        """A page of payments, newest first."""
        statement = select(PaymentRow).where(PaymentRow.customer_id != "")
        if asked.customer_id is not None:
            statement = statement.where(PaymentRow.customer_id == asked.customer_id)
        return page(
            self._session,
            statement,
            (PaymentRow.id,),
            lambda found: _summary(found[0]),
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
    return {"id": new_id(), "order_id": order_id, "standing": ABSENT, "created_at": now, **texts, **amounts}


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
    return {name: getattr(payment, name) for name in same} | amounts | {"currency": payment.total.currency}


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


def _summary(row: PaymentRow) -> dict[str, Any]:
    amounts = {name: Money(getattr(row, f"{name}_minor"), row.currency) for name in _AMOUNTS}
    same = ("id", "order_id", "order_number", "customer_id", "created_at")
    state = state_of(row.authorised_minor, row.captured_minor, row.voided_minor, row.refunded_minor)
    return {name: getattr(row, name) for name in same} | amounts | {"state": state}
