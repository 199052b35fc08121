"""Every screen of the web client: how one gets there, and as whom."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote

from playwright.sync_api import Page, expect

from tests.browser.chromium import settle
from tests.browser.day import Day
from tests.support.people import Person


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
    refusals: tuple[int | str, ...] = ()


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


def shipment_of(begin: Callable[[Day], str]) -> Callable[[Page, Day], None]:
    """Goes to a shipment, and waits until it is known what is in it and where it goes."""

    def visit(page: Page, day: Day) -> None:
        go(page, f"/shipments/{begin(day)}")
        page.get_by_role("heading", name="Deliver to").wait_for()

    return visit


def a_queue(page: Page, day: Day) -> None:
    """Looks at what is to pack, where something is."""
    day.to_pack()
    go(page, "/shipments")
    page.locator("app-shipment-row").first.wait_for()


def a_parcel_in_part(page: Page, day: Day) -> None:
    """Leave a unit out of a parcel."""
    shipment_of(Day.to_pack)(page, day)
    page.get_by_role("button", name="One less of").first.click()
    page.get_by_text("1 unit left out.").wait_for()


def a_parcel_that_others_packed(page: Page, day: Day) -> None:
    """Pack what somebody else has packed meanwhile."""
    order_id = day.bought()
    shipment_id = day.shipment_of(order_id)
    shipment_of(lambda _day: shipment_id)(page, day)
    assert day.clerk.pack(shipment_id).is_success
    page.get_by_role("button", name="Pack 4 units").click()
    page.get_by_text("Somebody else was first").wait_for()


def a_dispatch_with_errors(page: Page, day: Day) -> None:
    """Dispatch without a carrier."""
    shipment_of(Day.ready)(page, day)
    page.get_by_role("button", name="Dispatch").click()
    page.get_by_text("Enter who carries it.").wait_for()


def stock_of(sku: str) -> Callable[[Page, Day], None]:
    """Goes to the stock of a SKU."""
    return at(f"/stock/{sku}")


def counts_with_errors(page: Page, _day: Day) -> None:
    """Send both forms of a SKU's stock as they are."""
    go(page, "/stock/KIT-0001")
    for name in ("Receive", "Adjust"):
        page.get_by_role("button", name=name, exact=True).click()
    page.get_by_text("Enter why the count was wrong.").wait_for()


def a_count_that_is_promised(page: Page, day: Day) -> None:
    """Take off more than is free."""
    day.customer.place((day.scarce_sku, 1))
    go(page, f"/stock/{day.scarce_sku}")
    page.get_by_label("Units missing").fill("3")
    page.get_by_label("Reason").fill("Broken on the shelf")
    page.get_by_role("button", name="Adjust", exact=True).click()
    page.get_by_text("are not promised to orders").wait_for()


def a_list_that_fails(path: str, api: str) -> Callable[[Page, Day], None]:
    """Goes to a list that cannot be read now."""

    def visit(page: Page, _day: Day) -> None:
        page.route(f"**/api/v1/{api}?*", lambda route: route.fulfill(status=503, json={"detail": "Inventory is away."}))
        go(page, path)
        page.get_by_role("alert").wait_for()

    return visit


def a_product_form_with_errors(page: Page, _day: Day) -> None:
    """Send the form for a new product with nothing but a price that is none."""
    go(page, "/products/new")
    page.get_by_label("Net price").fill("24.905")
    page.get_by_role("button", name="Create the product").click()
    page.get_by_text("This is no price").wait_for()


def a_price_that_two_changed(page: Page, day: Day) -> None:
    """Change a price that somebody else has changed meanwhile."""
    vase = day.a_vase()
    go(page, f"/products/{vase['id']}")
    day.reprice(vase)
    page.get_by_label("Net price").fill("18.90")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("button", name="Take theirs").wait_for()


def a_question_before_archiving(page: Page, day: Day) -> None:
    """Begin to take a product out of the catalogue."""
    go(page, f"/products/{day.a_vase()['id']}")
    page.get_by_role("button", name="Sell it no more").click()
    page.get_by_role("button", name="Yes, sell it no more").wait_for()


