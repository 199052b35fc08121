"""Everything can be done with the keyboard alone."""

from playwright.sync_api import expect

from tests.browser.screens import go

STOPS_MAX = 120
"""More than any screen has; a tour that takes longer goes round in circles."""


def test_an_order_is_placed_without_a_mouse(page, customer):
    go(page, "/catalogue?search=Bread+knife")
    walk_to(page, page.get_by_role("button", name="Add Bread knife to the basket"))
    page.keyboard.press("Enter")
    walk_to(page, page.get_by_role("link", name="Basket, units: 1"), "Shift+Tab")
    page.keyboard.press("Enter")
    walk_to(page, page.get_by_role("button", name="Order now"))
    page.keyboard.press("Enter")
    expect(page.get_by_text("Thank you, your order is placed.")).to_be_visible()
    invoice = page.get_by_role("region", name="Invoice").get_by_role("link")
    expect(invoice).to_be_visible()

    walk_to(page, invoice)
    page.keyboard.press("Enter")

    expect(page.get_by_role("article", name="Invoice INV-")).to_be_visible()
    assert len(customer.all_of("/orders")) == 1


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

    shown = []
    for _ in range(12):
        page.keyboard.press("Tab")
        shown.append(page.evaluate(SHOWS_FOCUS))

    assert [stop for stop in shown if stop is not True] == []


SHOWS_FOCUS = """() => {
    const stop = document.activeElement;
    const frames = [stop, stop.parentElement, ...stop.querySelectorAll('*')].filter(Boolean);
    const isSeen = frames.some((frame) => ['', '::before', '::after'].some((part) => {
        const style = getComputedStyle(frame, part || null);
        return style.outlineStyle !== 'none' || style.boxShadow !== 'none' || Number(style.opacity) > 0 && part === '::before';
    }));
    return isSeen || stop.outerHTML;
}"""


def walk_to(page, target, key="Tab"):
    """Go from stop to stop until the target has the focus."""
    for _ in range(STOPS_MAX):
        page.keyboard.press(key)
        if target.evaluate("(element) => element === document.activeElement"):
            return
    raise AssertionError(f"{target} is not reached by {key}.")
