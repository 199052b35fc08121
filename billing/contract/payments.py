"""Payments: their wire schemas and errors."""

from dataclasses import dataclass
from datetime import datetime

from marshmallow import ValidationError, fields, validate, validates_schema

from backbone.errors import Conflict, NotFound, OutcomeUnknown, PaymentDeclined, PermissionDenied, Unavailable
from backbone.messages import Instant, PageRequestSchema, UuidText, WireSchema
from backbone.money import Money, MoneySchema
from billing.contract.payment_attempts import TransactionSchema

PAYMENT_STATES = (
    "CREATED", "AUTHORISED", "PARTIALLY_CAPTURED", "CAPTURED", "VOIDED", "PARTIALLY_REFUNDED", "REFUNDED",
)  # fmt: skip
RETRY_MS = 200
"""After this time an order that was just placed is known here."""


@dataclass(frozen=True)
class PayOrder:
    """Authorise what is still to be paid of an order."""

    order_id: str
    card_token: str


class CardSchema(WireSchema):
    """What stands for a card at the payment provider; card numbers never come here."""

    card_token = fields.String(required=True, validate=validate.Length(1, 200), metadata={"example": "card_approved"})


class PayOrderSchema(CardSchema):
    """Authorise what is still to be paid of an order."""

    makes = PayOrder
    order_id = UuidText(required=True)


@dataclass(frozen=True)
class Authorised:
    """The answer to `pay_order`: what the provider holds for us."""

    payment_id: str
    order_id: str
    attempt_id: str
    amount: Money
    authorised_at: datetime


class AuthorisedSchema(WireSchema):
    """What the provider holds for us; the same for each repetition."""

    payment_id = UuidText(required=True)
    order_id = UuidText(required=True)
    attempt_id = UuidText(required=True)
    amount = fields.Nested(MoneySchema, required=True)
    authorised_at = Instant(required=True)


@dataclass(frozen=True)
class GetPayment:
    """Ask for one payment, by its own id or by its order's."""

    payment_id: str | None
    order_id: str | None


class GetPaymentSchema(WireSchema):
    """Ask for one payment, by its own id or by its order's."""

    makes = GetPayment
    payment_id = UuidText(load_default=None, allow_none=True)
    order_id = UuidText(load_default=None, allow_none=True)

    @validates_schema
    def check_one_is_named(self, values: dict[str, object], **_: object) -> None:
        """Either a payment or an order is named."""
        if (values.get("payment_id") is None) == (values.get("order_id") is None):
            raise ValidationError({"payment_id": ["Name either a payment or an order."]})


@dataclass(frozen=True)
class ListPayments:
    """Ask for a page of payments; of one customer or order, in one state or in doubt, where these are named."""

    customer_id: str | None
    order_id: str | None
    order_number: str | None
    state: str | None
    is_in_doubt: bool | None
    cursor: str | None
    limit: int


class ListPaymentsSchema(PageRequestSchema):
    """Ask for a page of payments, newest first."""

    makes = ListPayments
    customer_id = UuidText(load_default=None, allow_none=True)
    order_id = UuidText(load_default=None, allow_none=True)
    order_number = fields.String(
        load_default=None, allow_none=True, validate=validate.Length(1, 20), metadata={"example": "O-000012"}
    )
    state = fields.String(load_default=None, allow_none=True, validate=validate.OneOf(PAYMENT_STATES))
    is_in_doubt = fields.Boolean(
        load_default=None, allow_none=True, metadata={"description": "Whether the provider owes an answer."}
    )


@dataclass(frozen=True)
class RefundPayment:
    """Give captured money back to the customer."""

    payment_id: str
    amount: Money
    reason: str


def _check_positive(amount: Money) -> None:
    if amount.amount_minor <= 0:
        raise ValidationError("Must be more than nothing.")


class RefundSchema(WireSchema):
    """How much goes back, and why."""

    amount = fields.Nested(MoneySchema, required=True, validate=_check_positive)
    reason = fields.String(required=True, validate=validate.Length(1, 200), metadata={"example": "Arrived scratched"})


class RefundPaymentSchema(RefundSchema):
    """Give captured money back to the customer."""

    makes = RefundPayment
    payment_id = UuidText(required=True)


