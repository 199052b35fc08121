"""Orders that are cancelled: no money and no units stay with them, but for what has left."""

import pytest

from tests.support.people import CREDIT_NOTE, euros_of
from tests.support.waiting import wait_until

KNIVES, BOARD = 0, 1


@pytest.fixture
def ada(system):
    """A customer."""
    return system.a_customer()


@pytest.fixture
def lines(system):
    """2 knives and 1 board, of which 5 each are there."""
    return (system.a_product(units=5)["sku"], 2), (system.a_product(units=5, price_minor=2_000)["sku"], 1)


def test_an_order_that_is_not_paid_yet_is_cancelled_and_takes_no_payment(system, ada, lines):
    order = ada.place(*lines)

    cancelled = ada.cancel(order["id"], "Ordered twice")
    ada.wait_payment(order["id"], is_closed=True)
    refused = ada.pay(order["id"])

    assert (cancelled.status_code, cancelled.json()["state"]) == (200, "CANCELLED")
    assert [line["cancelled"] for line in cancelled.json()["lines"]] == [2, 1]
    assert [system.stock(sku)["available"] for sku, _ in lines] == [5, 5]
    if refused.status_code == 201:  # Billing heard of the payment before the cancellation.
        ada.wait_payment(order["id"], state="VOIDED")
    else:
        assert (refused.status_code, refused.json()["code"]) == (409, "order_closed")


def test_an_order_that_is_paid_and_not_packed_is_cancelled_and_its_money_given_free(system, ada, lines):
    order = ada.buy(*lines)

    cancelled = ada.cancel(order["id"]).json()

    payment = ada.wait_payment(order["id"], state="VOIDED")
    assert (cancelled["state"], [each["state"] for each in cancelled["shipments"]]) == ("CANCELLED", ["CANCELLED"])
    assert euros_of(payment, "authorised", "captured", "voided") == (6_360, 0, 6_360)
    assert (payment["attempts"][-1]["cause"], payment["is_closed"]) == ("order_cancelled", True)
    assert [system.stock(sku)["reserved"] for sku, _ in lines] == [0, 0]
    assert ada.invoices_of(order["id"]) == system.entries_of(order["id"]) == []


def test_a_shipment_that_is_ready_is_cancelled_with_a_credit_note_and_a_refund(system, ada, lines):
    order = ada.buy(*lines)
    system.pack(order)
    ada.wait_shipments(order["id"], "READY")

    cancelled = ada.cancel(order["id"]).json()

    (note,) = ada.wait_invoices(order["id"], 1, CREDIT_NOTE)
    (invoice,) = ada.invoices_of(order["id"])
    assert [cancelled["state"], *(each["state"] for each in cancelled["shipments"])] == ["CANCELLED", "CANCELLED"]
    assert (euros_of(note), note["corrects"]["number"]) == (euros_of(invoice), invoice["number"])
    payment = ada.wait_payment(order["id"], state="REFUNDED")
    assert euros_of(payment, "captured", "refunded") == (6_360, 6_360)
    assert [system.stock(sku)["available"] for sku, _ in lines] == [5, 5]


def test_the_ledger_of_a_cancelled_order_comes_to_nothing(system, ada, lines):
    order = ada.buy(*lines)
    system.pack(order)
    ada.wait_shipments(order["id"], "READY")
    ada.cancel(order["id"])
    ada.wait_payment(order["id"], state="REFUNDED")

    entries = system.entries_of(order["id"])

    assert [each["kind"] for each in entries] == ["capture", "invoice", "application", "credit_note", "refund"]
    for account in ("1100", "1200", "2000", "4000", "2100-DK-2500"):
        assert sum(each["accounts"].get(account, 0) for each in entries) == 0, account


def test_an_order_that_is_packed_and_cancelled_at_once_keeps_nothing_whoever_comes_first(system, ada, lines):
    order = ada.buy(*lines)
    system.pack(order)

    cancelled = ada.cancel(order["id"]).json()

    assert cancelled["state"] == "CANCELLED"
    payment = wait_until(lambda: is_over(ada.payment_of(order["id"])), "a payment that keeps nothing")
    assert payment["is_closed"]
    assert len(ada.invoices_of(order["id"])) == len(ada.invoices_of(order["id"], CREDIT_NOTE))


def test_of_an_order_that_was_sent_in_part_only_the_rest_is_cancelled(system, ada, lines):
    order = ada.buy(*lines)
    sent = system.pack(order, (KNIVES, 2))
    ada.wait_invoiced(order["id"])
    ada.wait_timeline(order["id"], "shipment_ready")
    system.staff("warehouse").dispatch(sent["id"])

    cancelled = ada.cancel(order["id"]).json()

    payment = ada.wait_payment(order["id"], voided=2_500)
    assert (cancelled["state"], [line["cancelled"] for line in cancelled["lines"]]) == ("SHIPPED", [0, 1])
    assert euros_of(payment, "captured", "voided", "refunded") == (3_860, 2_500, 0)
    assert system.stock(lines[BOARD][0])["available"] == 5
    assert [euros_of(each, "total") for each in ada.invoices_of(order["id"])] == [(3_860,)]


def test_support_cancels_for_a_customer_and_the_warehouse_does_not(system, ada, lines):
    order = ada.place(*lines)

    refused, cancelled = system.staff("warehouse").cancel(order["id"]), system.staff("support").cancel(order["id"])

    assert (refused.status_code, cancelled.status_code) == (403, 200)
    assert ada.wait_timeline(order["id"], "order_cancelled")


def test_what_was_delivered_cannot_be_cancelled(system, ada, lines):
    order = ada.buy(*lines)
    shipment, warehouse = system.pack(order), system.staff("warehouse")
    ada.wait_shipments(order["id"], "READY")
    warehouse.dispatch(shipment["id"])
    warehouse.deliver(shipment["id"])

    refused = ada.cancel(order["id"])

    assert (refused.status_code, refused.json()["code"]) == (409, "order_state_forbids")
    assert refused.json()["details"]["state"] == "DELIVERED"


def is_over(payment):
    """The payment, if all that was authorised was given free or went back."""
    authorised, captured, voided, refunded = euros_of(payment, "authorised", "captured", "voided", "refunded")
    return payment if (authorised, captured) == (captured + voided, refunded) else None
