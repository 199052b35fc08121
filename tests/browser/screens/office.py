"""The other screens of the back office."""

from collections.abc import Callable

from playwright.sync_api import Page

from tests.browser.day import Day
from tests.browser.screens.screen import Screen, a_list_that_fails, at, go, staff
from tests.browser.screens.shop import order_of


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


def a_customer_without(api: str) -> Callable[[Page, Day], None]:
    """Goes to a customer while something of theirs cannot be read."""

    def visit(page: Page, day: Day) -> None:
        page.route(f"**/api/v1/{api}?*", lambda route: route.fulfill(status=503, json={"detail": "It is away; wait."}))
        go(page, f"/customers/{day.customer.profile['id']}")
        page.get_by_role("alert").wait_for()

    return visit


OFFICE = {
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
    "customers": Screen(at("/customers"), staff("support")),
    "customers that were searched for": Screen(at("/customers?search=ada"), staff("support")),
    "no customer that matches": Screen(at("/customers?search=Unheard of"), staff("support")),
    "search for customers with an error": Screen(
        at(f"/customers?search={'x' * 255}"), staff("support"), refusals=(422,)
    ),
    "customers that cannot be read": Screen(
        a_list_that_fails("/customers?search=ada", "customers"), staff("support"), refusals=(503,)
    ),
    "customer": Screen(at("/customers/{customer.profile[id]}"), staff("support")),
    "customer without an order": Screen(at("/customers/{newcomer.profile[id]}"), staff("support")),
    "customer without the orders": Screen(a_customer_without("orders"), staff("support"), refusals=(503,)),
    "customer that is not there": Screen(
        at("/customers/019a0000-0000-7000-8000-0000000000aa"), staff("support"), refusals=(404,)
    ),
}
