"""The catalogue as Lighthouse sees it on a phone with a slow connection."""

import json
import subprocess
from pathlib import Path

import pytest

from ops import node, webclient
from ops.packages import CHROMIUM, chromium
from tests.browser.chromium import ARGUMENTS
from tests.support.processes import require

PROGRAM = webclient.FOLDER / "node_modules" / "lighthouse" / "cli" / "index.js"
CATEGORIES = ("accessibility", "best-practices", "performance")
RUNS_MAX = 3
"""Another program may take the processors in the middle of a run; the page is as fast as in the best of them."""
TIMEOUT_S = 90
FAST = 90


@pytest.fixture(scope="module")
def scores(system, tmp_path_factory) -> dict[str, list[int]]:
    """Category -> its points of 100 in each run."""
    require(CHROMIUM)
    folder = tmp_path_factory.mktemp("lighthouse")
    runs: list[dict[str, int]] = []
    while len(runs) < RUNS_MAX and not any(run["performance"] >= FAST for run in runs):
        runs.append(measure(f"{system.addresses['URL']}/catalogue", folder / f"{len(runs)}.json"))
    return {category: [run[category] for run in runs] for category in CATEGORIES}


@pytest.mark.parametrize("category", ["accessibility", "best-practices"])
def test_nothing_is_left_to_be_wished_for(scores, category):
    assert set(scores[category]) == {100}


def test_the_first_screen_is_fast(scores):
    assert max(scores["performance"]) >= FAST


def measure(url: str, report: Path) -> dict[str, int]:
    """The points of one run. Raises: CalledProcessError."""
    found = node.find(report.with_suffix(".log"), print)
    flags = " ".join(("--headless=new", *ARGUMENTS))
    asked = [f"--only-categories={','.join(CATEGORIES)}", "--output=json", f"--output-path={report}", "--quiet",
             f"--chrome-flags={flags}", "--no-enable-error-reporting"]  # fmt: skip
    environment = {**found.environment, "CHROME_PATH": str(chromium())}
    subprocess.run([found.program, PROGRAM, url, *asked], env=environment, check=True, timeout=TIMEOUT_S)
    categories = json.loads(report.read_text())["categories"]
    return {category: round(categories[category]["score"] * 100) for category in CATEGORIES}
