"""Payments, invoices and the ledger: what providers, buyers and bookkeepers are told."""

import pytest

from backbone.money import Money
from billing.contract import (
    already_authorised,
    card_declined,
    order_closed,
    order_not_known_yet,
    payment_in_doubt,
    provider_silent,
    refund_too_large,
)

ID = "019a0000-0000-7000-8000-0000000000aa"
CARD = {"card_token": "card_approved"}
KEY = {"Idempotency-Key": "k"}
AMOUNT = {"amount_minor": 100, "currency": "EUR"}


@pytest.fixture
def pay(client, services, signed_in_as):
    """Pay an order, where billing answers this or fails like this."""

    def post(answer):
        services.answers["billing.pay_order"] = answer
        return client.post(f"/api/v1/orders/{ID}/payments", json=CARD, headers={**signed_in_as("customer"), **KEY})

    return post


@pytest.fixture
def refund(client, signed_in_as):
    body = {"amount": AMOUNT, "reason": "Arrived scratched"}
    return lambda role: client.post(f"/api/v1/payments/{ID}/refunds", json=body, headers={**signed_in_as(role), **KEY})


def test_a_paid_order_says_where_its_payment_is(pay, services):
    response = pay({"payment_id": "p", "order_id": ID})

    assert (response.status_code, response.headers["Location"]) == (201, "/api/v1/payments/p")
    assert response.json == {"payment_id": "p", "order_id": ID}
    assert services.last.arguments == {"order_id": ID, **CARD}
    assert services.last.context.idempotency_key == "k"


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [(card_declined(ID, "card_declined"), 402, "payment_declined"), (payment_in_doubt(ID), 409, "payment_in_doubt"),
     (already_authorised(ID), 409, "already_authorised"), (order_closed(ID), 409, "order_closed"),
     (order_not_known_yet(ID), 503, "order_not_known_yet"), (provider_silent(ID), 504, "provider_silent")],
)  # fmt: skip
def test_what_stands_in_the_way_of_a_payment_is_told(pay, error, status, code):
    response = pay(error)

    assert (response.status_code, response.json["code"]) == (status, code)
    assert response.json["details"]["order_id"] == ID


def test_an_order_that_was_just_placed_can_be_paid_in_a_moment(pay):
    assert pay(order_not_known_yet(ID)).headers["Retry-After"] == "1"


def test_an_order_is_paid_with_a_card_and_nothing_else(client, signed_in_as):
    body = {**CARD, "amount": AMOUNT}

    response = client.post(f"/api/v1/orders/{ID}/payments", json=body, headers={**signed_in_as("customer"), **KEY})

    assert response.json["errors"] == {"amount": ["Unknown field."]}


@pytest.mark.parametrize("role", ["accountant", "admin"])
def test_a_bookkeeper_gives_money_back(refund, services, role):
    services.answers["billing.refund_payment"] = {"id": ID, "attempts": [{"kind": "refund", "state": "REQUESTED"}]}

    response = refund(role)

    assert (response.status_code, response.headers["Location"]) == (201, f"/api/v1/payments/{ID}")
    assert services.last.arguments == {"payment_id": ID, "amount": AMOUNT, "reason": "Arrived scratched"}


@pytest.mark.parametrize("role", ["customer", "support", "warehouse", "catalogue", "ops"])
def test_nobody_else_gives_money_back(refund, services, role):
    assert refund(role).status_code == 403
    assert services.calls == []


def test_no_more_goes_back_than_was_taken(refund, services):
    services.answers["billing.refund_payment"] = refund_too_large(ID, Money(100, "EUR"), Money(40, "EUR"))

    response = refund("admin")

    assert (response.status_code, response.json["details"]["refundable_minor"]) == (409, 40)


@pytest.mark.parametrize(
    ("path", "method", "arguments"),
    [("payments", "get_payment", {"payment_id": ID}), ("invoices", "get_invoice", {"invoice_id": ID})],
)
def test_ones_own_payment_or_invoice_is_asked_for_by_its_id(
    client, services, signed_in_as, caller_id, path, method, arguments
):
    assert client.get(f"/api/v1/{path}/{ID}", headers=signed_in_as("customer")).status_code == 200

    assert (services.last.method, services.last.arguments) == (f"billing.{method}", arguments)
    assert services.last.context.actor.id == caller_id


@pytest.mark.parametrize(
    ("path", "method"), [("ledger/accounts", "list_accounts"), ("ledger/trial-balance", "trial_balance")]
)
@pytest.mark.parametrize(("role", "status"), [("accountant", 200), ("admin", 200), ("support", 403), ("customer", 403)])
def test_the_books_are_open_to_bookkeepers(client, services, signed_in_as, path, method, role, status):
    response = client.get(f"/api/v1/{path}", headers=signed_in_as(role))

    assert response.status_code == status
    assert [call.method for call in services.calls] == [f"billing.{method}"] * (status == 200)
