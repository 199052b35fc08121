"""Customers look after their own account, and support finds them and what they ordered."""

import re

from playwright.sync_api import expect

from backbone.messages import new_id
from tests.browser.screens import go
from tests.browser.test_sessions import sign_in


def test_a_shopper_changes_the_address_once_it_is_right(page, customer):
    go(page, "/account")
    page.get_by_role("button", name="Change the address").click()
    address = page.get_by_role("region", name="Address")
    address.get_by_label("Street and number").fill("")
    address.get_by_label("City").fill("Odense")
    address.get_by_role("button", name="Use this address").click()
    expect(address.locator("mat-error")).to_have_text("Enter street and number.")

    address.get_by_label("Street and number").fill("Nørregade 7")
    address.get_by_role("button", name="Use this address").click()

    expect(page.get_by_role("status").filter(has_text="Saved.")).to_be_visible()
    expect(address).to_contain_text("Nørregade 7")
    saved = customer.get("/me").json()["address"]
    assert (saved["street"], saved["city"]) == ("Nørregade 7", "Odense")


def test_who_is_signed_in_elsewhere_ends_that_session(pages, customer):
    page, elsewhere = pages.open(), pages.open(customer, refusals=[401])
    go(page, "/sign-in")
    sign_in(page, customer.credentials)
    expect(page).to_have_url("/catalogue")
    go(elsewhere, "/orders")
    go(page, "/account")
    sessions = page.get_by_role("region", name="Where you are signed in")
    before = sessions.get_by_role("listitem").count()

    sessions.get_by_role("button", name="End the session").first.click()

    expect(sessions.get_by_role("listitem")).to_have_count(before - 1)
    expect(sessions.get_by_text("This session", exact=True)).to_be_visible()


def test_what_another_window_saved_first_is_not_lost_unseen(pages, customer):
    page = pages.open(customer, refusals=[412])
    go(page, "/account")
    version = customer.get("/me").json()["version"]
    changed = customer.ask("PATCH", "/me", {"If-Match": f'"{version}"'}, json={"name": "Ada Holm"})
    assert changed.is_success, changed.text

    page.get_by_label("Name").fill("Ada Lund")
    page.get_by_role("button", name="Save").click()

    expect(page.get_by_role("main")).to_contain_text("Ada Holm")
    assert customer.get("/me").json()["name"] == "Ada Holm"


def test_support_finds_a_customer_by_name_and_opens_an_order_of_theirs(pages, system, window):
    name = f"Grace {new_id()[-8:]}"
    customer = system.a_customer(name=name)
    order = customer.buy(("KIT-0001", 1))
    page = pages.open(system.staff("support"), **window)
    go(page, "/customers")
    page.get_by_role("searchbox", name="Name or e-mail address").fill(name.upper())
    page.get_by_role("button", name="Search").click()
    expect(page).to_have_url(re.compile(r"\?search=GRACE"))
    expect(page.get_by_role("row")).to_have_count(2)

    page.get_by_role("link", name=name).click()
    expect(page.get_by_role("region", name="Profile")).to_contain_text(customer.profile["email"])
    page.get_by_role("region", name="Orders").get_by_role("link", name=order["number"]).click()

    expect(page.get_by_role("heading", name=f"Order {order['number']}")).to_be_visible()
    page.get_by_role("region", name="Customer").get_by_role("link", name=name).click()
    expect(page).to_have_url(f"/customers/{customer.profile['id']}")


def test_for_the_warehouse_there_are_no_customers(pages, system, day):
    page = pages.open(system.staff("warehouse"))

    go(page, f"/customers/{day.customer.profile['id']}")

    expect(page.get_by_role("heading", name="There is no such page")).to_be_visible()
