"""From the catalogue to the invoice, in a real browser."""

from playwright.sync_api import expect

from tests.browser.screens import go, put_into_basket

SLOW_MS = 600
"""Longer than the catalogue waits for the next letter."""


def test_a_customer_buys_from_the_catalogue_and_reads_the_invoice_once_it_is_packed(pages, customer, system, window):
    page = pages.open(customer, **window)
    go(page, "/catalogue")
    put_into_basket(page, "Bread knife", "Apron")
    page.get_by_role("link", name="Basket, units: 2").click()
    page.get_by_role("button", name="Order now").click()
    expect(page.get_by_text("Thank you, your order is placed.")).to_be_visible()
    page.get_by_role("button", name="Pay €").click()
    expect(page.get_by_text("Confirmed.")).to_be_visible()

    [order] = customer.all_of("/orders")
    system.pack(order)
    invoice = customer.wait_invoiced(order["id"])
    page.reload()
    page.get_by_role("region", name="Invoices").get_by_role("link").click()

    expect(page.get_by_role("article", name="Invoice INV-")).to_contain_text("Nygade 7")
    expect(page.get_by_role("definition").last).to_have_text(euros(order["total"]))
    assert (invoice["total"], [line["sku"] for line in invoice["lines"]]) == (order["total"], ["KIT-0001", "TEX-0010"])


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
    assert len(set(tiles.get_by_role("heading").get_by_role("link").evaluate_all("links => links.map(String)"))) == 48


def test_a_shop_that_cannot_be_reached_is_tried_again(pages):
    page = pages.open(refusals=["net::ERR_FAILED"])
    page.route("**/api/v1/products?*", lambda route: route.abort())
    go(page, "/catalogue")
    expect(page.get_by_role("alert")).to_contain_text("The shop could not be reached.")
    page.unroute_all()

    page.get_by_role("button", name="Try again").click()

    expect(page.locator("app-product-tile")).to_have_count(24)


def euros(amount):
    """An amount as the pages write it."""
    return f"€{amount['amount_minor'] / 100:.2f}"
