"""Every screen, for everybody: readable by assistive technology in light and dark, on phones and on desktops."""

import pytest

from tests.browser.chromium import DESKTOP, PHONE, barriers, is_wider_than_its_window
from tests.browser.screens import SCREENS

TABLET = {"width": 768, "height": 1_024}
SMALLEST = {"width": 320, "height": 640}
"""What a desktop window becomes at 400 %: WCAG 2.2, 1.4.10."""


@pytest.fixture
def visit(pages, day):
    """Opens a screen as whoever uses it."""

    def open_screen(name, **options):
        screen = SCREENS[name]
        page = pages.open(screen.person(day), refusals=screen.refusals, **options)
        screen.visit(page, day)
        return page

    return open_screen


@pytest.mark.parametrize("name", SCREENS)
def test_nothing_on_a_screen_is_a_barrier(visit, name):
    page = visit(name)

    found = []
    for theme, size in (("light", DESKTOP), ("dark", DESKTOP), ("light", PHONE)):
        page.emulate_media(color_scheme=theme)
        page.set_viewport_size(size)
        found += [f"{theme}, {size['width']} wide: {barrier}" for barrier in barriers(page)]
    assert found == []


@pytest.mark.parametrize("name", SCREENS)
def test_no_screen_is_scrolled_sideways(visit, name):
    page = visit(name, viewport=PHONE, is_dark=True)

    too_wide = []
    for size in (PHONE, SMALLEST, TABLET, DESKTOP):
        page.set_viewport_size(size)
        too_wide += [size] * is_wider_than_its_window(page)
    assert too_wide == []
