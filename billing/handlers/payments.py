"""What can be done with payments."""

from collections.abc import Sequence
from typing import Any

from backbone.messages import Page
from backbone.nameko.columns import now_ms
from billing.contract import (
    GetPayment,
    ListPayments,
    PaymentStarted,
    PayOrder,
    RefundPayment,
    order_unknown,
    payment_not_found,
    payments_not_yours,
)
from billing.handlers.charges import cancel_charges
from billing.handlers.invoices import STAFF
from billing.invoices import Seller
from billing.payment_attempts import PaymentAttempt, Timing
from billing.repository import BillingWork
from customers.contract import ADMIN, SUPPORT
from inventory.contract import OrderPlaced

BY_STAFF = "staff"


def open_payment(uow: BillingWork, order: OrderPlaced) -> None:
    """Let an order be paid. One that was cancelled or expired before stays closed."""
    payment = uow.payments.get_for_update(order.order_id, uow.now)
    is_news = payment.place(order, uow.now)
    uow.payments.save(payment, uow.context.correlation_id)
    if is_news:
        uow.payments.keep_order(order)


def start_payment(uow: BillingWork, command: PayOrder, timing: Timing) -> PaymentAttempt:
    """Begin to authorise what is to be paid of an order; its command is answered when the provider has answered.

    Raises: NotFound `order_not_found`, for somebody else's. Unavailable `order_not_known_yet`.
        Conflict `order_closed`, `already_authorised`, `payment_in_doubt`.
    Emits:  `payment_started`, in the same transaction.
    """
    payment = uow.payments.get_for_update(command.order_id, uow.now)
    if payment.is_known and not (uow.context.is_about(payment.customer_id) or uow.context.may(SUPPORT, ADMIN)):
        raise order_unknown(command.order_id)
    attempt = payment.request_authorisation(uow.now)
    attempt.next_look_ms = now_ms() + timing.lease_ms
    attempt.command = uow.answer_later()
    uow.payments.save(payment, uow.context.correlation_id)
    fact = PaymentStarted(payment.order_id, payment.id, attempt.id, uow.now)
    uow.publish(fact, aggregate_id=payment.id)
    return attempt


def close_payment(uow: BillingWork, order_id: str, by: str, shipment_ids: Sequence[str], seller: Seller) -> None:
    """Give back what an order was paid with, as far as it was not shipped; an unknown order leaves a tombstone.

    Args:  by: The fact that closes it. shipment_ids: The shipments that are cancelled.
    Emits: `credit_note_issued` for each of them that was invoiced.
    """
    payment = uow.payments.get_for_update(order_id, uow.now)
    payment.move(by, uow.now)
    cancel_charges(uow, payment, shipment_ids, seller)
    uow.payments.save(payment, uow.context.correlation_id)


def refund_payment(uow: BillingWork, command: RefundPayment) -> dict[str, Any]:
    """Begin to pay captured money back.

    Raises: NotFound `payment_not_found`. Conflict `refund_too_large`.
    """
    order_id = uow.payments.order_of(command.payment_id)
    if order_id is None:
        raise payment_not_found(command.payment_id)
    payment = uow.payments.get_for_update(order_id, uow.now)
    payment.request_refund(command.amount, BY_STAFF, command.reason, uow.now)
    uow.payments.save(payment, uow.context.correlation_id)
    return get_payment(uow, GetPayment(command.payment_id, None))


def get_payment(uow: BillingWork, asked: GetPayment) -> dict[str, Any]:
    """One payment with its attempts. Raises: NotFound `payment_not_found`, also for somebody else's."""
    document = uow.payments.document(asked)
    if document is None or not (uow.context.is_about(document["customer_id"]) or uow.context.may(*STAFF)):
        raise payment_not_found(asked.payment_id or asked.order_id or "")
    return document


def list_payments(uow: BillingWork, asked: ListPayments) -> Page[dict[str, Any]]:
    """A page of payments, newest first. Raises: PermissionDenied `not_yours` for those of others."""
    if not (uow.context.may(*STAFF) or uow.context.is_about(asked.customer_id or "")):
        raise payments_not_yours()
    return uow.payments.page(asked)
