"""The services of docs/add-a-service.md: what it shows is in their files, and they work as they stand."""

import os
import re
import subprocess
import sys

import pytest

from backbone.messages import event_queue, rpc_queue
from tests.architecture.source import EXAMPLES, ROOT, folder_of

TEXT = (ROOT / "docs" / "add-a-service.md").read_text()
EXCERPTS = re.findall(r"`(\w+/[\w.]+)`:\n\n```\w+\n(.*?)```", TEXT, re.DOTALL)
ENTRYPOINTS = {
    "teller": {"tell", "withdraw", "rename_topic", "close_topic", "get_topic", "check_topic"},
    "counter": {"on_told", "on_told_withdrawn", "on_topic_renamed", "on_topic_closed", "get_count", "list_counts"},
}
OF_EVERY_SERVICE = {
    "health", "backlog", "list_laws", "prove", "judge",
    "list_dead_letters", "replay_dead_letter", "discard_dead_letter",
}  # fmt: skip
LIST_ENTRYPOINTS = """
import sys
from nameko.containers import ServiceContainer
from backbone.nameko.runner import load_config, service_class
container = ServiceContainer(service_class(sys.argv[1]), load_config(sys.argv[1]))
print(*sorted(each.method_name for each in container.entrypoints))
"""


@pytest.mark.parametrize(("path", "code"), EXCERPTS)
def test_an_excerpt_is_in_the_file_that_it_names(path: str, code: str):
    assert code in (ROOT / "docs" / "examples" / path).read_text()


def test_every_piece_of_a_service_is_shown_and_none_at_length():
    shown = {path.partition("/")[2] for path, _ in EXCERPTS}

    assert {"contract.py", "counts.py", "models.py", "repository.py", "handlers.py", "service.py"} <= shown
    assert max(len(code.splitlines()) for _, code in EXCERPTS) <= 12


@pytest.mark.parametrize("service", EXAMPLES)
def test_every_file_of_an_example_is_linked(service: str):
    files = (path for path in (ROOT / folder_of(service)).iterdir() if path.suffix in (".py", ".yaml", ".md"))

    assert [path.name for path in files if f"({_link(path)})" not in TEXT and path.stem != "__init__"] == []


@pytest.mark.parametrize("service", EXAMPLES)
def test_the_database_of_an_example_is_made(service: str, tmp_path):
    migrated = _python(tmp_path, "-m", "backbone.nameko.migrations", service)

    assert migrated.returncode == 0, migrated.stderr
    assert (tmp_path / f"{service}.db").exists()


@pytest.mark.parametrize("service", EXAMPLES)
def test_an_example_has_the_entrypoints_that_are_promised(service: str, tmp_path):
    asked = _python(tmp_path, "-c", LIST_ENTRYPOINTS, service)

    assert set(asked.stdout.split()) == ENTRYPOINTS[service] | OF_EVERY_SERVICE, asked.stderr


def test_the_queues_are_named_as_the_text_says():
    assert rpc_queue("loyalty") in TEXT
    assert event_queue("<producer>", "<fact>", "loyalty", "on_<fact>") in TEXT


def _link(path) -> str:
    return str(path.relative_to(ROOT / "docs"))


def _python(folder, *arguments: str) -> "subprocess.CompletedProcess[str]":
    environment = {
        **os.environ,
        # As the text says, and no more.
        "PYTHONPATH": "docs/examples",
        "PYTHONDONTWRITEBYTECODE": "1",
        "AMQP_URI": "amqp://nowhere",
        **{f"{service.upper()}_DATABASE_URL": f"sqlite:///{folder}/{service}.db" for service in EXAMPLES},
    }
    return subprocess.run(
        [sys.executable, "-W", "ignore", *arguments],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
