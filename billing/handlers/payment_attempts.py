"""What follows from the provider's answer to an attempt."""

from collections.abc import Callable
from typing import Any

import structlog

from backbone.errors import ServiceError
from backbone.messages import Page, shared
from backbone.nameko.idempotency import PendingCommand
from billing.charges import CAPTURE as CAPTURED
from billing.charges import FAIL, PAID
from billing.contract import (
    AUTHORISE,
    CAPTURE,
    REFUND,
    VOID,
    AuthorisedSchema,
    ListTransactions,
    PaymentAuthorised,
    PaymentCaptured,
    PaymentCaptureFailed,
    PaymentDeclinedFact,
    PaymentRefunded,
    PaymentVoided,
    card_declined,
    order_closed,
    provider_silent,
)
from billing.handlers.charges import capture_held
from billing.handlers.invoices import issue_invoice
from billing.invoices import Seller
from billing.ledger import capture_entry, refund_entry
from billing.payment_attempts import ORDER_CLOSED, SUCCEEDED, Answer, PaymentAttempt, Timing
from billing.payments import CANCEL, Payment
from billing.repository import BillingWork

log = structlog.get_logger()
Effect = Callable[[BillingWork, Payment, PaymentAttempt, Seller], None]


def settle(uow: BillingWork, attempt_id: str, answer: Answer | None, timing: Timing, seller: Seller) -> PaymentAttempt:
    """Note what the provider answered to an attempt, and do what follows.

    Args:    answer: None where it did not answer.
    Returns: The attempt as it stands then; an answer to one that is settled already changes nothing.
    Emits:   `payment_authorised`, `payment_declined`, `payment_captured`, `payment_capture_failed`, `payment_voided`,
        `payment_refunded` or `invoice_issued`, in the same transaction.
    """
    payment = uow.payments.get_for_update(uow.attempts.order_of(attempt_id), uow.now, attempt_id)
    attempt = next(each for each in payment.attempts if each.id == attempt_id)
    if attempt.ignores(answer):
        return attempt
    was_open, has_turned_up = attempt.is_open, attempt.turned_up(answer)
    attempt.settle(answer, uow.now, timing)
    if has_turned_up:
        payment.take_authorisation(attempt)
    elif was_open and not attempt.is_open:
        _EFFECTS[attempt.kind, attempt.state == SUCCEEDED](uow, payment, attempt, seller)
        _answer_command(uow, attempt)
    payment.request_voids(uow.now)
    uow.payments.save(payment, uow.context.correlation_id)
    return attempt


def why_not_authorised(attempt: PaymentAttempt) -> ServiceError:
    """Why an attempt to pay holds no money for its order."""
    if attempt.is_open:
        return provider_silent(attempt.order_id)
    if attempt.reason == ORDER_CLOSED:
        return order_closed(attempt.order_id)
    return card_declined(attempt.order_id, attempt.reason)


def list_transactions(uow: BillingWork, asked: ListTransactions) -> Page[PaymentAttempt]:
    """A page of attempts, newest first."""
    return uow.attempts.page(asked)


def get_doubts(uow: BillingWork) -> dict[str, Any]:
    """What the provider has not answered."""
    return uow.attempts.doubts()


def _answer_command(uow: BillingWork, attempt: PaymentAttempt) -> None:
    if attempt.command is not None:
        answer = shared(AuthorisedSchema).dump(attempt.authorised()) if attempt.is_paid else why_not_authorised(attempt)
        uow.settle(PendingCommand(*attempt.command), answer)


def _authorised(uow: BillingWork, payment: Payment, attempt: PaymentAttempt, _seller: Seller) -> None:
    payment.take_authorisation(attempt)
    if attempt.is_paid:
        fact = PaymentAuthorised(payment.order_id, payment.id, attempt.id, attempt.amount, uow.now)
        uow.publish(fact, aggregate_id=payment.id)
        capture_held(uow, payment)


def _declined(uow: BillingWork, payment: Payment, attempt: PaymentAttempt, _seller: Seller) -> None:
    fact = PaymentDeclinedFact(payment.order_id, payment.id, attempt.id, attempt.reason, uow.now)
    uow.publish(fact, aggregate_id=payment.id)


def _captured(uow: BillingWork, payment: Payment, attempt: PaymentAttempt, seller: Seller) -> None:
    payment.take_capture(attempt)
    uow.ledger.post(capture_entry(attempt, uow.now))
    assert attempt.shipment_id is not None, "A capture is that of a shipment."
    fact = PaymentCaptured(payment.order_id, payment.id, attempt.shipment_id, attempt.amount, uow.now)
    uow.publish(fact, aggregate_id=payment.id)
    charge = uow.charges.get(attempt.shipment_id, payment.order_id)
    charge.move(CAPTURED)
    if charge.state == PAID:
        issue_invoice(uow, payment, charge, seller)
    else:
        payment.request_refund_of(charge, CANCEL, uow.now)  # It was cancelled while its capture was in doubt.
    uow.charges.save(charge)


def _capture_failed(uow: BillingWork, payment: Payment, attempt: PaymentAttempt, _seller: Seller) -> None:
    assert attempt.shipment_id is not None, "A capture is that of a shipment."
    charge = uow.charges.get(attempt.shipment_id, payment.order_id)
    charge.move(FAIL)
    uow.charges.save(charge)
    payment.lapse(attempt)
    fact = PaymentCaptureFailed(payment.order_id, payment.id, attempt.shipment_id, attempt.reason, uow.now)
    uow.publish(fact, aggregate_id=payment.id)


def _voided(uow: BillingWork, payment: Payment, attempt: PaymentAttempt, _seller: Seller) -> None:
    payment.take_void(attempt)
    fact = PaymentVoided(payment.order_id, payment.id, attempt.amount, attempt.cause, uow.now)
    uow.publish(fact, aggregate_id=payment.id)


def _refunded(uow: BillingWork, payment: Payment, attempt: PaymentAttempt, _seller: Seller) -> None:
    unapplied = payment.take_refund(attempt)
    uow.ledger.post(refund_entry(attempt, unapplied, uow.now))
    fact = PaymentRefunded(payment.order_id, payment.id, attempt.id, attempt.amount, attempt.cause, uow.now)
    uow.publish(fact, aggregate_id=payment.id)


def _refused(_uow: BillingWork, _payment: Payment, attempt: PaymentAttempt, _seller: Seller) -> None:
    log.error("provider_refused", kind=attempt.kind, attempt_id=attempt.id, reason=attempt.reason)


_EFFECTS: dict[tuple[str, bool], Effect] = {
    (AUTHORISE, True): _authorised,
    (AUTHORISE, False): _declined,
    (CAPTURE, True): _captured,
    (CAPTURE, False): _capture_failed,
    (VOID, True): _voided,
    (VOID, False): _refused,
    (REFUND, True): _refunded,
    (REFUND, False): _refused,
}
"""What follows from an attempt of that kind, by whether it succeeded."""
