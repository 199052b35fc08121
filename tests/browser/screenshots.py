"""`make screenshots`: takes a picture of every screen from a system of its own: a desktop in light, a phone in dark."""

import base64
import tempfile
from pathlib import Path

from playwright.sync_api import Page

from ops.settings import ROOT
from tests.browser.chromium import DESKTOP, Pages, a_browser
from tests.browser.day import a_day
from tests.browser.screens import SCREENS
from tests.support.system import a_running_system

FOLDER = ROOT / "docs" / "screenshots"
PHONE = {"width": 390, "height": 844}
QUALITY = 80
INDEX = "# Screenshots\n\nEvery screen of the web client, as `make screenshots` took it.\n"


def take(folder: Path) -> None:
    """Take every picture."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as var, a_running_system(Path(var)) as system:
        day = a_day(system)
        with a_browser() as browser:
            for name, screen in SCREENS.items():
                for kind, viewport, is_dark in (("desktop", DESKTOP, False), ("phone", PHONE, True)):
                    pages = Pages(browser, system.addresses["URL"])
                    page = pages.open(screen.person(day), viewport=viewport, is_dark=is_dark)
                    screen.visit(page, day)
                    picture_of(page, folder / f"{kind}-{file_of(name)}")
                    pages.close()


def picture_of(page: Page, path: Path) -> None:
    """Write what a page shows, as WebP: a third of what it takes as PNG, which is all that Playwright itself writes."""
    chromium = page.context.new_cdp_session(page)
    picture = chromium.send("Page.captureScreenshot", {"format": "webp", "quality": QUALITY})
    path.write_bytes(base64.b64decode(picture["data"]))


def file_of(screen: str) -> str:
    """Its name in the folder."""
    return f"{screen.replace(' ', '-')}.webp"


def index() -> str:
    """A page that shows all pictures."""
    rows = [f"| {name} | ![{name}](desktop-{file_of(name)}) | ![{name}](phone-{file_of(name)}) |" for name in SCREENS]
    return "\n".join([INDEX, "| Screen | Desktop | Phone |", "|---|---|---|", *rows, ""])


if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    for old in FOLDER.iterdir():
        old.unlink()
    take(FOLDER)
    (FOLDER / "README.md").write_text(index())
