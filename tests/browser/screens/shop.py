"""The screens of the shop: of visitors and customers."""

import re
from collections.abc import Callable
from urllib.parse import quote

from playwright.sync_api import Page, expect

from tests.browser.day import Day
from tests.browser.screens.screen import Screen, at, go, nobody


def put_into_basket(page: Page, *names: str) -> None:
    """Put one unit of each of these products into the basket, as the catalogue finds them."""
    for name in names:
        page.get_by_role("searchbox").fill(name)
        expect(page).to_have_url(re.compile(rf"[?&]search={quote(name)}$"))
        page.get_by_role("button", name=f"Add {name} to the basket").click()


def open_basket(page: Page, *names: str) -> None:
    """Put these things into the basket and wait for what it costs."""
    go(page, "/catalogue")
    put_into_basket(page, *names)
    go(page, "/basket")
    expect(page.get_by_role("term").filter(has_text="Total")).to_be_visible()


def a_full_basket(page: Page, _day: Day) -> None:
    """Put three things into the basket and look into it."""
    open_basket(page, "Bread knife", "Cast iron pan 26 cm", "Apron")


def a_basket_that_is_short(page: Page, day: Day) -> None:
    """Ask for more of the reading lamp than there is."""
    go(page, f"/catalogue?search={day.scarce_sku}")
    page.get_by_role("button", name="Add Reading lamp to the basket").click()
    go(page, "/basket")
    for _ in range(4):
        page.get_by_role("button", name="One more of Reading lamp").click()
    page.get_by_role("button", name="Take what is available").wait_for()


def a_basket_that_became_dearer(page: Page, day: Day) -> None:
    """Order at a price that has changed since it was shown."""
    vase = day.a_vase()
    go(page, f"/catalogue?search={vase['sku']}")
    page.get_by_role("button", name="Add Blue vase to the basket").click()
    go(page, "/basket")
    expect(page.get_by_role("term").filter(has_text="Total")).to_be_visible()
    day.reprice(vase)
    page.get_by_role("button", name="Order now").click()
    page.get_by_role("alert").wait_for()


def an_address_with_errors(page: Page, _day: Day) -> None:
    """Send the form for the first address as it is."""
    open_basket(page, "Bread knife")
    page.get_by_role("button", name="Use this address").click()
    page.get_by_text("Enter street and number.").wait_for()


def an_address_to_change(page: Page, _day: Day) -> None:
    """Begin to change the address."""
    open_basket(page, "Bread knife")
    page.get_by_role("button", name="Change the address").click()
    page.get_by_role("button", name="Keep the old one").wait_for()


def order_of(begin: Callable[[Day], str]) -> Callable[[Page, Day], None]:
    """Goes to an order that has only just become what it is."""
    return lambda page, day: go(page, f"/orders/{begin(day)}")


def a_question_before_cancelling(page: Page, day: Day) -> None:
    """Begin to cancel an order."""
    go(page, f"/orders/{day.bought()}")
    page.get_by_role("button", name="Cancel the order").click()
    page.get_by_role("button", name="Yes, cancel it").wait_for()


def a_server_that_is_away(page: Page, day: Day) -> None:
    """Look at an order while nobody answers any more."""
    go(page, f"/orders/{day.order_id}")
    expect(page.locator("app-connection-notice")).to_be_attached()
    page.route(re.compile("/api/|/health/"), lambda route: route.abort())
    page.evaluate("() => document.dispatchEvent(new Event('visibilitychange'))")
    page.get_by_text("Not connected: shown is what was known at").wait_for()


def a_form_with_errors(page: Page, _day: Day) -> None:
    """Send an empty form."""
    go(page, "/register")
    page.get_by_role("button", name="Open the account").click()
    page.get_by_text("Enter your name.").wait_for()


