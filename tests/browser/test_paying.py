"""An order is paid: once, with the card that is good, and everybody sees how it stands."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.screens import go
from tests.browser.test_ordering import lose_the_answer
from tests.support.people import CAPTURE_FAILS, SILENT_NOT_CHARGED

CONFIRMED = "Confirmed. It is packed next"
IN_DOUBT = "Your payment is being confirmed."


@pytest.fixture
def order(customer):
    """An order that waits for its payment."""
    return customer.place(("KIT-0001", 2), ("TEX-0010", 1))


def test_a_declined_card_costs_nothing_and_another_pays(pages, customer, order, window):
    page = pages.open(customer, refusals=[402], **window)
    go(page, f"/orders/{order['id']}")
    pay(page, "Declined card")
    expect(page.get_by_role("alert")).to_contain_text("The card was declined; nothing was charged.")

    pay(page, "Good card")

    expect(page.get_by_text(CONFIRMED)).to_be_visible()
    kinds = [(attempt["kind"], attempt["state"]) for attempt in customer.payment_of(order["id"])["attempts"]]
    assert kinds == [("authorise", "DECLINED"), ("authorise", "SUCCEEDED")]


def test_who_comes_back_later_still_reads_that_the_card_was_declined(pages, customer, order):
    assert customer.pay(order["id"], "card_declined").status_code == 402
    page = pages.open(customer)

    go(page, f"/orders/{order['id']}")

    expect(page.get_by_role("region", name="Pay", exact=True)).to_contain_text(
        "The card was declined; nothing was charged."
    )


def test_a_double_click_on_the_pay_button_pays_once(page, customer, order):
    go(page, f"/orders/{order['id']}")

    page.get_by_role("button", name="Pay €").dblclick()

    expect(page.get_by_text(CONFIRMED)).to_be_visible()
    assert len(customer.payment_of(order["id"])["attempts"]) == 1


def test_a_payment_that_nobody_answers_is_asked_for_until_it_is_known(pages, customer, order):
    page = pages.open(customer, refusals=[504, 409])
    go(page, f"/orders/{order['id']}")
    pay(page, "Silent card, charged")

    expect(page.get_by_text(IN_DOUBT)).to_be_visible()
    expect(page.get_by_role("region", name="Pay", exact=True)).to_have_count(0)

    expect(page.get_by_text(CONFIRMED)).to_be_visible(timeout=60_000)
    assert len(customer.payment_of(order["id"])["attempts"]) == 1


def test_whoever_comes_back_while_it_is_in_doubt_pays_no_second_time(page, customer, order):
    assert customer.pay(order["id"], SILENT_NOT_CHARGED).status_code == 504

    go(page, f"/orders/{order['id']}")

    expect(page.get_by_text(IN_DOUBT)).to_be_visible()
    expect(page.get_by_role("region", name="Pay", exact=True)).to_have_count(0)


def test_a_payment_whose_answer_was_lost_is_paid_once(pages, customer, order):
    page = pages.open(customer, refusals=["net::ERR_FAILED"])
    go(page, f"/orders/{order['id']}")
    page.route("**/payments", lose_the_answer, times=1)

    pay(page, "Good card")

    expect(page.get_by_text(CONFIRMED)).to_be_visible()
    assert len(customer.payment_of(order["id"])["attempts"]) == 1


def test_an_order_says_how_long_its_units_are_held(page, order):
    go(page, f"/orders/{order['id']}")

    expect(page.get_by_text("Reserved until")).to_be_visible()
    expect(page.get_by_role("timer")).to_have_text(re.compile(r"1[45]:[0-5]\d left"))


def test_an_order_is_cancelled_after_asking_once_more(page, customer, order):
    customer.pay(order["id"])
    customer.wait_order(order["id"], "CONFIRMED")
    go(page, f"/orders/{order['id']}")
    page.get_by_role("button", name="Cancel the order").click()
    page.get_by_role("button", name="No, keep it").click()
    page.get_by_role("button", name="Cancel the order").click()

    page.get_by_role("button", name="Yes, cancel it").dblclick()

    expect(page.get_by_text("Nothing is sent; what was charged is paid back.")).to_be_visible()
    expect(page.get_by_role("button", name="Cancel")).to_have_count(0)
    customer.wait_payment(order["id"], voided=order["total"]["amount_minor"])


def test_a_shipment_that_left_meanwhile_keeps_an_order_from_being_cancelled(pages, customer, system):
    order = customer.buy(("KIT-0001", 1))
    page = pages.open(customer, refusals=[409])
    go(page, f"/orders/{order['id']}")
    page.get_by_role("button", name="Cancel the order").click()
    send(system, customer, order)

    page.get_by_role("button", name="Yes, cancel it").click()

    expect(page.get_by_text("Shipped. It is on its way.")).to_be_visible()
    assert customer.order_of(order["id"])["state"] == "SHIPPED"


def test_a_card_that_fails_later_is_replaced_and_the_parcel_goes_on(page, customer, system):
    order = customer.buy(("KIT-0001", 1), card=CAPTURE_FAILS)
    system.pack(order)
    customer.wait_shipments(order["id"], "ON_HOLD")
    go(page, f"/orders/{order['id']}")
    expect(page.get_by_text("A shipment waits for its payment.")).to_be_visible()

    pay(page, "Good card", "Pay again")

    expect(page.get_by_text(CONFIRMED)).to_be_visible()
    customer.wait_shipments(order["id"], "READY")


def test_a_parcel_on_its_way_shows_its_number_and_what_happened(page, customer, system):
    order = customer.buy(("KIT-0001", 1))
    send(system, customer, order)

    go(page, f"/orders/{order['id']}")

    expect(page.get_by_role("region", name="Shipments")).to_contain_text("RR 1234 5678 9 DK")
    expect(page.get_by_role("region", name="What happened")).to_contain_text("Shipment handed to its carrier")


def pay(page, card, words="Pay €"):
    """Choose a card and press the button."""
    page.get_by_role("radio", name=card).check()
    page.get_by_role("button", name=words).click()


def send(system, customer, order):
    """Let the warehouse pack and dispatch an order."""
    shipment = system.pack(order)
    customer.wait_shipments(order["id"], "READY")
    assert system.staff("warehouse").dispatch(shipment["id"], "Post", "RR 1234 5678 9 DK").is_success
