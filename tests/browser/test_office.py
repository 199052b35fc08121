"""The back office: what there is to do, products that two people change at once, orders that support looks for."""

import re

import pytest
from playwright.sync_api import expect

from backbone.messages import new_id
from tests.browser.screens import go
from tests.browser.test_sessions import sign_in


def test_the_catalogues_staff_creates_a_product_and_settles_its_price_with_who_changed_it_too(pages, system):
    page, sku = pages.open(system.staff("catalogue"), refusals=[412]), f"NEW-{new_id()[-8:].upper()}"
    go(page, "/products")
    page.get_by_role("link", name="New product").click()
    page.get_by_label("SKU").fill(sku)
    page.get_by_label("Name").fill("Enamel kettle")
    page.get_by_label("Category").fill("Kitchen")
    page.get_by_label("Net price").fill("24,90")
    page.get_by_role("button", name="Create the product").click()
    expect(page.get_by_role("status").filter(has_text="Created.")).to_be_visible()
    [product] = system.visitor.get("/products", search=sku).json()["items"]
    changed = {"unit_price": {"amount_minor": 2_290, "currency": "EUR"}, "description": "Holds 1.5 l."}
    headers = {"If-Match": f'"{product["version"]}"'}
    assert system.staff("catalogue").ask("PATCH", f"/products/{product['id']}", headers, json=changed).is_success

    page.get_by_label("Net price").fill("19.90")
    page.get_by_role("button", name="Save").click()
    clash = page.get_by_role("region", name="Somebody else changed the same")
    expect(clash.get_by_role("definition")).to_have_text(["19.90", "22.90"])
    expect(page.get_by_label("Description")).to_have_value("Holds 1.5 l.")
    clash.get_by_role("button", name="Keep mine").click()
    page.get_by_role("button", name="Save").click()

    expect(page.get_by_role("status").filter(has_text="Saved.")).to_be_visible()
    saved = system.visitor.get(f"/products/{product['id']}").json()
    assert (saved["unit_price"]["amount_minor"], saved["description"]) == (1_990, "Holds 1.5 l.")


def test_a_product_that_is_sold_no_more_is_found_on_its_own_shelf(pages, system):
    product, page = system.a_product(name="Old kettle"), pages.open(system.staff("catalogue"))
    go(page, f"/products/{product['id']}")
    page.get_by_role("button", name="Sell it no more").click()
    page.get_by_role("button", name="Yes, sell it no more").click()
    expect(page.get_by_role("status").filter(has_text="It is sold no more.")).to_be_visible()

    go(page, f"/products?search={product['sku']}")
    expect(page.get_by_role("heading", name="No product matches")).to_be_visible()
    page.get_by_role("navigation", name="Shelves").get_by_role("link", name="Sold no more").click()

    expect(page.get_by_role("link", name="Old kettle")).to_be_visible()
    expect(page).to_have_url(re.compile("archived=true"))


def test_support_finds_an_order_by_its_number_and_cancels_it(pages, system, customer):
    order, page = customer.buy(("KIT-0001", 1)), pages.open(system.staff("support"))
    go(page, "/orders")
    page.get_by_role("searchbox", name="Order number or e-mail address").fill(order["number"].lower())
    page.get_by_role("button", name="Search").click()
    expect(page.get_by_role("row")).to_have_count(2)
    page.get_by_role("link", name=order["number"]).click()
    expect(page.get_by_role("region", name="Customer")).to_contain_text(customer.profile["email"])

    page.get_by_role("button", name="Cancel the order").click()
    page.get_by_role("button", name="Yes, cancel it").click()

    expect(page.get_by_text("Nothing is sent; what was charged is paid back.")).to_be_visible()
    assert customer.wait_order(order["id"], "CANCELLED")["lines"][0]["cancelled"] == 1


def test_a_search_stands_in_the_address_and_is_refused_at_its_field(pages, system, day):
    page = pages.open(system.staff("support"), refusals=[422])
    go(page, f"/orders?search={day.customer.profile['email']}&state=CANCELLED")

    expect(page.get_by_role("row")).to_have_count(2)
    page.get_by_role("searchbox").fill("Ada")
    page.get_by_role("button", name="Search").click()

    expect(page.get_by_role("alert")).to_have_text("Must be an order number or an e-mail address.")


@pytest.mark.parametrize(
    ("role", "cards"),
    [
        ("warehouse", ["To pack", "Ready to go", "On hold", "Running out of stock", "Orders today"]),
        ("support", ["Payments in doubt", "Orders today"]),
        ("catalogue", ["Running out of stock"]),
    ],
)
def test_the_staff_begins_with_what_there_is_to_do(pages, system, day, role, cards):
    account, page = system.account_of(role), pages.open()
    go(page, "/sign-in")

    sign_in(page, account)

    expect(page).to_have_url("/today")
    expect(page.get_by_role("region").get_by_role("heading", level=2)).to_have_text(cards)


def test_what_is_packed_leaves_the_board_by_itself(pages, system, customer):
    page = pages.open(system.staff("warehouse"))
    order = customer.buy(("KIT-0001", 1))
    go(page, "/today")
    count = page.get_by_role("region", name="To pack").locator(".count")
    before = int(count.inner_text())

    system.pack(order)

    expect(count).to_have_text(str(before - 1), timeout=30_000)
