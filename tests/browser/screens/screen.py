"""A screen of the web client: how one gets there, and as whom."""

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page

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


def a_list_that_fails(path: str, api: str) -> Callable[[Page, Day], None]:
    """Goes to a list that cannot be read now."""

    def visit(page: Page, _day: Day) -> None:
        page.route(f"**/api/v1/{api}?*", lambda route: route.fulfill(status=503, json={"detail": "Inventory is away."}))
        go(page, path)
        page.get_by_role("alert").wait_for()

    return visit


def staff(role: str) -> Callable[[Day], Person]:
    """Is somebody with this role."""
    return lambda day: day.system.staff(role)


def nobody(_day: Day) -> None:
    """Is a visitor."""
