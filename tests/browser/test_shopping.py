"""From the catalogue to the invoice, in a real browser."""

from playwright.sync_api import expect

from tests.browser.screens import go, put_into_basket

SLOW_MS = 600
"""Longer than the catalogue waits for the next letter."""


def test_a_customer_orders_from_the_catalogue_and_reads_the_invoice(page, customer):
    go(page, "/catalogue")
    put_into_basket(page, "Bread knife", "Apron")
    page.get_by_role("link", name="Basket, units: 2").click()
    page.get_by_role("button", name="Order now").click()

    expect(page.get_by_text("Thank you, your order is placed.")).to_be_visible()
    page.get_by_role("region", name="Invoice").get_by_role("link").click()

    expect(page.get_by_role("article", name="Invoice INV-")).to_contain_text("Ada Jensen")
    invoice = customer.get(f"/invoices/{page.url.rsplit('/', 1)[1]}").json()
    expect(page.get_by_role("definition").last).to_have_text(f"€{invoice['total']['amount_minor'] / 100:.2f}")
    assert [line["sku"] for line in invoice["lines"]] == ["KIT-0001", "TEX-0010"]


def test_the_catalogue_is_searched_while_one_types(page):
    go(page, "/catalogue")

    page.get_by_role("searchbox", name="Search the catalogue").fill("bread kni")

    expect(page.get_by_role("heading", level=2)).to_have_text(["Bread knife"])
    expect(page).to_have_url("/catalogue?search=bread%20kni")


def test_whoever_goes_elsewhere_while_typing_gets_there(page):
    go(page, "/catalogue")
    page.route("**/*.js", lambda _held: None)

    page.get_by_role("searchbox").fill("bread kni")
    page.get_by_role("link", name="Basket, units: 0").click()
    page.wait_for_timeout(SLOW_MS)
    page.unroute_all()

    expect(page.get_by_role("heading", name="Your basket is empty")).to_be_visible()


def test_a_category_shows_its_products_only(page):
    go(page, "/catalogue")

    page.get_by_role("navigation", name="Categories").get_by_role("link", name="Kitchen").click()

    expect(page.locator("app-product-tile .category").first).to_have_text("Kitchen")
    expect(page.locator("app-product-tile .category").filter(has_not_text="Kitchen")).to_have_count(0)


def test_more_of_the_catalogue_is_loaded_below_what_is_there(page):
    go(page, "/catalogue")
    tiles = page.locator("app-product-tile")
    expect(tiles).to_have_count(24)

    page.get_by_role("button", name="Load more").click()

    expect(tiles).to_have_count(48)
    assert len(set(tiles.get_by_role("heading").all_text_contents())) == 48


def test_a_double_click_on_the_order_button_gives_one_order(page, customer):
    go(page, "/catalogue")
    put_into_basket(page, "Bread knife")
    go(page, "/basket")

    page.get_by_role("button", name="Order now").dblclick()

    expect(page.get_by_text("Thank you, your order is placed.")).to_be_visible()
    assert len(customer.all_of("/orders")) == 1
    expect(page.get_by_role("link", name="Basket, units: 0")).to_be_visible()


def test_who_asks_for_too_many_is_told_how_many_there_are_and_takes_them(pages, customer, system):
    lamp = system.a_product(units=2, name="Desk lamp")
    page = pages.open(customer, refusals=[409])
    go(page, "/catalogue")
    put_into_basket(page, "Desk lamp")
    go(page, "/basket")
    for _ in range(2):
        page.get_by_role("button", name="One more of Desk lamp").click()
    page.get_by_role("button", name="Order now").click()

    expect(page.get_by_role("alert")).to_contain_text("Nothing was ordered.")
    expect(page.get_by_text("Only 2 available")).to_be_visible()
    page.get_by_role("button", name="Take what is available").click()
    page.get_by_role("button", name="Order now").click()

    expect(page.get_by_text("Thank you, your order is placed.")).to_be_visible()
    assert system.receive(lamp["sku"], 1)["reserved"] == 2


def test_what_others_have_bought_meanwhile_is_sold_out(pages, customer, system):
    vase = system.a_product(units=1, name="Blue vase")
    page = pages.open(customer, refusals=[409])
    go(page, "/catalogue")
    put_into_basket(page, "Blue vase")
    system.a_customer().order((vase["sku"], 1))
    go(page, "/basket")

    page.get_by_role("button", name="Order now").click()

    expect(page.get_by_text("Sold out")).to_be_visible()
    go(page, f"/catalogue?search={vase['sku']}")
    expect(page.get_by_role("button", name="One more of Blue vase")).to_be_disabled()


def test_an_order_whose_answer_was_lost_is_asked_for_again_and_placed_once(pages, customer):
    page = pages.open(customer, refusals=["net::ERR_FAILED"])
    go(page, "/catalogue")
    put_into_basket(page, "Bread knife")
    go(page, "/basket")
    page.route("**/api/v1/orders", lose_the_answer, times=1)
    page.get_by_role("button", name="Order now").click()

    expect(page.get_by_role("alert")).to_contain_text("It is not known yet whether your order was placed.")
    page.get_by_role("button", name="Ask again").click()

    expect(page.get_by_text("Thank you, your order is placed.")).to_be_visible()
    assert len(customer.all_of("/orders")) == 1


def test_a_shop_that_cannot_be_reached_is_tried_again(pages):
    page = pages.open(refusals=["net::ERR_FAILED"])
    page.route("**/api/v1/products?*", lambda route: route.abort())
    go(page, "/catalogue")
    expect(page.get_by_role("alert")).to_contain_text("The shop could not be reached.")
    page.unroute_all()

    page.get_by_role("button", name="Try again").click()

    expect(page.locator("app-product-tile")).to_have_count(24)


def lose_the_answer(route):
    """Let a request through to the shop, and nothing back."""
    route.fetch()
    route.abort()
