"""Opening an account, signing in and out, and who sees what."""

import re

import pytest
from playwright.sync_api import expect

from backbone.messages import new_id
from tests.browser.screens import go, put_into_basket


def test_whoever_opens_an_account_is_signed_in_to_it(pages):
    page = pages.open()
    go(page, "/register")
    page.get_by_label("Name").fill("Grace Lund")
    page.get_by_label("E-mail address").fill(f"grace-{new_id()}@shop.example")
    page.get_by_label("Password").fill("a sentence is fine")
    page.get_by_label("Country").select_option("Denmark")

    page.get_by_role("button", name="Open the account").click()

    expect(page.get_by_role("button", name="Account of Grace Lund")).to_be_visible()
    expect(page).to_have_url("/catalogue")


def test_an_address_that_has_an_account_is_refused_at_its_field(pages, customer):
    page = pages.open(refusals=[409])
    go(page, "/register")
    page.get_by_label("Name").fill("Ada Again")
    page.get_by_label("E-mail address").fill(customer.profile["email"])
    page.get_by_label("Password").fill("a sentence is fine")
    page.get_by_label("Country").select_option("Denmark")

    page.get_by_role("button", name="Open the account").click()

    expect(page.locator("mat-error")).to_contain_text("exists already; sign in instead.")


def test_a_customer_signs_in(pages, customer):
    page = pages.open()
    go(page, "/sign-in")

    sign_in(page, customer.credentials)

    expect(page.get_by_role("button", name="Account of Ada Jensen")).to_be_visible()
    expect(page.get_by_role("navigation", name="Main").get_by_role("link")).to_have_text(
        ["Catalogue", "Orders", "Invoices"]
    )


def test_a_wrong_password_is_said_so(pages, customer):
    page = pages.open(refusals=[401])
    go(page, "/sign-in")

    sign_in(page, {**customer.credentials, "password": "a wrong password"})

    expect(page.get_by_role("alert")).to_contain_text("The e-mail address or the password is wrong.")
    expect(page).to_have_url("/sign-in")


def test_a_visitor_who_wants_to_order_signs_in_and_finds_the_basket_as_it_was(pages, customer):
    page = pages.open()
    go(page, "/catalogue")
    put_into_basket(page, "Bread knife")
    go(page, "/basket")
    page.get_by_role("button", name="Sign in to order").click()

    sign_in(page, customer.credentials)

    expect(page).to_have_url("/basket")
    page.get_by_role("button", name="Order now").click()
    expect(page.get_by_text("Thank you, your order is placed.")).to_be_visible()


def test_a_reload_keeps_the_session_and_the_basket(page):
    go(page, "/catalogue")
    put_into_basket(page, "Bread knife")

    page.reload()

    expect(page.get_by_role("button", name="Account of Ada Jensen")).to_be_visible()
    expect(page.get_by_role("link", name="Basket, units: 1")).to_be_visible()


def test_after_signing_out_nothing_private_is_seen(page):
    go(page, "/orders")
    page.get_by_role("button", name="Account of Ada Jensen").click()
    page.get_by_role("menuitem", name="Sign out").click()
    expect(page.get_by_role("link", name="Sign in")).to_be_visible()

    page.goto("/orders")

    expect(page).to_have_url("/sign-in?returnUrl=%2Forders")
    assert [cookie["name"] for cookie in page.context.cookies()] == []


def test_whose_session_has_ended_signs_in_and_comes_back(pages, customer):
    page = pages.open(customer, refusals=[401])
    go(page, "/catalogue")
    page.context.clear_cookies()
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Invoices").click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()

    sign_in(page, customer.credentials)

    expect(page.get_by_role("heading", name="My invoices")).to_be_visible()


def test_a_session_is_renewed_once_for_all_that_wait_and_nobody_notices(pages, customer, order_id):
    page = pages.open(customer, refusals=[401])
    go(page, "/orders")
    renewals = count_renewals(page)
    lose_access(page)

    page.get_by_role("link", name=re.compile("^O-")).click()

    expect(page.get_by_role("button", name="Pay €")).to_be_visible()
    expect(page.get_by_role("region", name="What happened")).to_contain_text("Order placed")
    expect(page.get_by_role("region", name="Invoices")).to_contain_text("when it is packed")
    assert len(renewals) == 1


def test_what_was_pressed_when_the_access_token_had_run_out_is_done_once(pages, customer, order_id):
    page = pages.open(customer, refusals=[401])
    go(page, f"/orders/{order_id}")
    lose_access(page)

    page.get_by_role("button", name="Pay €").click()

    expect(page.get_by_text("Confirmed.")).to_be_visible()
    assert len(customer.payment_of(order_id)["attempts"]) == 1


def test_a_reload_after_the_access_token_has_run_out_keeps_the_session(pages, customer):
    page = pages.open(customer, refusals=[401])
    go(page, "/orders")
    lose_access(page)

    page.reload()

    expect(page.get_by_role("heading", name="My orders")).to_be_visible()
    expect(page.get_by_role("button", name="Account of Ada Jensen")).to_be_visible()


def test_whose_session_was_ended_elsewhere_signs_in(pages, customer):
    page = pages.open(customer, refusals=[401])
    go(page, "/orders")
    assert customer.ask("DELETE", "/me/sessions").is_success
    lose_access(page)

    page.get_by_role("navigation", name="Main").get_by_role("link", name="Invoices").click()

    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()


def test_an_operator_sees_the_instances(pages, system):
    page = pages.open(system.staff("ops"))
    go(page, "/catalogue")

    page.get_by_role("navigation", name="Main").get_by_role("button", name="Operations").click()
    page.get_by_role("menuitem", name="Instances").click()

    summary = page.get_by_role("list", name="Services")
    expect(summary.get_by_role("listitem").filter(has_text="inventory")).to_contain_text("2 of 2 up")
    expect(page.get_by_role("row").filter(has_text=f"-{system.pid('billing')}")).to_contain_text("Up")


def test_for_a_customer_there_are_no_instances(page):
    go(page, "/instances")

    expect(page.get_by_role("heading", name="There is no such page")).to_be_visible()
    expect(page.get_by_role("button", name="Operations")).to_have_count(0)


@pytest.mark.parametrize("role", ["support", "accountant"])
def test_the_staff_sees_the_orders_of_all(pages, system, customer, order_id, role):
    page = pages.open(system.staff(role))

    go(page, "/orders")

    expect(page.get_by_role("heading", name="All orders")).to_be_visible()
    expect(page.get_by_role("link", name=customer.order_of(order_id)["number"])).to_be_visible()


@pytest.fixture
def order_id(customer):
    """An order that waits for its payment."""
    return customer.place(("KIT-0001", 1))["id"]


def lose_access(page):
    """What a browser does when the access token has run out."""
    for name in ("access_token_cookie", "csrf_access_token"):
        page.context.clear_cookies(name=name)


def count_renewals(page):
    """The renewals that a page asks for from now on."""
    renewals = []
    page.on("request", lambda request: renewals.append(request) if request.url.endswith("/auth/refresh") else None)
    return renewals


def sign_in(page, credentials):
    """Fill in the form and send it."""
    page.get_by_label("E-mail address").fill(credentials["email"])
    page.get_by_label("Password").fill(credentials["password"])
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
