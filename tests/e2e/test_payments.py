"""Cards that are declined, cards whose money cannot be taken, and money back."""

import pytest

from tests.support.people import APPROVED, CAPTURE_FAILS, DECLINED, euros_of


@pytest.fixture
def ada(system):
    """A customer."""
    return system.a_customer()


@pytest.fixture
def order(system, ada):
    """An order of hers, not paid yet: 1 knife to Denmark, 22.36 EUR with shipping and tax."""
    return ada.place((system.a_product(units=5)["sku"], 1))


def test_a_declined_card_leaves_the_order_reserved_and_another_one_pays(ada, order):
    declined, paid = ada.pay(order["id"], DECLINED), ada.pay(order["id"], APPROVED)

    assert (declined.status_code, declined.json()["code"]) == (402, "payment_declined")
    assert declined.json()["details"]["reason"] == "card_declined"
    assert paid.status_code == 201
    assert ada.wait_order(order["id"], "CONFIRMED")["payment_id"] == paid.json()["payment_id"]
    kinds = ada.wait_timeline(order["id"], "payment_authorised")
    assert kinds.index("payment_declined") < kinds.index("payment_authorised")


def test_a_card_that_nobody_knows_is_declined(ada, order):
    declined = ada.pay(order["id"], "card_of_cards")

    assert (declined.status_code, declined.json()["details"]["reason"]) == (402, "unknown_card")
    assert ada.order_of(order["id"])["state"] == "RESERVED"


def test_a_slow_card_is_waited_for(ada, order):
    assert ada.pay(order["id"], "card_slow").status_code == 201
    assert ada.wait_order(order["id"], "CONFIRMED")


def test_an_order_is_paid_once(ada, order):
    ada.pay(order["id"])

    refused = ada.pay(order["id"])

    assert (refused.status_code, refused.json()["code"]) == (409, "already_authorised")
    assert euros_of(ada.payment_of(order["id"]), "authorised") == euros_of(order, "total") == (2_236,)


def test_when_a_capture_fails_the_shipment_is_held_until_another_card_has_paid(system, ada, order):
    ada.pay(order["id"], CAPTURE_FAILS)
    shipment = system.pack(ada.wait_order(order["id"], "CONFIRMED"))
    ada.wait_shipments(order["id"], "ON_HOLD")
    refused = system.staff("warehouse").dispatch(shipment["id"])

    paid = ada.pay(order["id"], APPROVED)

    assert (refused.status_code, refused.json()["code"]) == (409, "shipment_state_forbids")
    assert paid.status_code == 201
    assert ada.wait_shipments(order["id"], "READY")[0]["id"] == shipment["id"]
    assert system.staff("warehouse").dispatch(shipment["id"]).json()["state"] == "SHIPPED"
    assert [each["total"] for each in ada.wait_invoices(order["id"], 1)] == [order["total"]]


def test_the_money_of_a_failed_capture_is_given_free(system, ada, order):
    ada.pay(order["id"], CAPTURE_FAILS)
    system.pack(ada.wait_order(order["id"], "CONFIRMED"))

    payment = ada.wait_payment(order["id"], state="VOIDED")

    assert euros_of(payment, "authorised", "captured", "voided") == (2_236, 0, 2_236)
    assert [(each["kind"], each["state"], each["cause"]) for each in payment["attempts"]] == [
        ("authorise", "SUCCEEDED", ""), ("capture", "DECLINED", ""), ("void", "SUCCEEDED", "capture_failed")
    ]  # fmt: skip
    assert ada.pay(order["id"]).status_code == 201
    assert ada.wait_shipments(order["id"], "READY")


def test_an_accountant_gives_money_back_and_never_more_than_was_taken(system, ada, order):
    ada.pay(order["id"])
    system.pack(ada.wait_order(order["id"], "CONFIRMED"))
    payment, accountant = ada.wait_payment(order["id"], state="CAPTURED"), system.staff("accountant")

    begun, refused = accountant.refund(payment["id"], 1_000), accountant.refund(payment["id"], 1_237)

    assert [(each["kind"], each["reason"]) for each in begun.json()["attempts"]][-1] == ("refund", "Arrived scratched")
    assert (refused.status_code, refused.json()["details"]["refundable_minor"]) == (409, 1_236)
    assert euros_of(ada.wait_payment(order["id"], state="PARTIALLY_REFUNDED"), "refunded") == (1_000,)
    assert system.entries_of(order["id"])[-1]["accounts"] == {"1200": 1_000, "1100": -1_000}


def test_what_was_asked_of_the_provider_is_listed_for_accountants(system, ada, order):
    ada.pay(order["id"], DECLINED)
    ada.pay(order["id"])

    listed = system.staff("accountant").all_of("/transactions", order_id=order["id"])

    assert [(each["kind"], each["state"]) for each in listed] == [
        ("authorise", "SUCCEEDED"),
        ("authorise", "DECLINED"),
    ]
