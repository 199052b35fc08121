"""Chromium, and pages in it that are watched: what a page should never do fails the test on it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from ops.packages import CHROMIUM, chromium
from tests.support.people import API, Person
from tests.support.processes import require
from tests.support.system import WholeSystem
from tests.browser.watch import Watch

ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
DESKTOP = {"width": 1_280, "height": 800}
ANSWER_MS = 15_000

OpenPage = Callable[..., Page]


@pytest.fixture(scope="session")
def chromium_browser() -> Iterator[Browser]:
    """The system's own Chromium; nothing is downloaded."""
    require(CHROMIUM)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def open_page(chromium_browser, system) -> Iterator[OpenPage]:
    """Opens pages, each in a browser of its own, and fails the test for whatever one of them should not have done."""
    with _pages(chromium_browser, system) as opens:
        yield opens


@pytest.fixture
def page(open_page) -> Page:
    """A page of a visitor."""
    return open_page()


@pytest.fixture
def customer(system) -> Person:
    """Somebody who has just opened an account."""
    return system.a_customer(name="Ada Jensen", country="DK")


@pytest.fixture
def customers_page(open_page, customer) -> Page:
    """A page of that customer, signed in."""
    return open_page(customer)
