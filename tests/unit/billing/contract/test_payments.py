"""The wire form of payments: what may be asked, what is shown, and what errors say."""

import pytest
from marshmallow import ValidationError

from backbone.messages import new_id
from billing import contract
from billing.contract import (
    AuthorisedSchema,
    GetPaymentSchema,
    PaymentSchema,
    PayOrderSchema,
    RefundPaymentSchema,
)
from tests.unit.billing.desk import Desk, cents

ID = new_id()
AMOUNT = {"amount_minor": 100, "currency": "EUR"}


def test_an_order_is_paid_with_a_token():
    command = PayOrderSchema().load({"order_id": ID, "card_token": "card_approved"})

    assert (command.order_id, command.card_token) == (ID, "card_approved")


@pytest.mark.parametrize(
    "changes", [{"card_token": ""}, {"card_token": "x" * 201}, {"order_id": "O-17"}, {"cvc": "123"}]
)
def test_what_is_no_payment_is_refused(changes):
    with pytest.raises(ValidationError):
        PayOrderSchema().load({"order_id": ID, "card_token": "card_approved"} | changes)


@pytest.mark.parametrize("named", [{}, {"payment_id": ID, "order_id": ID}])
def test_a_payment_is_asked_for_by_one_of_its_names(named):
    with pytest.raises(ValidationError, match="Name either"):
        GetPaymentSchema().load(named)
    assert GetPaymentSchema().load({"order_id": ID}).payment_id is None


@pytest.mark.parametrize(
    "changes", [{"amount": AMOUNT | {"amount_minor": 0}}, {"amount": AMOUNT | {"amount_minor": -1}}, {"reason": ""}]
)
def test_a_refund_is_of_something_for_a_reason(changes):
    given = {"payment_id": ID, "amount": AMOUNT, "reason": "Scratched"}
    assert RefundPaymentSchema().load(given).amount == cents(100)

    with pytest.raises(ValidationError):
        RefundPaymentSchema().load(given | changes)


def test_a_payment_is_shown_with_its_amounts_and_attempts():
    desk = Desk()
    order = desk.authorised()
    desk.packed(order)

    wire = PaymentSchema().dump(desk.payment(order))

    assert PaymentSchema().validate(wire) == {}
    assert (wire["state"], wire["is_in_doubt"], wire["is_closed"]) == ("AUTHORISED", True, False)
    assert [each["kind"] for each in wire["attempts"]] == ["authorise", "capture"]


def test_who_pays_is_told_what_is_held():
    desk = Desk()
    attempt = desk.settle_open(desk.started(desk.placed()))

    wire = AuthorisedSchema().dump(attempt.authorised())

    assert AuthorisedSchema().validate(wire) == {}
    assert wire["amount"]["amount_minor"] == attempt.amount.amount_minor


@pytest.mark.parametrize(
    ("error", "kind", "code"),
    [
        (contract.order_not_known_yet(ID), "Unavailable", "order_not_known_yet"),
        (contract.order_unknown(ID), "NotFound", "order_not_found"),
        (contract.payment_not_found(ID), "NotFound", "payment_not_found"),
        (contract.payments_not_yours(), "PermissionDenied", "not_yours"),
        (contract.payment_in_doubt(ID), "Conflict", "payment_in_doubt"),
        (contract.already_authorised(ID), "Conflict", "already_authorised"),
        (contract.order_closed(ID), "Conflict", "order_closed"),
        (contract.card_declined(ID, "card_declined"), "PaymentDeclined", "payment_declined"),
        (contract.provider_silent(ID), "OutcomeUnknown", "provider_silent"),
        (contract.refund_too_large(ID, cents(2), cents(1)), "Conflict", "refund_too_large"),
        (contract.payment_state_forbids(ID, "CLOSED", "pay"), "Conflict", "payment_state_forbids"),
    ],
)
def test_an_error_has_its_kind_its_code_and_the_values(error, kind, code):
    assert (error.kind, error.code) == (kind, code)
    assert error.message.endswith((".", "."))
    assert not error.details or ID in error.message


def test_an_order_that_is_not_known_yet_is_asked_for_again_soon():
    assert contract.order_not_known_yet(ID).details["retry_after_ms"] == 200
