"""Everything can be done with the keyboard alone."""

from playwright.sync_api import expect

from tests.browser.screens import go, open_basket

STOPS_MAX = 120
"""More than any screen has; a tour that takes longer goes round in circles."""
STOPS_SEEN = 15
"""From the top of the catalogue to the button of its first product."""
PLACE_OF_STOP = """() => {
    const { x, y, width, height } = document.activeElement.getBoundingClientRect();
    const [left, top] = [Math.max(0, x - 5), Math.max(0, y - 5)];
    const [right, bottom] = [Math.min(x + width + 5, innerWidth), Math.min(y + height + 5, innerHeight)];
    return { x: left, y: top, width: right - left, height: bottom - top };
}"""


def test_an_order_is_placed_and_paid_without_a_mouse(page, customer):
    go(page, "/catalogue?search=Bread+knife")
    walk_to(page, page.get_by_role("button", name="Add Bread knife to the basket"))
    page.keyboard.press("Enter")
    walk_to(page, page.get_by_role("link", name="Basket, units: 1"), "Shift+Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Order now")).to_be_enabled()
    walk_to(page, page.get_by_role("button", name="Order now"))
    page.keyboard.press("Enter")
    expect(page.get_by_text("Thank you, your order is placed.")).to_be_visible()
    walk_to(page, page.get_by_role("radio", name="Good card"))
    walk_to(page, page.get_by_role("button", name="Pay €"))
    page.keyboard.press("Enter")

    expect(page.get_by_text("Confirmed.")).to_be_visible()
    expect(page.locator("app-order-standing")).to_be_focused()
    assert len(customer.all_of("/orders")) == 1


def test_an_address_is_changed_without_a_mouse(page):
    open_basket(page, "Bread knife")
    walk_to(page, page.get_by_role("button", name="Change the address"))
    page.keyboard.press("Enter")
    walk_to(page, page.get_by_label("City"))
    page.keyboard.type("Aarhus")
    page.keyboard.press("Enter")

    expect(page.get_by_role("region", name="Deliver to")).to_contain_text("1164 Aarhus")


def test_an_order_is_cancelled_without_a_mouse(page, customer):
    go(page, f"/orders/{customer.place(('KIT-0001', 1))['id']}")
    walk_to(page, page.get_by_role("button", name="Cancel the order"))
    page.keyboard.press("Enter")
    walk_to(page, page.get_by_role("button", name="Yes, cancel it"))
    page.keyboard.press("Enter")

    expect(page.get_by_text("Cancelled. Nothing is sent")).to_be_visible()
    expect(page.locator("app-order-standing")).to_be_focused()


def test_the_first_stop_leads_past_the_navigation(page):
    go(page, "/catalogue")

    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")

    expect(page.get_by_role("main")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("searchbox")).to_be_focused()


def test_a_new_screen_is_where_the_reader_is(page):
    go(page, "/catalogue")

    walk_to(page, page.get_by_role("navigation", name="Main").get_by_role("link", name="Orders"))
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", name="My orders")).to_be_visible()
    expect(page.get_by_role("main")).to_be_focused()
    expect(page).to_have_title("Orders · Kontor")


def test_each_stop_shows_that_it_is_one(page):
    go(page, "/catalogue?search=Bread+knife")

    unseen = []
    for _ in range(STOPS_SEEN):
        page.keyboard.press("Tab")
        place = page.evaluate(PLACE_OF_STOP)
        focused = page.screenshot(clip=place)
        stop = page.evaluate("() => { const stop = document.activeElement; stop.blur(); return stop.outerHTML; }")
        unseen += [stop] * (page.screenshot(clip=place) == focused)

    assert unseen == []


def walk_to(page, target, key="Tab"):
    """Go from stop to stop until the target has the focus."""
    for _ in range(STOPS_MAX):
        page.keyboard.press(key)
        if target.evaluate("(element) => element === document.activeElement"):
            return
    raise AssertionError(f"{target} is not reached by {key}.")