def an_open_menu(page: Page, _day: Day) -> None:
    """Open the menu of one's account."""
    go(page, "/catalogue")
    page.get_by_role("button", name="Account of Ada Jensen").click()
    page.get_by_role("menuitem", name="Sign out").wait_for()


def an_account_with_errors(page: Page, _day: Day) -> None:
    """Save a profile without a name, and an address without a street."""
    go(page, "/account")
    page.get_by_label("Name").fill("")
    page.get_by_role("button", name="Save").click()
    page.get_by_text("Enter your name.").wait_for()
    page.get_by_role("button", name="Change the address").click()
    page.get_by_label("Street and number").fill("")
    page.get_by_role("button", name="Use this address").click()
    page.get_by_text("Enter street and number.").wait_for()


def an_account_that_two_changed(page: Page, day: Day) -> None:
    """Change a name of an account that another window has saved meanwhile."""
    go(page, "/account")
    seen = {"If-Match": f'"{day.customer.get("/me").json()["version"]}"'}
    assert day.customer.ask("PATCH", "/me", seen, json={"name": "Ada Jensen"}).is_success
    page.get_by_label("Name").fill("Ada Holm")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("button", name="Save mine").wait_for()


def an_account_without_its_sessions(page: Page, _day: Day) -> None:
    """Look at one's account while it cannot be told where one is signed in."""
    document = {"status": 503, "detail": "Customers is away."}
    page.route("**/api/v1/me/sessions", lambda route: route.fulfill(status=503, json=document))
    go(page, "/account")
    page.get_by_role("alert").wait_for()


SHOP = {
    "catalogue": Screen(at("/catalogue")),
    "catalogue of a visitor": Screen(at("/catalogue?category=Kitchen"), nobody),
    "search without a result": Screen(at("/catalogue?search=unobtainium"), nobody),
    "product": Screen(at("/catalogue/{product_id}"), nobody),
    "empty basket": Screen(at("/basket"), nobody),
    "basket": Screen(a_full_basket),
    "basket that is short": Screen(a_basket_that_is_short),
    "basket that became dearer": Screen(a_basket_that_became_dearer, refusals=(409,)),
    "basket without an address": Screen(an_address_with_errors, lambda day: day.newcomer),
    "basket with an address to change": Screen(an_address_to_change),
    "sign in": Screen(at("/sign-in"), nobody),
    "register": Screen(at("/register"), nobody),
    "form with errors": Screen(a_form_with_errors, nobody),
    "account menu": Screen(an_open_menu),
    "orders": Screen(at("/orders")),
    "no orders": Screen(at("/orders"), lambda day: day.newcomer),
    "order": Screen(at("/orders/{order_id}")),
    "order to pay": Screen(order_of(Day.placed)),
    "order with a declined card": Screen(order_of(Day.declined)),
    "order with a payment in doubt": Screen(order_of(Day.in_doubt)),
    "order to be paid again": Screen(at("/orders/{held_id}")),
    "order to cancel": Screen(a_question_before_cancelling),
    "order that was cancelled": Screen(at("/orders/{cancelled_id}")),
    "order of somebody else": Screen(at("/orders/{order_id}"), lambda day: day.newcomer, refusals=(404,)),
    "order while the server is away": Screen(a_server_that_is_away, refusals=("net::ERR_FAILED",)),
    "invoices": Screen(at("/invoices")),
    "no invoices": Screen(at("/invoices"), lambda day: day.newcomer),
    "invoice": Screen(at("/invoices/{invoice_id}")),
    "credit note": Screen(at("/invoices/{credit_note_id}")),
    "account": Screen(at("/account")),
    "account without an address": Screen(at("/account"), lambda day: day.newcomer),
    "account with errors": Screen(an_account_with_errors),
    "account that two changed": Screen(an_account_that_two_changed, refusals=(412,)),
    "account without its sessions": Screen(an_account_without_its_sessions, refusals=(503,)),
    "page that is not there": Screen(at("/no/such/page"), nobody),
}
