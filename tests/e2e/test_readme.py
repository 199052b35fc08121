"""What the README tells its readers to type does what it says."""

import json
import re
import subprocess
from collections.abc import Iterator
from typing import Any

from ops.settings import ROOT
from tests.support.waiting import wait_until

README = (ROOT / "README.md").read_text()


def test_the_walk_through_with_curl_ends_with_an_order_that_is_paid(system):
    script = block_of("The HTTP API", "sh").replace('eval "$(make env)"', f"URL={system.addresses['URL']}")

    walked = subprocess.run(["bash", "-euc", script], capture_output=True, text=True, timeout=60, check=True)

    *_, payment, timeline = documents_in(walked.stdout)
    assert timeline["items"][0]["kind"] == "order_placed"
    path = f"/orders/{payment['order_id']}"
    wait_until(lambda: system.staff("support").get(path).json()["state"] == "CONFIRMED", "a confirmed order")


def test_the_lines_for_the_shell_are_answered(system):
    answered = system.make("shell", typed=block_of("The HTTP API", "python"))

    assert answered.returncode == 0
    assert "Traceback" not in answered.stdout + answered.stderr
    assert "'on_hand': " in answered.stdout
    assert "'instance_id': 'customers" in answered.stdout


def block_of(heading: str, language: str) -> str:
    """The first block in that language under a heading."""
    section = README.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    return re.search(rf"```{language}\n(.*?)```", section, re.DOTALL)[1]


def documents_in(text: str) -> Iterator[dict[str, Any]]:
    """The JSON documents that stand one after the other."""
    end = 0
    while end < len(text):
        document, end = json.JSONDecoder().raw_decode(text, end)
        yield document
