"""Light and dark: as the system wishes, until the reader chooses."""

import pytest
from playwright.sync_api import expect

from tests.browser.screens import go

LIGHTNESS = """() => {
    const grounds = [document.body, document.documentElement].map((part) => getComputedStyle(part).backgroundColor);
    const [red, green, blue] = grounds.find((ground) => !ground.endsWith(' 0)')).match(/[\\d.]+/g).map(Number);
    return (red + green + blue) / 3;
}"""


@pytest.mark.parametrize("is_dark", [False, True])
def test_a_page_is_as_light_or_dark_as_the_system(pages, is_dark):
    page = pages.open(is_dark=is_dark)

    go(page, "/catalogue")

    assert (page.evaluate(LIGHTNESS) < 128) is is_dark


def test_the_readers_choice_stays(pages):
    page = pages.open()
    go(page, "/catalogue")

    page.get_by_role("button", name="Use the dark theme").click()
    page.reload()

    expect(page.get_by_role("button", name="Use the light theme")).to_be_visible()
    assert page.evaluate(LIGHTNESS) < 128
