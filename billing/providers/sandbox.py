"""The sandbox: a payment provider for development and tests, whose cards say what shall happen."""

from collections.abc import Callable
from typing import Any

import eventlet
from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from backbone.context import forbid_in_transaction
from backbone.money import Money
from backbone.nameko.crossing import insert_unless_there
from billing.contract import AUTHORISE, CAPTURE, REFUND, VOID
from billing.models import SandboxOperationRow
from billing.payment_attempts import Answer

APPROVED, DECLINED, SLOW = "card_approved", "card_declined", "card_slow"
SILENT_CHARGED, SILENT_NOT_CHARGED = "card_silent_charged", "card_silent_not_charged"
CAPTURE_FAILS, CAPTURE_SILENT = "card_capture_fails", "card_capture_silent"
CARDS = (APPROVED, DECLINED, SLOW, SILENT_CHARGED, SILENT_NOT_CHARGED, CAPTURE_FAILS, CAPTURE_SILENT)
SLOW_S = 2
SILENCE_S = 3_600
"""Whoever waits for an answer gives up earlier."""

_BOOK = SandboxOperationRow.__table__
_FOUND = select(_BOOK.c.is_done, _BOOK.c.reference, _BOOK.c.reason).where(_BOOK.c.key == bindparam("operation"))
"""Made once: building a statement takes longer than executing it."""

Check = Callable[[Session], str]


class Sandbox:
    """A provider whose books are a table of their own, written in transactions of its own.

    It stands for an outside party: what it did is done, whatever becomes of who asked.
    """

    can_capture_often = True

    def __init__(self, transactions: Any) -> None:
        self._transactions = transactions

    def authorise(self, key: str, amount: Money, card_token: str) -> Answer:
        """Hold an amount, as the card says. A token that is none of its cards is declined as `unknown_card`."""
        forbid_in_transaction()
        if card_token == SLOW:
            eventlet.sleep(SLOW_S)
        if card_token == SILENT_NOT_CHARGED:
            eventlet.sleep(SILENCE_S)
        reason = "" if card_token in CARDS and card_token != DECLINED else "card_declined"
        reason = "unknown_card" if card_token not in CARDS else reason
        answer = self._once(key, AUTHORISE, f"sandbox-{key}", amount, lambda _session: reason, card_token)
        if card_token == SILENT_CHARGED:
            eventlet.sleep(SILENCE_S)
        return answer

    def capture(self, key: str, reference: str, amount: Money) -> Answer:
        """Take a part of what is held; declined as `capture_failed` for that card, or as `amount_too_large`."""
        is_repeated = self.find(key) is not None
        answer = self._once(key, CAPTURE, reference, amount, lambda session: _why_not(session, reference, amount))
        if self._card(reference) == CAPTURE_SILENT and not is_repeated:
            eventlet.sleep(SILENCE_S)
        return answer

    def void(self, key: str, reference: str, amount: Money) -> Answer:
        """Give free what is held and not captured."""
        return self._once(key, VOID, reference, amount, lambda session: _why_more(session, reference, amount))

    def refund(self, key: str, reference: str, amount: Money) -> Answer:
        """Pay back a part of what was captured; declined as `amount_too_large`."""
        return self._once(key, REFUND, reference, amount, lambda session: _why_no_refund(session, reference, amount))

    def find(self, key: str) -> Answer | None:
        """What became of an operation."""
        forbid_in_transaction()
        with self._transactions.bare() as work:
            return _found(work.session, key)

    def _card(self, reference: str) -> str:
        with self._transactions.reading() as look:
            return _card_of(look.session, reference)

    def _once(self, key: str, kind: str, reference: str, amount: Money, why_not: Check, card_token: str = "") -> Answer:
        forbid_in_transaction()
        with self._transactions.bare() as work:
            if (answer := _found(work.session, key)) is not None:
                return answer
            if kind != AUTHORISE:
                _lock(work.session, reference)
            reason = why_not(work.session)
            values = {"key": key, "kind": kind, "reference": reference, "currency": amount.currency, "reason": reason,
                      "amount_minor": amount.amount_minor, "card_token": card_token, "is_done": not reason}  # fmt: skip
            is_first = insert_unless_there(work.session, _BOOK, values)
            answer = Answer(not reason, reference, reason) if is_first else _found(work.session, key)
        assert answer is not None, "It was written."
        return answer


def _found(session: Session, key: str) -> Answer | None:
    row = session.execute(_FOUND, {"operation": key}).one_or_none()
    return None if row is None else Answer(*row)


def _lock(session: Session, reference: str) -> None:
    is_held = (SandboxOperationRow.reference == reference, SandboxOperationRow.kind == AUTHORISE)
    session.execute(select(SandboxOperationRow.key).where(*is_held).with_for_update())


def _sum(session: Session, reference: str, *kinds: str) -> int:
    is_done = (SandboxOperationRow.reference == reference, SandboxOperationRow.is_done)
    of_kinds = SandboxOperationRow.kind.in_(kinds)
    return int(session.scalar(select(func.sum(SandboxOperationRow.amount_minor)).where(*is_done, of_kinds)) or 0)


def _card_of(session: Session, reference: str) -> str:
    is_held = (SandboxOperationRow.reference == reference, SandboxOperationRow.kind == AUTHORISE)
    return session.scalar(select(SandboxOperationRow.card_token).where(*is_held)) or ""


def _why_not(session: Session, reference: str, amount: Money) -> str:
    return "capture_failed" if _card_of(session, reference) == CAPTURE_FAILS else _why_more(session, reference, amount)


def _why_more(session: Session, reference: str, amount: Money) -> str:
    left = _sum(session, reference, AUTHORISE) - _sum(session, reference, CAPTURE, VOID)
    return "" if amount.amount_minor <= left else "amount_too_large"


def _why_no_refund(session: Session, reference: str, amount: Money) -> str:
    left = _sum(session, reference, CAPTURE) - _sum(session, reference, REFUND)
    return "" if amount.amount_minor <= left else "amount_too_large"
