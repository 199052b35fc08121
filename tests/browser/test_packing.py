"""The warehouse at work: a clerk packs, sends and counts, on a phone, by keyboard, and beside a colleague."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.screens import go
from tests.browser.test_keyboard import walk_to

GOODS = (("KIT-0001", 2), ("KIT-0003", 1))


@pytest.fixture
def clerk(system):
    return system.staff("warehouse")


@pytest.fixture
def order(customer):
    return customer.buy(*GOODS)


def test_an_order_is_packed_in_two_parts_sent_and_delivered(pages, clerk, customer, order, window):
    page = pages.open(clerk, **window)
    find(page, order)
    expect(page.get_by_role("region", name="Deliver to")).to_contain_text("Nygade 7")
    page.get_by_role("button", name="One less of Bread knife").click()
    expect(page.get_by_text("1 unit left out. When you pack, the rest becomes another shipment")).to_be_visible()
    page.get_by_role("button", name="Pack 2 units").click()
    send(page)

    page.get_by_role("region", name="Of the same order").get_by_role("link", name="1 unit").click()
    page.get_by_role("button", name="Pack 1 unit").click()
    expect(page.get_by_text("Ready to go.")).to_be_visible()
    expect(page.get_by_label("Carrier")).to_have_value("Post")
    page.get_by_role("button", name="Dispatch").click()
    page.get_by_role("button", name="It was delivered").click()
    expect(page.get_by_text("It has reached the customer.")).to_be_visible()

    assert customer.wait_order(order["id"], "DELIVERED")["state"] == "DELIVERED"


def test_an_order_is_packed_sent_and_delivered_without_a_mouse(pages, clerk, customer, order):
    page = pages.open(clerk)
    find(page, order)
    walk_to(page, page.get_by_role("spinbutton", name="Units of Bread knife"))
    page.keyboard.type("1")
    walk_to(page, page.get_by_role("button", name="Pack 2 units"))
    page.keyboard.press("Enter")
    expect(page.locator("app-shipment-standing")).to_be_focused()
    expect(page.get_by_text("Ready to go.")).to_be_visible()
    walk_to(page, page.get_by_label("Carrier"))
    page.keyboard.type("Post")
    page.keyboard.press("Tab")
    page.keyboard.type("RR 1234 5678 9 DK")
    page.keyboard.press("Enter")
    expect(page.get_by_text("The carrier has it.")).to_be_visible()
    walk_to(page, page.get_by_role("button", name="It was delivered"))
    page.keyboard.press("Enter")

    expect(page.get_by_text("It has reached the customer.")).to_be_visible()
    expect(page.locator("app-shipment-standing")).to_be_focused()
    states = [shipment["state"] for shipment in customer.order_of(order["id"])["shipments"]]
    assert states == ["DELIVERED", "PLANNED"]


def test_who_has_packed_one_is_led_to_the_next(pages, clerk, order, customer):
    customer.buy(("KIT-0002", 1))
    page = pages.open(clerk)
    find(page, order)
    page.get_by_role("button", name="Pack 3 units").click()

    link = page.get_by_role("link", name="Next to pack")
    expect(link).to_be_visible()
    address = page.url
    link.click()

    expect(page).not_to_have_url(address)
    expect(page.get_by_text("To be packed.")).to_be_visible()
    expect(page.get_by_role("button", name=re.compile(r"^Pack \d+ units?$"))).to_be_enabled()


def test_of_two_clerks_one_packs_and_the_other_sees_it(pages, clerk, system, customer, order):
    first, second = pages.open(clerk), pages.open(clerk, refusals=[409])
    for page in (first, second):
        find(page, order)
    first.get_by_role("button", name="Pack 3 units").click()
    expect(first.get_by_text("Ready to go.")).to_be_visible()

    second.get_by_role("button", name="Pack 3 units").click()

    expect(second.get_by_role("alert")).to_contain_text("Somebody else was first: it is packed already.")
    expect(second.get_by_text("Ready to go.")).to_be_visible()
    assert len(customer.order_of(order["id"])["shipments"]) == 1


def test_an_order_that_is_cancelled_meanwhile_is_not_packed(pages, clerk, customer, order):
    page = pages.open(clerk, refusals=[409])
    find(page, order)
    assert customer.cancel(order["id"]).is_success

    page.get_by_role("button", name="Pack 3 units").click()

    expect(page.get_by_role("alert")).to_contain_text("The order was cancelled meanwhile.")
    expect(page.get_by_text("Nothing is sent. Put what was packed back on its shelf.")).to_be_visible()


def test_a_parcel_whose_answer_was_lost_is_packed_once(pages, clerk, customer, order):
    page = pages.open(clerk, refusals=["net::ERR_FAILED"])
    find(page, order)
    page.route("**/pack", lose_the_answer, times=1)
    page.get_by_role("button", name="One less of Bread knife").click()
    page.get_by_role("button", name="Pack 2 units").click()

    expect(page.get_by_text("Ready to go.")).to_be_visible()
    shipments = customer.order_of(order["id"])["shipments"]
    assert [sum(line["quantity"] for line in shipment["lines"]) for shipment in shipments] == [2, 1]


def test_stock_is_received_and_adjusted(pages, clerk, system):
    lamp = system.a_product(units=4, name="Floor lamp")
    page = pages.open(clerk)
    go(page, "/stock?running=out")
    page.get_by_role("searchbox", name="Search the stock").fill(lamp["sku"])
    page.get_by_role("link", name="Floor lamp").click()

    page.get_by_label("Units that came").fill("20")
    expect(page.get_by_text("On hand: 4 now, 24 then")).to_be_visible()
    page.get_by_role("button", name="Receive", exact=True).dblclick()
    expect(page.get_by_text("Done: +20. 24 on hand now")).to_be_visible()
    page.get_by_label("Units missing").fill("2")
    page.get_by_label("Reason").fill("Broken on the shelf")
    page.get_by_role("button", name="Adjust", exact=True).click()

    expect(page.get_by_text("Done: -2. 22 on hand now")).to_be_visible()
    movements = page.get_by_role("region", name="Movements").get_by_role("listitem")
    expect(movements).to_have_count(3)
    expect(movements.first).to_contain_text(re.compile("Adjusted.*Broken on the shelf"))
    expect(movements.first).to_contain_text("by you")
    assert system.stock(lamp["sku"])["on_hand"] == 22


def test_a_packing_slip_is_all_that_is_printed(pages, clerk, order):
    page = pages.open(clerk)
    find(page, order)
    expect(page.get_by_role("button", name="Packing slip")).to_be_visible()

    page.emulate_media(media="print")

    expect(page.locator("app-packing-slip")).to_be_visible()
    expect(page.locator("app-packing-slip")).to_contain_text("Bread knife")
    expect(page.get_by_role("button", name="Pack 3 units")).to_be_hidden()


def find(page, order):
    """Look for an order by its number, and open its first shipment."""
    go(page, "/shipments")
    page.get_by_role("searchbox", name="Find by order number").fill(order["number"])
    page.get_by_role("link", name=order["number"], exact=True).click()
    expect(page.get_by_role("heading", name=f"Shipment of {order['number']}")).to_be_visible()


def send(page):
    """Give what was just packed to its carrier, once its money is there."""
    expect(page.get_by_text("Ready to go.")).to_be_visible()
    page.get_by_label("Carrier").fill("Post")
    page.get_by_label("Tracking number").fill("RR 1234 5678 9 DK")
    page.get_by_role("button", name="Dispatch").click()
    page.get_by_role("button", name="It was delivered").click()
    expect(page.get_by_text("It has reached the customer.")).to_be_visible()


def lose_the_answer(route):
    """Let a request through to the shop, and nothing back."""
    route.fetch()
    route.abort()
