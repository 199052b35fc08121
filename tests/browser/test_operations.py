"""The operations room: a service that is killed and comes back, one that is away, an event that nobody could handle."""

import os
import re
import signal

import pytest
from playwright.sync_api import expect

from tests.browser.chromium import DESKTOP, PHONE
from tests.browser.screens import go
from tests.support.waiting import wait_until

NOTICED_MS = 45_000
"""A lease runs out, and the page looks every few seconds."""


@pytest.fixture
def page(pages, system):
    """An operator's page."""
    return pages.open(system.staff("ops"))


@pytest.mark.parametrize(("viewport", "is_dark"), [(DESKTOP, False), (PHONE, True)], ids=["desktop", "phone"])
def test_an_operator_sees_a_killed_service_go_and_come_back(pages, system, viewport, is_dark):
    page, killed = pages.open(system.staff("ops"), viewport=viewport, is_dark=is_dark), system.pid("billing")
    go(page, "/instances")
    expect(instance(page, killed)).to_contain_text("Up")

    os.kill(killed, signal.SIGKILL)
    wait_until(lambda: system.pid("billing") not in (0, killed), "the next billing")

    expect(instance(page, system.pid("billing"))).to_contain_text("Up", timeout=NOTICED_MS)
    expect(instance(page, killed)).to_contain_text("Expired", timeout=NOTICED_MS)
    system.wait_ready()


def test_the_backlog_says_which_service_is_away_and_when_it_is_back(page, system):
    go(page, "/backlog")
    expect(page.get_by_role("row").filter(has_text="billing")).not_to_contain_text("Does not answer")

    system.halt("billing")
    try:
        expect(page.get_by_text("Billing does not answer.")).to_be_visible(timeout=NOTICED_MS)
    finally:
        system.resume("billing")

    expect(page.get_by_text("Billing does not answer.")).to_be_hidden(timeout=NOTICED_MS)
    expect(page.get_by_role("row").filter(has_text="billing")).not_to_contain_text("Does not answer")


def instance(page, pid):
    """The row of the process with this id."""
    return page.get_by_role("row").filter(has=page.get_by_role("rowheader", name=re.compile(rf"-{pid}$")))
