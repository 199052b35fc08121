"""Chromium and its pages, watched for what no page should ever do."""

import re
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, expect, sync_playwright

from ops.packages import CHROMIUM, chromium
from tests.support.people import API, Person
from tests.support.processes import require

ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
DESKTOP = {"width": 1_280, "height": 800}
PHONE = {"width": 360, "height": 740}
WINDOWS = {"light desktop": {"viewport": DESKTOP}, "dark phone": {"viewport": PHONE, "is_dark": True}}
ANSWER_MS = 15_000
"""What is waited for mostly comes within a blink; a busy machine takes its time."""
GRAVE = ("serious", "critical")
LOADING = "app-loading-rows, app-tiles-loading"
KNOWS_WHO_IS_THERE = """() =>
    !document.cookie.includes('csrf_refresh_token') || document.querySelector('app-profile-menu') !== null"""


class Watch:
    """Notes what a page does and should not.

    Args:
        origin: Where everything has to come from.
        refusals: What the browser may report of requests that the test means to fail: statuses, or network errors.
    """

    def __init__(self, origin: str, refusals: Collection[int | str]) -> None:
        self._origin, self._refusals = origin, [str(each) for each in refusals]
        self.faults: list[str] = []

    def look_at(self, page: Page) -> None:
        """Note from now on what this page does."""
        page.on("request", self._on_request)
        page.on("console", self._on_console)
        page.on("pageerror", lambda error: self.faults.append(f"uncaught: {error}"))

    def _on_request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme not in ("data", "blob") and f"{parts.scheme}://{parts.netloc}" != self._origin:
            self.faults.append(f"asked another origin: {request.url}")

    def _on_console(self, message: ConsoleMessage) -> None:
        # The browser reports every failed request; the page's own handling of it is what the test looks at.
        failed = re.match(r"Failed to load resource: (?:the server responded with a status of )?(\S+)", message.text)
        if message.type in ("error", "warning") and not (failed and failed[1] in self._refusals):
            self.faults.append(f"console {message.type}: {message.text} ({message.location})")


class Pages:
    """Opens pages of a system, each in a browser of its own, as if nobody had been there before."""

    def __init__(self, browser: Browser, url: str) -> None:
        self._browser, self._url = browser, url
        self._contexts: list[BrowserContext] = []
        self._watches: list[Watch] = []

    def open(
        self,
        person: Person | None = None,
        *,
        refusals: Collection[int | str] = (),
        viewport: dict[str, int] | None = None,
        is_dark: bool = False,
    ) -> Page:
        """A blank page, signed in as a person.

        Args: refusals: See `Watch`.
        """
        context = self._browser.new_context(
            base_url=self._url,
            viewport=viewport or DESKTOP,
            color_scheme="dark" if is_dark else "light",
            locale="en-GB",
            timezone_id="Europe/Berlin",
            reduced_motion="reduce",
        )
        context.set_default_timeout(ANSWER_MS)
        self._contexts.append(context)
        if person is not None:
            assert context.request.post(f"{API}/auth/login", data=person.credentials).ok
        watch = Watch(self._url, refusals)
        context.on("page", watch.look_at)
        self._watches.append(watch)
        return context.new_page()

    @property
    def faults(self) -> list[str]:
        """What pages did and should not have done."""
        return [fault for watch in self._watches for fault in watch.faults]

    def close(self) -> None:
        """Close all pages."""
        for context in self._contexts:
            context.close()


@contextmanager
def a_browser() -> Iterator[Browser]:
    """The system's own Chromium; nothing is downloaded."""
    require(CHROMIUM)
    expect.set_options(timeout=ANSWER_MS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        try:
            yield browser
        finally:
            browser.close()


def settle(page: Page) -> Page:
    """Wait until a screen shows what it was asked for."""
    page.locator("h1").first.wait_for(state="attached")
    page.wait_for_function(KNOWS_WHO_IS_THERE)
    page.locator(LOADING).first.wait_for(state="detached")
    page.evaluate("() => document.fonts.ready.then(() => true)")
    return page


def barriers(page: Page) -> list[str]:
    """What keeps people with disabilities from using a page, as far as axe finds it: rule, and where."""
    violations = Axe().run(page).response["violations"]
    return [
        f"{each['impact']} {each['id']} at {node['target']}: {node['failureSummary']}"
        for each in violations
        if each["impact"] in GRAVE
        for node in each["nodes"]
    ]


def is_wider_than_its_window(page: Page) -> bool:
    """Whether a page has to be scrolled sideways."""
    return bool(page.evaluate("() => document.scrollingElement.scrollWidth > window.innerWidth"))
