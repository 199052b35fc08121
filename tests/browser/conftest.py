"""Watched pages in Chromium, and a shop with something in it to see."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.chromium import WINDOWS, Pages, a_browser
from tests.browser.day import Day, a_day
from tests.support.people import Person


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests."""
    with a_browser() as launched:
        yield launched


@pytest.fixture
def pages(browser, system) -> Iterator[Pages]:
    """Opens pages, and fails the test for whatever one of them should not have done."""
    opened = Pages(browser, system.addresses["URL"])
    yield opened
    opened.close()
    assert opened.faults == []


@pytest.fixture(scope="session")
def day(system) -> Day:
    """What a customer's day has left in the shop."""
    return a_day(system)


@pytest.fixture(params=WINDOWS)
def window(request) -> dict[str, Any]:
    """Both kinds of windows that people mostly have, for `Pages.open`: a journey that uses it is made in each."""
    return WINDOWS[request.param]


@pytest.fixture
def customer(system) -> Person:
    """Somebody who has just opened an account, with an address in Denmark."""
    return system.a_customer(name="Ada Jensen")


@pytest.fixture
def page(pages, customer) -> Page:
    """That customer's page."""
    return pages.open(customer)
