"""`make screenshots`: takes the pictures of the README from a system of its own, as customers and operators see it."""

import tempfile
from pathlib import Path

from ops.settings import ROOT
from tests.browser.chromium import Pages, a_browser
from tests.browser.day import a_day
from tests.browser.screens import SCREENS
from tests.support.system import a_running_system

FOLDER = ROOT / "docs" / "screenshots"
PICTURES = {"catalogue": "catalogue", "order": "order", "invoice": "invoice", "instances": "instances"}
"""File -> screen."""


def take(folder: Path) -> None:
    """Take every picture."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as var, a_running_system(Path(var)) as system:
        day = a_day(system)
        with a_browser() as browser:
            pages = Pages(browser, system.addresses["URL"])
            for name, screen_name in PICTURES.items():
                screen = SCREENS[screen_name]
                page = pages.open(screen.person(day))
                screen.visit(page, day)
                page.screenshot(path=folder / f"{name}.png", animations="disabled")


if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    take(FOLDER)