def today_without(part: str) -> Callable[[Page, Day], None]:
    """Goes to the board of today while what one part asks for is away."""

    def visit(page: Page, _day: Day) -> None:
        document = {"status": 503, "code": "service_away", "detail": "The service is away; ask again."}
        page.route(f"**/api/v1/today/{part}*", lambda route: route.fulfill(status=503, json=document))
        go(page, "/today")
        page.get_by_role("alert").wait_for()

    return visit


def clerk(day: Day) -> Person:
    """Works in the warehouse."""
    return day.clerk


def staff(role: str) -> Callable[[Day], Person]:
    """Is somebody with this role."""
    return lambda day: day.system.staff(role)


def nobody(_day: Day) -> None:
    """Is a visitor."""


SCREENS = {
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
    "today of an admin": Screen(at("/today"), staff("admin")),
    "today of the warehouse": Screen(at("/today"), staff("warehouse")),
    "today of the catalogue": Screen(at("/today"), staff("catalogue")),
    "today without the payments": Screen(today_without("payments"), staff("support"), refusals=(503,)),
    "all orders": Screen(at("/orders"), staff("support")),
    "orders that were searched for": Screen(at("/orders?search=ada.jensen@shop.example"), staff("support")),
    "no order that matches": Screen(at("/orders?search=nobody@shop.example"), staff("support")),
    "search for orders with an error": Screen(at("/orders?search=Ada"), staff("support"), refusals=(422,)),
    "order on the workbench": Screen(at("/orders/{order_id}"), staff("admin")),
    "order on the workbench of support": Screen(at("/orders/{held_id}"), staff("support")),
    "order on the workbench of the warehouse": Screen(order_of(Day.bought), staff("warehouse")),
    "products": Screen(at("/products"), staff("catalogue")),
    "products that are sold no more": Screen(at("/products?archived=true&search=nothing"), staff("catalogue")),
    "new product": Screen(at("/products/new"), staff("catalogue")),
    "new product with errors": Screen(a_product_form_with_errors, staff("catalogue")),
    "product to change": Screen(at("/products/{product_id}"), staff("catalogue")),
    "product that two changed": Screen(a_price_that_two_changed, staff("catalogue"), refusals=(412,)),
    "product to archive": Screen(a_question_before_archiving, staff("catalogue")),
    "product that is not there": Screen(
        at("/products/019a0000-0000-7000-8000-0000000000aa"), staff("catalogue"), refusals=(404,)
    ),
    "instances": Screen(at("/instances"), lambda day: day.operator),
    "shipments to pack": Screen(a_queue, clerk),
    "shipments that were delivered": Screen(at("/shipments?state=DELIVERED"), clerk),
    "shipments on hold": Screen(at("/shipments?state=ON_HOLD"), clerk),
    "shipments of no order": Screen(at("/shipments?number=999999"), clerk),
    "shipments that cannot be read": Screen(a_list_that_fails("/shipments", "shipments"), clerk, refusals=(503,)),
    "shipment to pack": Screen(shipment_of(Day.to_pack), clerk),
    "shipment to pack in part": Screen(a_parcel_in_part, clerk),
    "shipment that others packed": Screen(a_parcel_that_others_packed, clerk, refusals=(409,)),
    "shipment that is ready": Screen(shipment_of(Day.ready), clerk),
    "shipment without a carrier": Screen(a_dispatch_with_errors, clerk),
    "shipment on its way": Screen(shipment_of(Day.sent), clerk),
    "shipment on hold": Screen(shipment_of(Day.held), clerk),
    "shipment that was cancelled": Screen(shipment_of(Day.cancelled), clerk),
    "shipment that is not there": Screen(at("/shipments/019a0000-0000-7000-8000-000000000000"), clerk, refusals=(404,)),
    "stock": Screen(at("/stock"), clerk),
    "stock that is running out": Screen(at("/stock?running=out"), clerk),
    "stock without a match": Screen(at("/stock?search=unobtainium"), clerk),
    "stock that cannot be read": Screen(a_list_that_fails("/stock", "stock"), clerk, refusals=(503,)),
    "stock of a product": Screen(stock_of("KIT-0002"), clerk),
    "stock with errors": Screen(counts_with_errors, clerk),
    "stock that is promised": Screen(a_count_that_is_promised, clerk, refusals=(409,)),
    "stock of no product": Screen(stock_of("NONE-1"), clerk, refusals=(404,)),
    "page that is not there": Screen(at("/no/such/page"), nobody),
}
