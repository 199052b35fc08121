"""The screens of the warehouse."""

from collections.abc import Callable

from playwright.sync_api import Page

from tests.browser.day import Day
from tests.browser.screens.screen import Screen, a_list_that_fails, at, go
from tests.support.people import Person


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


def clerk(day: Day) -> Person:
    """Works in the warehouse."""
    return day.clerk


WAREHOUSE = {
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
}
