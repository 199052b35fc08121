"""What the other tests here rely on: that a page which does what it should not is noticed."""

import pytest

from tests.browser.chromium import Pages, barriers
from tests.browser.screens import go


@pytest.fixture
def unforgiven(browser, system):
    """Opens pages whose faults fail no test."""
    opened = Pages(browser, system.addresses["URL"])
    yield opened
    opened.close()


def test_a_request_to_another_origin_and_the_broken_policy_are_noticed(unforgiven):
    page = unforgiven.open()
    go(page, "/catalogue")

    page.evaluate("() => fetch('https://elsewhere.example/').catch(() => null)")

    assert any("Content Security Policy" in fault for fault in unforgiven.faults)


def test_an_error_on_the_console_and_one_that_nobody_caught_are_noticed(unforgiven):
    page = unforgiven.open()
    go(page, "/catalogue")

    with page.expect_console_message(lambda message: "dear" in message.text):
        page.evaluate("() => { console.error('oh'); setTimeout(() => { throw new Error('dear'); }); }")

    assert [fault for fault in unforgiven.faults if "oh" in fault] != []
    assert [fault for fault in unforgiven.faults if "dear" in fault] != []


def test_a_page_of_another_origin_is_noticed(unforgiven):
    page = unforgiven.open()

    page.goto("data:text/html,<script src='http://127.0.0.1:9/x.js'></script>")

    assert "asked another origin: http://127.0.0.1:9/x.js" in unforgiven.faults


def test_a_picture_that_nobody_described_is_a_barrier(unforgiven):
    page = unforgiven.open()
    go(page, "/catalogue")

    page.evaluate("() => { document.querySelector('main').append(new Image(10, 10)); }")

    assert [barrier for barrier in barriers(page) if "image-alt" in barrier] != []
