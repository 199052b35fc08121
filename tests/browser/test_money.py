"""The money: what an accountant pays back stands among the attempts and in books that balance."""

import pytest
from playwright.sync_api import expect

from tests.browser.screens import go
from tests.browser.screens.money import payment_id

SETTLED_MS = 20_000


@pytest.fixture
def order(customer, system):
    """An order that was packed, and so is charged and invoiced."""
    order = customer.buy(("KIT-0002", 2))
    system.pack(order)
    customer.wait_shipments(order["id"], "READY")
    return order


def test_an_accountant_pays_a_part_back_and_the_books_stay_even(pages, system, order, window):
    page = pages.open(system.staff("accountant"), **window)
    go(page, f"/payments?number={order['number']}")
    page.get_by_role("link", name=order["number"]).click()

    page.get_by_label("Amount").fill("2,50")
    page.get_by_label("Reason").fill("A scratch on the handle")
    page.get_by_role("button", name="Refund", exact=True).click()
    page.get_by_role("button", name="Yes, pay it back").click()

    expect(page.get_by_text("The refund of €2.50 is begun.")).to_be_visible()
    attempts = page.get_by_role("region", name="Attempts")
    expect(attempts).to_contain_text("by staff: “A scratch on the handle”")
    expect(page.get_by_role("region", name="Entries in the ledger")).to_contain_text(
        "Refund by staff", timeout=SETTLED_MS
    )
    go(page, "/ledger")
    expect(page.get_by_text("The books balance.", exact=True)).to_be_visible()


def test_more_than_was_charged_is_not_paid_back(pages, system, customer, order):
    page = pages.open(system.staff("accountant"))
    go(page, f"/payments/{customer.order_of(order['id'])['payment']['id']}")

    page.get_by_role("button", name="All of it").click()
    charged = page.get_by_label("Amount").input_value()
    page.get_by_label("Amount").fill(f"{charged}0")
    page.get_by_label("Reason").fill("Too much")
    page.get_by_role("button", name="Refund", exact=True).click()

    expect(page.get_by_label("Amount")).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_role("button", name="Yes, pay it back")).to_have_count(0)


def test_a_payment_in_doubt_is_found_from_the_board_of_today(pages, system, day):
    order_id = day.in_doubt()
    page = pages.open(system.staff("accountant"))
    go(page, "/today")

    page.get_by_role("link", name="All in doubt").click()
    expect(page.get_by_role("heading", name="Payments")).to_be_visible()
    number = day.customer.order_of(order_id)["number"]
    page.get_by_role("link", name=number).click()

    expect(page).to_have_url(f"{page.evaluate('location.origin')}/payments/{payment_id(day, order_id)}")
    expect(page.get_by_role("heading", name=f"Payment of {number}")).to_be_visible()
