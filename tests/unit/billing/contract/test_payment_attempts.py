"""The facts that tell what became of attempts: their wire form by version, and the form of transactions."""

from typing import Any

import pytest
from marshmallow import ValidationError

from backbone.messages import Event
from billing.contract import (
    ListTransactionsSchema,
    PaymentAuthorised,
    PaymentCaptured,
    PaymentCaptureFailed,
    PaymentDeclinedFact,
    PaymentRefunded,
    PaymentStarted,
    PaymentVoided,
    TransactionSchema,
)
from tests.builders import NOON
from tests.unit.billing.test_payment_attempts import an_attempt

ORDER, PAYMENT, OTHER = (f"0195565c-7800-7000-8000-00000000000{number}" for number in (1, 2, 3))
AT = "2026-03-02T12:00:00+00:00"
AMOUNT = {"amount_minor": 3_092, "currency": "EUR", "exponent": 2}
OF_PAYMENT = {"order_id": ORDER, "payment_id": PAYMENT}
VERSION_1: list[tuple[type[Event], str, dict[str, Any]]] = [
    (PaymentStarted, "payment_started", {"attempt_id": OTHER, "started_at": AT}),
    (PaymentAuthorised, "payment_authorised", {"attempt_id": OTHER, "amount": AMOUNT, "authorised_at": AT}),
    (PaymentDeclinedFact, "payment_declined", {"attempt_id": OTHER, "reason": "card_declined", "declined_at": AT}),
    (PaymentCaptured, "payment_captured", {"shipment_id": OTHER, "amount": AMOUNT, "captured_at": AT}),
    (PaymentCaptureFailed, "payment_capture_failed", {"shipment_id": OTHER, "reason": "expired", "failed_at": AT}),
    (PaymentVoided, "payment_voided", {"amount": AMOUNT, "cause": "late", "voided_at": AT}),
    (PaymentRefunded, "payment_refunded", {"refund_id": OTHER, "amount": AMOUNT, "cause": "staff", "refunded_at": AT}),
]
"""What a service that publishes version 1 puts on the wire. It never changes: it may lie in a queue or an inbox."""
FACTS = pytest.mark.parametrize(("fact", "name", "own"), VERSION_1, ids=[name for _, name, _ in VERSION_1])


@FACTS
def test_a_fact_is_read_and_written_as_version_1(fact, name, own):
    payload = OF_PAYMENT | own

    assert (fact.producer, fact.type, fact.version) == ("billing", name, 1)
    assert fact.from_payload(payload).payload() == payload


@FACTS
def test_a_field_that_a_later_version_adds_is_left_out(fact, name, own):
    payload = OF_PAYMENT | own

    assert fact.from_payload({**payload, "risk": "low"}) == fact.from_payload(payload)


@FACTS
def test_a_fact_that_lacks_a_field_of_version_1_is_refused(fact, name, own):
    payload = OF_PAYMENT | own

    for missing in payload:
        with pytest.raises(ValidationError, match=missing):
            fact.from_payload({each: value for each, value in payload.items() if each != missing})


@pytest.mark.parametrize("wanted", [{"kind": "charge"}, {"state": "PAID"}, {"order_id": "O-000017"}, {"limit": 0}])
def test_a_list_of_transactions_is_asked_for_by_what_they_have(wanted):
    with pytest.raises(ValidationError):
        ListTransactionsSchema().load(wanted)


def test_a_transaction_shows_what_became_of_an_attempt():
    wire = TransactionSchema().dump(an_attempt(settled_at=NOON))

    assert TransactionSchema().validate(wire) == {}
    assert (wire["kind"], wire["state"], wire["shipment_id"]) == ("authorise", "REQUESTED", None)
    assert "reference" not in wire, "What the provider calls it is nobody's business."
