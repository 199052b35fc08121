"""Payment attempts: their wire schemas, and the facts that tell what became of them."""

from dataclasses import dataclass
from datetime import datetime

from marshmallow import fields, validate

from backbone.messages import Event, FactSchema, Instant, PageRequestSchema, UuidText, WireSchema
from backbone.money import Money, MoneySchema

AUTHORISE, CAPTURE, VOID, REFUND = "authorise", "capture", "void", "refund"
ATTEMPT_KINDS = (AUTHORISE, CAPTURE, VOID, REFUND)
ATTEMPT_STATES = ("REQUESTED", "SUCCEEDED", "DECLINED", "UNKNOWN")
VOID_CAUSES = ("order_cancelled", "order_expired", "capture_failed", "late")
REFUND_CAUSES = ("order_cancelled", "staff", "return")
DOUBTS_SHOWN_MAX = 5
"""Rows that stand beside the count of what is in doubt."""


@dataclass(frozen=True)
class ListTransactions:
    """Ask for a page of payment attempts; those of one order, kind or state where these are named."""

    order_id: str | None
    kind: str | None
    state: str | None
    cursor: str | None
    limit: int


class ListTransactionsSchema(PageRequestSchema):
    """Ask for a page of payment attempts, newest first."""

    makes = ListTransactions
    order_id = UuidText(load_default=None, allow_none=True)
    kind = fields.String(load_default=None, allow_none=True, validate=validate.OneOf(ATTEMPT_KINDS))
    state = fields.String(load_default=None, allow_none=True, validate=validate.OneOf(ATTEMPT_STATES))


class TransactionSchema(WireSchema):
    """One request to the payment provider, and what became of it."""

    id = UuidText(required=True)
    payment_id = UuidText(required=True)
    order_id = UuidText(required=True)
    kind = fields.String(required=True, validate=validate.OneOf(ATTEMPT_KINDS))
    state = fields.String(required=True, validate=validate.OneOf(ATTEMPT_STATES))
    amount = fields.Nested(MoneySchema, required=True)
    shipment_id = UuidText(required=True, allow_none=True, metadata={"description": "Whose amount is captured."})
    cause = fields.String(required=True, metadata={"description": "Of a void or refund: why. Else empty."})
    reason = fields.String(required=True, metadata={"description": "Why it was declined; or what staff said."})
    requested_at = Instant(required=True)
    settled_at = Instant(required=True, allow_none=True)


class TransactionPageSchema(WireSchema):
    """A page of payment attempts, newest first."""

    items = fields.List(fields.Nested(TransactionSchema), required=True)
    next_cursor = fields.String(required=True, allow_none=True)


class DoubtSchema(TransactionSchema):
    """A request that the provider has not answered, and its order's number."""

    order_number = fields.String(required=True)


class DoubtsSchema(WireSchema):
    """How many requests the provider has not answered, and those that have waited longest."""

    count = fields.Integer(required=True)
    oldest = fields.List(fields.Nested(DoubtSchema), required=True)


class _OfPaymentSchema(FactSchema):
    order_id = UuidText(required=True)
    payment_id = UuidText(required=True)


class PaymentStartedSchema(_OfPaymentSchema):
    """The wire form of `PaymentStarted`."""

    attempt_id = UuidText(required=True)
    started_at = Instant(required=True)


@dataclass(frozen=True)
class PaymentStarted(Event):
    """The provider is about to be asked for an authorisation."""

    producer = "billing"
    type = "payment_started"
    version = 1
    schema = PaymentStartedSchema

    order_id: str
    payment_id: str
    attempt_id: str
    started_at: datetime


class PaymentAuthorisedSchema(_OfPaymentSchema):
    """The wire form of `PaymentAuthorised`."""

    attempt_id = UuidText(required=True)
    amount = fields.Nested(MoneySchema, required=True)
    authorised_at = Instant(required=True)


@dataclass(frozen=True)
class PaymentAuthorised(Event):
    """The provider holds the amount for us."""

    producer = "billing"
    type = "payment_authorised"
    version = 1
    schema = PaymentAuthorisedSchema

    order_id: str
    payment_id: str
    attempt_id: str
    amount: Money
    authorised_at: datetime


class PaymentDeclinedFactSchema(_OfPaymentSchema):
    """The wire form of `PaymentDeclinedFact`."""

    attempt_id = UuidText(required=True)
    reason = fields.String(required=True)
    declined_at = Instant(required=True)


@dataclass(frozen=True)
class PaymentDeclinedFact(Event):
    """No authorisation came of an attempt; another card may be tried.

    Args: reason: The provider's code, such as `card_declined`; `not_charged`: it never heard of the attempt.
    """

    producer = "billing"
    type = "payment_declined"
    version = 1
    schema = PaymentDeclinedFactSchema

    order_id: str
    payment_id: str
    attempt_id: str
    reason: str
    declined_at: datetime


class PaymentCapturedSchema(_OfPaymentSchema):
    """The wire form of `PaymentCaptured`."""

    shipment_id = UuidText(required=True)
    amount = fields.Nested(MoneySchema, required=True)
    captured_at = Instant(required=True)


@dataclass(frozen=True)
class PaymentCaptured(Event):
    """The amount of a shipment is ours."""

    producer = "billing"
    type = "payment_captured"
    version = 1
    schema = PaymentCapturedSchema

    order_id: str
    payment_id: str
    shipment_id: str
    amount: Money
    captured_at: datetime


class PaymentCaptureFailedSchema(_OfPaymentSchema):
    """The wire form of `PaymentCaptureFailed`."""

    shipment_id = UuidText(required=True)
    reason = fields.String(required=True)
    failed_at = Instant(required=True)


@dataclass(frozen=True)
class PaymentCaptureFailed(Event):
    """The amount of a shipment could not be captured: its order has to be paid again."""

    producer = "billing"
    type = "payment_capture_failed"
    version = 1
    schema = PaymentCaptureFailedSchema

    order_id: str
    payment_id: str
    shipment_id: str
    reason: str
    failed_at: datetime


class PaymentVoidedSchema(_OfPaymentSchema):
    """The wire form of `PaymentVoided`."""

    amount = fields.Nested(MoneySchema, required=True)
    cause = fields.String(required=True)
    voided_at = Instant(required=True)


@dataclass(frozen=True)
class PaymentVoided(Event):
    """What was authorised and not captured is given free. Args: cause: One of `VOID_CAUSES`."""

    producer = "billing"
    type = "payment_voided"
    version = 1
    schema = PaymentVoidedSchema

    order_id: str
    payment_id: str
    amount: Money
    cause: str
    voided_at: datetime


class PaymentRefundedSchema(_OfPaymentSchema):
    """The wire form of `PaymentRefunded`."""

    refund_id = UuidText(required=True)
    amount = fields.Nested(MoneySchema, required=True)
    cause = fields.String(required=True)
    refunded_at = Instant(required=True)


@dataclass(frozen=True)
class PaymentRefunded(Event):
    """Captured money went back to the customer. Args: cause: One of `REFUND_CAUSES`."""

    producer = "billing"
    type = "payment_refunded"
    version = 1
    schema = PaymentRefundedSchema

    order_id: str
    payment_id: str
    refund_id: str
    amount: Money
    cause: str
    refunded_at: datetime
