"""The order page is told what happens while one looks at it, and survives that the server goes away."""

import os
import signal

import psutil
import pytest
from playwright.sync_api import expect

from tests.browser.screens import go
from tests.support.waiting import wait_until

LOST = ("CONNECTION_REFUSED", "CONNECTION_RESET", "EMPTY_RESPONSE", "INCOMPLETE_CHUNKED_ENCODING")
GONE = [*(f"net::ERR_{each}" for each in LOST), 503]
"""What Chromium reports of a server that is being started again."""
TOLD_MS = 2_500
BACK_MS = 60_000


@pytest.fixture
def order(customer):
    """An order that is paid for."""
    return customer.buy(("KIT-0001", 1))


def test_an_open_page_changes_while_the_warehouse_packs_and_dispatches(page, customer, system, order):
    go(page, f"/orders/{order['id']}")
    happened = page.get_by_role("region", name="What happened")
    page.evaluate("() => { window.isSamePage = true; }")

    shipment = system.pack(order)
    expect(happened).to_contain_text("Shipment packed", timeout=TOLD_MS)
    customer.wait_shipments(order["id"], "READY")
    assert system.staff("warehouse").dispatch(shipment["id"], "Post", "RR 1").is_success

    expect(page.get_by_text("Shipped. It is on its way.")).to_be_visible(timeout=TOLD_MS)
    expect(happened).to_contain_text("Shipment handed to its carrier")
    assert page.evaluate("() => window.isSamePage")


def test_a_page_asks_nothing_while_nothing_happens(page, order):
    go(page, f"/orders/{order['id']}")
    page.wait_for_timeout(2_000)
    asked = []
    page.on("request", lambda request: asked.append(request.url))

    page.wait_for_timeout(8_000)

    assert asked == []


@pytest.fixture
def gateway_again(system):
    """The gateway runs again after the test, whatever that has done to it."""
    yield
    if not system.pid("gateway"):
        system.resume("gateway")


@pytest.mark.usefixtures("gateway_again")
@pytest.mark.parametrize("killed", ["gateway", "a worker"])
def test_a_page_says_that_the_server_is_away_and_goes_on_when_it_is_back(pages, customer, system, order, killed):
    page = pages.open(customer, refusals=GONE)
    go(page, f"/orders/{order['id']}")
    notice = page.locator("app-connection-notice")
    expect(notice).to_be_attached()

    if killed == "gateway":
        stop_the_gateway(system)
        expect(notice).to_contain_text("Not connected: shown is what was known at")
        expect(page.get_by_role("heading", level=1)).to_contain_text("Order O-")
        expect(page.get_by_role("alert")).to_have_count(0)
        system.supervisor.start(["gateway"])
        expect(notice).to_contain_text("Connected again.", timeout=BACK_MS)
    else:
        for worker in system.workers():
            worker.kill()
    system.wait_ready()
    system.pack(order)

    expect(page.get_by_role("region", name="What happened")).to_contain_text("Shipment packed", timeout=BACK_MS)
    expect(notice).to_be_empty(timeout=BACK_MS)


def stop_the_gateway(system):
    """Kill it and leave it so, with all of its workers."""
    workers, master = system.workers(), system.pid("gateway")
    os.kill(master, signal.SIGKILL)
    wait_until(lambda: system.pid("gateway") not in (0, master), "the next gateway")
    system.halt("gateway")
    assert psutil.wait_procs(workers, 30)[1] == []
