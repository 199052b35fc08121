"""The basket becomes an order: at the price and to the address that were shown, and once."""

import pytest
from playwright.sync_api import expect

from tests.browser.day import CHANGED_PRICE, change
from tests.browser.screens import go, open_basket, put_into_basket

PLACED = "Thank you, your order is placed."


def test_the_basket_shows_to_the_cent_what_the_order_then_comes_to(page, customer):
    open_basket(page, "Bread knife")
    shown = page.get_by_role("definition").all_text_contents()

    page.get_by_role("button", name="Order now").click()

    expect(page.get_by_text(PLACED)).to_be_visible()
    [order] = customer.all_of("/orders")
    assert shown == ["€18.90", "€4.90", "€23.80", "€5.95", "€29.75"]
    assert order["total"]["amount_minor"] == 2_975


def test_who_has_no_address_gives_one_with_the_first_order(pages, system):
    newcomer = system.a_customer(name="Bo Holm", country="SE", address=None)
    page = pages.open(newcomer)
    open_basket(page, "Bread knife")
    expect(page.get_by_role("button", name="Order now")).to_be_disabled()

    write_address(page, street="Storgata 1", postal_code="11 420", city="Stockholm")
    page.get_by_role("button", name="Order now").click()

    expect(page.get_by_role("region", name="Delivery address")).to_contain_text(
        "Bo Holm Storgata 1 11 420 Stockholm Sweden"
    )
    assert newcomer.get("/me").json()["address"]["street"] == "Storgata 1"


def test_the_tax_follows_the_address(page, customer):
    open_basket(page, "Bread knife")
    expect(page.get_by_text("Tax 25 %")).to_be_visible()
    page.get_by_role("button", name="Change the address").click()
    page.get_by_label("Country").select_option("Germany")

    page.get_by_role("button", name="Use this address").click()

    expect(page.get_by_text("Tax 19 %")).to_be_visible()
    page.get_by_role("button", name="Order now").click()
    expect(page.get_by_role("region", name="Delivery address")).to_contain_text("Germany")


def test_a_price_that_has_changed_is_shown_and_asked_for_again(pages, customer, system):
    jug = system.a_product(units=5, price_minor=1_990, name="Blue jug")
    page = pages.open(customer, refusals=[409])
    open_basket(page, "Blue jug")
    change(system, jug, unit_price=CHANGED_PRICE)
    page.get_by_role("button", name="Order now").click()

    expect(page.get_by_role("alert")).to_contain_text("Nothing was ordered. The total is €34.75 now; it was €31.00.")
    expect(page.get_by_text("€22.90 each (it was €19.90)")).to_be_visible()
    assert customer.all_of("/orders") == []
    page.get_by_role("button", name="Order now").click()

    expect(page.get_by_text(PLACED)).to_be_visible()


def test_a_double_click_on_the_order_button_gives_one_order(page, customer):
    open_basket(page, "Bread knife")

    page.get_by_role("button", name="Order now").dblclick()

    expect(page.get_by_text(PLACED)).to_be_visible()
    assert len(customer.all_of("/orders")) == 1
    expect(page.get_by_role("link", name="Basket, units: 0")).to_be_visible()


def test_who_asks_for_too_many_is_told_how_many_there_are_and_takes_them(page, system):
    lamp = system.a_product(units=2, name="Desk lamp")
    open_basket(page, "Desk lamp")
    for _ in range(2):
        page.get_by_role("button", name="One more of Desk lamp").click()

    expect(page.get_by_text("Only 2 available")).to_be_visible()
    expect(page.get_by_role("button", name="Order now")).to_be_disabled()
    page.get_by_role("button", name="Take what is available").click()
    page.get_by_role("button", name="Order now").click()

    expect(page.get_by_text(PLACED)).to_be_visible()
    assert system.stock(lamp["sku"])["reserved"] == 2


def test_what_others_have_bought_meanwhile_is_sold_out(pages, customer, system):
    vase = system.a_product(units=1, name="Green vase")
    page = pages.open(customer, refusals=[409])
    open_basket(page, "Green vase")
    system.a_customer().place((vase["sku"], 1))

    page.get_by_role("button", name="Order now").click()

    expect(page.get_by_role("alert")).to_contain_text("Nothing was ordered.")
    expect(page.get_by_text("Sold out")).to_be_visible()
    go(page, f"/catalogue?search={vase['sku']}")
    expect(page.get_by_role("button", name="One more of Green vase")).to_be_disabled()


def test_what_is_sold_no_more_is_left_out(pages, customer, system):
    lamp = system.a_product(units=1, name="Old lamp")
    page = pages.open(customer, refusals=[409])
    open_basket(page, "Old lamp", "Bread knife")
    archive(system, lamp)
    page.get_by_role("button", name="One more of Bread knife").click()
    expect(page.locator("app-basket-row").filter(has_text="Old lamp")).to_contain_text("Sold no more")

    page.get_by_role("button", name="Take what is available").click()
    page.get_by_role("button", name="Order now").click()

    expect(page.get_by_text(PLACED)).to_be_visible()
    expect(page.get_by_role("region", name="Order lines")).not_to_contain_text("Old lamp")


@pytest.mark.parametrize("has_reloaded", [False, True])
def test_an_order_whose_answer_was_lost_is_asked_for_again_and_placed_once(pages, customer, has_reloaded):
    page = pages.open(customer, refusals=["net::ERR_FAILED"])
    open_basket(page, "Bread knife")
    page.route("**/api/v1/orders", lose_the_answer, times=1)
    page.get_by_role("button", name="Order now").click()
    expect(page.get_by_role("alert")).to_contain_text("It is not known yet whether your order was placed.")
    if has_reloaded:
        page.reload()

    page.get_by_role("button", name="Ask again").click()

    expect(page.get_by_text(PLACED)).to_be_visible()
    assert len(customer.all_of("/orders")) == 1


def test_a_visitor_sees_goods_and_signs_in_to_see_the_rest(pages, customer):
    page = pages.open()
    go(page, "/catalogue")
    put_into_basket(page, "Bread knife")
    go(page, "/basket")

    expect(page.get_by_role("definition")).to_have_text(["€18.90"])
    expect(page.get_by_text("Tax and shipping follow from where it goes")).to_be_visible()


def write_address(page, street, postal_code, city):
    """Fill in the form for an address and send it."""
    page.get_by_label("Street and number").fill(street)
    page.get_by_label("Postal code").fill(postal_code)
    page.get_by_label("City").fill(city)
    page.get_by_role("button", name="Use this address").click()


def archive(system, product):
    """Take a product out of the catalogue."""
    headers = {"If-Match": f'"{product["version"]}"', "Idempotency-Key": product["id"]}
    assert system.staff("catalogue").ask("POST", f"/products/{product['id']}/archive", headers).is_success


def lose_the_answer(route):
    """Let a request through to the shop, and nothing back."""
    route.fetch()
    route.abort()
