"""Every screen of the web client: how one gets there, and as whom."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote

from playwright.sync_api import Page, expect

from tests.browser.chromium import settle
from tests.support.people import Person
from tests.support.system import WholeSystem

BASKET = {"KIT-0004": 1, "KIT-0001": 2, "KIT-0003": 1}
"""SKUs of the demo shop, and units."""


@dataclass(frozen=True)
class Day:
    """A customer with an order and its invoice, and one who has none."""

    customer: Person
    newcomer: Person
    operator: Person
    order_id: str
    invoice_id: str
    product_id: str
    scarce_sku: str


def a_day(system: WholeSystem) -> Day:
    """Let a customer order twice."""
    ada = system.a_customer(email="ada.jensen@shop.example", name="Ada Jensen", country="DK")
    scarce = system.a_product(units=3, name="Reading lamp", category="Kitchen")
    for lines in ({"KIT-0002": 4}, BASKET):
        order = ada.order(*lines.items()).json()
        invoice = ada.wait_invoiced(order["id"])
    product = system.visitor.get("/products", search="KIT-0004").json()["items"][0]
    newcomer, operator = (
        system.a_customer(email="bo.holm@shop.example", name="Bo Holm", country="SE"),
        system.staff("ops"),
    )
    return Day(ada, newcomer, operator, order["id"], invoice["id"], product["id"], scarce["sku"])


@dataclass(frozen=True)
class Screen:
    """A screen.

    Args:
        visit: Brings a page there.
        person: As whom; None for a visitor.
        refusals: What requests are answered with that are meant to fail there.
    """

    visit: Callable[[Page, Day], None]
    person: Callable[[Day], Person | None] = lambda day: day.customer
    refusals: tuple[int, ...] = ()


def at(path: str) -> Callable[[Page, Day], None]:
    """Goes to an address, in which names of the day's things stand in braces."""
    return lambda page, day: go(page, path.format(**vars(day)))


def go(page: Page, path: str) -> None:
    """Open an address and wait until it is shown."""
    page.goto(path)
    settle(page)


def put_into_basket(page: Page, *names: str) -> None:
    """Put one unit of each of these products into the basket, as the catalogue finds them."""
    for name in names:
        page.get_by_role("searchbox").fill(name)
        expect(page).to_have_url(re.compile(rf"[?&]search={quote(name)}$"))
        page.get_by_role("button", name=f"Add {name} to the basket").click()


def a_full_basket(page: Page, _day: Day) -> None:
    """Put three things into the basket and look into it."""
    go(page, "/catalogue")
    put_into_basket(page, "Bread knife", "Cast iron pan 26 cm", "Apron")
    go(page, "/basket")


def a_basket_that_is_short(page: Page, day: Day) -> None:
    """Order more of the reading lamp than there is."""
    go(page, f"/catalogue?search={day.scarce_sku}")
    page.get_by_role("button", name="Add Reading lamp to the basket").click()
    go(page, "/basket")
    for _ in range(4):
        page.get_by_role("button", name="One more of Reading lamp").click()
    page.get_by_role("button", name="Order now").click()
    page.get_by_role("alert").wait_for()


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


def nobody(_day: Day) -> None:
    """Is a visitor."""


SCREENS = {
    "catalogue": Screen(at("/catalogue")),
    "catalogue of a visitor": Screen(at("/catalogue?category=Kitchen"), nobody),
    "search without a result": Screen(at("/catalogue?search=unobtainium"), nobody),
    "product": Screen(at("/catalogue/{product_id}"), nobody),
    "empty basket": Screen(at("/basket"), nobody),
    "basket": Screen(a_full_basket),
    "basket that is short": Screen(a_basket_that_is_short, refusals=(409,)),
    "sign in": Screen(at("/sign-in"), nobody),
    "register": Screen(at("/register"), nobody),
    "form with errors": Screen(a_form_with_errors, nobody),
    "account menu": Screen(an_open_menu),
    "orders": Screen(at("/orders")),
    "no orders": Screen(at("/orders"), lambda day: day.newcomer),
    "order": Screen(at("/orders/{order_id}")),
    "order of somebody else": Screen(at("/orders/{order_id}"), lambda day: day.newcomer, refusals=(404,)),
    "invoices": Screen(at("/invoices")),
    "no invoices": Screen(at("/invoices"), lambda day: day.newcomer),
    "invoice": Screen(at("/invoices/{invoice_id}")),
    "instances": Screen(at("/instances"), lambda day: day.operator),
    "page that is not there": Screen(at("/no/such/page"), nobody),
}
