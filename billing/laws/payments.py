"""Laws of payments: they are what was asked of the provider, and inventory's orders have the money that they need."""

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import exists, select

from backbone.nameko.database import UnitOfWork
from backbone.nameko.laws import Claim, Law, Offender, claimed_by_each, count_of, kept_by_each, sum_of
from billing.charges import HELD
from billing.contract import AUTHORISE, CAPTURE, CREDIT_NOTE, INVOICE, REFUND, VOID
from billing.models import AuthorisationRow, ChargeRow, InvoiceRow, PaymentAttemptRow, PaymentRow
from billing.payment_attempts import OPEN_STATES, SUCCEEDED
from billing.payments import CLOSED, OPEN

_AMOUNTS = ("authorised", "captured", "voided", "refunded")
_PAYMENT = [getattr(PaymentRow, f"{name}_minor").label(name) for name in _AMOUNTS]

_IS_OF_PAYMENT = AuthorisationRow.payment_id == PaymentRow.id
_LEFT = AuthorisationRow.amount_minor - AuthorisationRow.captured_minor - AuthorisationRow.voided_minor
_IS_LIVE = (_IS_OF_PAYMENT, AuthorisationRow.void_wanted == "", _LEFT > 0)
_OF_AUTHORISATIONS = [
    sum_of(getattr(AuthorisationRow, column), _IS_OF_PAYMENT).label(f"{name}_of_authorisations")
    for name, column in zip(_AMOUNTS, ("amount_minor", "captured_minor", "voided_minor", "refunded_minor"), strict=True)
]
_OF_ATTEMPTS = [
    sum_of(
        PaymentAttemptRow.amount_minor,
        PaymentAttemptRow.order_id == PaymentRow.order_id,
        PaymentAttemptRow.kind == kind,
        PaymentAttemptRow.state == SUCCEEDED,
    ).label(f"{name}_of_attempts")
    for name, kind in zip(_AMOUNTS[1:], (CAPTURE, VOID, REFUND), strict=True)
]
_UNHELD = count_of(
    PaymentAttemptRow.id,
    PaymentAttemptRow.order_id == PaymentRow.order_id,
    PaymentAttemptRow.kind == AUTHORISE,
    PaymentAttemptRow.state == SUCCEEDED,
    ~exists().where(
        AuthorisationRow.id == PaymentAttemptRow.id, AuthorisationRow.amount_minor == PaymentAttemptRow.amount_minor
    ),
).label("unheld")


def _fault_of_captures(payment: Any) -> str:
    taken = payment.captured + payment.voided
    if taken <= payment.authorised and not payment.overdrawn:
        return ""
    return f"{payment.authorised} authorised, {payment.captured} captured, {payment.voided} voided."


def _fault_of_refunds(payment: Any) -> str:
    if 0 <= payment.refunded <= payment.captured and not payment.overdrawn:
        return ""
    return f"{payment.captured} captured, {payment.refunded} refunded."


def _fault_of_attempts(payment: Any) -> str:
    faults = [f"{payment.unheld} authorisations are not kept."] if payment.unheld else []
    for name in _AMOUNTS:
        own, others = getattr(payment, name), [getattr(payment, f"{name}_of_authorisations")]
        others += [getattr(payment, f"{name}_of_attempts")] if name != _AMOUNTS[0] else []
        if others != [own] * len(others):
            faults.append(f"{own} {name}, {' and '.join(map(str, others))} by its authorisations and attempts.")
    return " ".join(faults)


def judge_orders(work: UnitOfWork, claims: Sequence[Claim]) -> list[Offender]:
    """Which orders are not known here as they are there."""

    def fault(claim: Claim, payment: Any) -> str:
        if not payment.customer_id:
            return "Only its end is known."
        known, placed = (payment.total_minor, payment.currency), (claim["total_minor"], claim["currency"])
        return "" if known == placed else f"It comes to {placed}, here to {known}."

    return _judged(work, claims, fault, missing="It is not known here.")


def judge_confirmed_orders(work: UnitOfWork, claims: Sequence[Claim]) -> list[Offender]:
    """Which orders are to be sent without the money for it."""

    def fault(_claim: Claim, payment: Any) -> str:
        due = payment.total_minor - payment.captured
        if due <= 0 or payment.held or (payment.live, payment.live_left) == (1, due):
            return ""
        return f"{due} is to be captured of {payment.live} live authorisations with {payment.live_left}."

    return _judged(work, claims, fault)