class PaymentSummarySchema(WireSchema):
    """A payment as a row of a list: one for each order. All amounts only ever grow."""

    id = UuidText(required=True)
    order_id = UuidText(required=True)
    order_number = fields.String(required=True)
    customer_id = UuidText(required=True)
    state = fields.String(required=True, validate=validate.OneOf(PAYMENT_STATES))
    total = fields.Nested(MoneySchema, required=True, metadata={"description": "Of the order."})
    authorised = fields.Nested(MoneySchema, required=True)
    captured = fields.Nested(MoneySchema, required=True)
    voided = fields.Nested(MoneySchema, required=True)
    refunded = fields.Nested(MoneySchema, required=True)
    is_in_doubt = fields.Boolean(required=True, metadata={"description": "The provider has not answered yet."})
    created_at = Instant(required=True)


class PaymentSchema(PaymentSummarySchema):
    """A payment with all its attempts, oldest first."""

    is_closed = fields.Boolean(required=True, metadata={"description": "The order was cancelled or expired."})
    refundable = fields.Nested(
        MoneySchema,
        required=True,
        metadata={
            "description": "Captured, and neither back nor on its way back. A refund may become several attempts."
        },
    )
    attempts = fields.List(fields.Nested(TransactionSchema), required=True)


class PaymentPageSchema(WireSchema):
    """A page of payments, newest first."""

    items = fields.List(fields.Nested(PaymentSummarySchema), required=True)
    next_cursor = fields.String(required=True, allow_none=True)


def order_not_known_yet(order_id: str) -> Unavailable:
    """The order was not heard of here. It may have been placed a moment ago."""
    text = f"Order {order_id} is not known to billing yet; ask again in a moment."
    return Unavailable("order_not_known_yet", text, {"order_id": order_id, "retry_after_ms": RETRY_MS})


def order_unknown(order_id: str) -> NotFound:
    """There is no such order, or none that who asks may know of."""
    return NotFound("order_not_found", f"There is no order {order_id}.", {"order_id": order_id})


def payment_not_found(asked_id: str) -> NotFound:
    """There is no such payment, or none that who asks may know of."""
    return NotFound("payment_not_found", f"There is no payment {asked_id}, nor one of such an order.", {"id": asked_id})


def payments_not_yours() -> PermissionDenied:
    """Who asks may list their own payments only."""
    return PermissionDenied("not_yours", "You may list your own payments only.")


def payment_in_doubt(order_id: str) -> Conflict:
    """The provider has not answered an earlier attempt yet; a second one could charge twice."""
    text = f"An earlier payment of order {order_id} is not settled yet; look again in a moment."
    return Conflict("payment_in_doubt", text, {"order_id": order_id})


def already_authorised(order_id: str) -> Conflict:
    """What is to be paid is authorised."""
    return Conflict("already_authorised", f"Order {order_id} is paid for already.", {"order_id": order_id})


def order_closed(order_id: str) -> Conflict:
    """The order was cancelled or has expired: it takes no payment, and what was authorised is given free."""
    text = f"Order {order_id} was cancelled or has expired; it cannot be paid any more."
    return Conflict("order_closed", text, {"order_id": order_id})


def card_declined(order_id: str, reason: str) -> PaymentDeclined:
    """The provider said no. Args: reason: Its code; `not_charged`: it never heard of the attempt."""
    text = f"The payment of order {order_id} was declined ({reason}); try another card."
    return PaymentDeclined("payment_declined", text, {"order_id": order_id, "reason": reason})


def provider_silent(order_id: str) -> OutcomeUnknown:
    """The provider did not answer in time; what became of it is found out."""
    text = f"The payment provider has not answered for order {order_id}; ask again with the same key."
    return OutcomeUnknown("provider_silent", text, {"order_id": order_id})


def refund_too_large(payment_id: str, asked: Money, refundable: Money) -> Conflict:
    """More is to go back than was captured and has not gone back yet."""
    text = f"Of payment {payment_id} {refundable} can be refunded, not {asked}."
    return Conflict("refund_too_large", text, {"payment_id": payment_id, "refundable_minor": refundable.amount_minor})


def payment_state_forbids(payment_id: str, state: str, what: str) -> Conflict:
    """What is asked is no move of a payment, charge or attempt in its present state. Args: what: What was tried."""
    text = f"{payment_id} is {state}; that does not go with {what}. Read it again."
    return Conflict("payment_state_forbids", text, {"id": payment_id, "state": state, "event": what})
