"""Gets a machine ready for all tests: RabbitMQ, PostgreSQL, Chromium, and a built web client."""

from concurrent.futures import ThreadPoolExecutor, as_completed
from functools import partial

from ops import webclient
from ops.packages import CHROMIUM, POSTGRESQL, RABBITMQ, install, may_become_root, missing
from ops.progress import Say, Steps
from ops.settings import Settings

TEST_NEEDS = (RABBITMQ, POSTGRESQL, CHROMIUM)


def prepare_tests(settings: Settings) -> None:
    """Install and build what the tests use. Raises: Trouble. Repeat: takes no time."""
    with Steps() as steps, ThreadPoolExecutor(2) as pool:
        if missing(TEST_NEEDS):
            may_become_root()
        for done in as_completed([pool.submit(partial(task, settings, steps)) for task in (_packages, _webclient)]):
            done.result()


def _packages(settings: Settings, steps: Steps) -> None:
    absent = missing(TEST_NEEDS)
    if absent:
        titles = ", ".join(need.title for need in absent)
        with steps.step("Packages", f"installing {titles}"):
            install(TEST_NEEDS, settings.logs / "packages.log")


def _webclient(settings: Settings, steps: Steps) -> None:
    if webclient.is_built() and webclient.has_modules(for_tests=True):
        return
    with steps.step("Web client", "preparing") as say:
        _build(settings, say)


def _build(settings: Settings, say: Say) -> None:
    webclient.install_modules(settings.logs, say, for_tests=True)
    webclient.build(settings.logs, say)