def judge_ended_orders(work: UnitOfWork, claims: Sequence[Claim]) -> list[Offender]:
    """Which orders have ended and still hold money, or may be paid."""

    def fault(_claim: Claim, payment: Any) -> str:
        authorised, kept = payment.authorised - payment.captured - payment.voided, payment.captured - payment.refunded
        if payment.standing == CLOSED and not authorised and not kept:
            return ""
        return f"Its payment is {payment.standing}, with {authorised} still authorised and {kept} captured."

    return _judged(work, claims, fault)


def judge_sent_orders(work: UnitOfWork, claims: Sequence[Claim]) -> list[Offender]:
    """For which orders more is kept than was invoiced."""

    def fault(_claim: Claim, payment: Any) -> str:
        kept, invoiced = payment.captured - payment.refunded, payment.invoiced - payment.credited
        if payment.deposit_minor == 0 and kept <= invoiced:
            return ""
        return f"{kept} is kept, {invoiced} invoiced, {payment.deposit_minor} a deposit that is not applied."

    return _judged(work, claims, fault)


def _invoiced(kind: str) -> Any:
    return sum_of(InvoiceRow.total_minor, InvoiceRow.order_id == PaymentRow.order_id, InvoiceRow.kind == kind)


_JUDGED = select(
    PaymentRow.order_id,
    PaymentRow.customer_id,
    PaymentRow.standing,
    PaymentRow.currency,
    PaymentRow.total_minor,
    PaymentRow.deposit_minor,
    *_PAYMENT,
    count_of(AuthorisationRow.id, *_IS_LIVE).label("live"),
    sum_of(_LEFT, *_IS_LIVE).label("live_left"),
    count_of(ChargeRow.shipment_id, ChargeRow.order_id == PaymentRow.order_id, ChargeRow.state == HELD).label("held"),
    count_of(
        PaymentAttemptRow.id,
        PaymentAttemptRow.order_id == PaymentRow.order_id,
        PaymentAttemptRow.state.in_(OPEN_STATES),
    ).label("in_doubt"),
    _invoiced(INVOICE).label("invoiced"),
    _invoiced(CREDIT_NOTE).label("credited"),
)


def _judged(
    work: UnitOfWork, claims: Sequence[Claim], fault: Callable[[Claim, Any], str], missing: str = ""
) -> list[Offender]:
    """Args: missing: What is wrong with an order that is not known here; another law tells of it if that is empty."""
    rows = work.session.execute(_JUDGED.where(PaymentRow.order_id.in_([claim["id"] for claim in claims])))
    payments = {row.order_id: row for row in rows}
    offenders = []
    for claim in claims:
        payment = payments.get(claim["id"])
        if text := missing if payment is None else fault(claim, payment):
            offenders.append(Offender(claim["id"], text, is_moving=payment is not None and payment.in_doubt > 0))
    return offenders


PAYMENT_LAWS = (
    Law(
        "captured_was_authorised",
        "Of each payment, no more is captured and voided than was authorised.",
        kept_by_each(
            select(*_PAYMENT, count_of(AuthorisationRow.id, _IS_OF_PAYMENT, _LEFT < 0).label("overdrawn")),
            PaymentRow.id,
            _fault_of_captures,
        ),
    ),
    Law(
        "refunded_was_captured",
        "Of each payment, no more is refunded than was captured.",
        kept_by_each(
            select(
                *_PAYMENT,
                count_of(
                    AuthorisationRow.id,
                    _IS_OF_PAYMENT,
                    AuthorisationRow.refunded_minor > AuthorisationRow.captured_minor,
                ).label("overdrawn"),
            ),
            PaymentRow.id,
            _fault_of_refunds,
        ),
    ),
    Law(
        "payments_are_their_attempts",
        "Each payment's amounts are those of its authorisations, and of what the provider did.",
        kept_by_each(select(*_PAYMENT, *_OF_AUTHORISATIONS, *_OF_ATTEMPTS, _UNHELD), PaymentRow.id, _fault_of_attempts),
    ),
    Law(
        "authorised_orders_are_confirmed",
        "Each order that money is held for is confirmed, and still to be sent.",
        claimed_by_each(select(*_PAYMENT).where(PaymentRow.standing == OPEN, exists().where(*_IS_LIVE)),
                        PaymentRow.order_id),
        asks="inventory",
    ),
)  # fmt: skip
