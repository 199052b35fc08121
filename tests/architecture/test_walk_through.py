"""The service that docs/add-a-service.md adds: its files, written as they stand there, make a service."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "add-a-service.md").read_text()
# The folder is not the repository, from which ruff knows what is our own.
OWN_PACKAGES = ["loyalty", "backbone", "customers", "inventory"]
RUFF_SETTINGS = [
    *("--config", str(ROOT / "pyproject.toml")),
    *("--config", f"lint.isort.known-first-party = {OWN_PACKAGES}"),
    "--no-cache",
]
INHERITED_TABLE = re.compile(r'    op\.create_table\(\n        "instance_events".*?\n    \)\n', re.DOTALL)


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """A folder with the package `loyalty` in it, made by following the text."""
    place = tmp_path_factory.mktemp("walk-through")
    package = place / "loyalty"
    (package / "migrations" / "versions").mkdir(parents=True)
    (package / "__init__.py").write_text(
        re.search(r"`loyalty/__init__\.py` holds one line, `(.+)`", TEXT).group(1) + "\n"
    )
    for name, code in re.findall(r"`loyalty/([\w.]+)`:\n\n```\w+\n(.*?)```", TEXT, re.DOTALL):
        (package / name).write_text(code)
    _copy_migrations(package)
    return place


def test_its_files_are_laid_out_as_all_others_are(folder):
    names = {path.name for path in (folder / "loyalty").iterdir()} - {"migrations", "__init__.py"}

    assert names == {
        "balances.py", "config.yaml", "contract.py", "handlers.py", "models.py", "repository.py", "service.py",
    }  # fmt: skip
    for command in (["check"], ["format", "--check"]):
        checked = _python(folder, "-m", "ruff", *command, *RUFF_SETTINGS, "loyalty")
        assert checked.returncode == 0, checked.stdout + checked.stderr


def test_its_database_is_made(folder):
    migrated = _python(folder, "-m", "backbone.nameko.migrations", "loyalty")

    assert migrated.returncode == 0, migrated.stderr
    assert (folder / "loyalty.db").exists()


def test_it_has_the_entrypoints_that_are_promised(folder):
    asked = _python(folder, "-c", _LIST_ENTRYPOINTS)

    assert asked.stdout.split() == ["get_balance", "health", "on_order_placed", "redeem_points"], asked.stderr


_LIST_ENTRYPOINTS = """
from nameko.containers import ServiceContainer
from loyalty.service import LoyaltyService
container = ServiceContainer(LoyaltyService, {"AMQP_URI": "amqp://nowhere"})
print(*sorted(each.method_name for each in container.entrypoints))
"""


def _copy_migrations(package: Path) -> None:
    inherited = ROOT / "registry" / "migrations"
    (package / "migrations" / "script.py.mako").write_bytes((inherited / "script.py.mako").read_bytes())
    env = (
        (inherited / "env.py")
        .read_text()
        .replace("registry.models", "loyalty.models")
        .replace("the registry", "loyalty")
    )
    (package / "migrations" / "env.py").write_text(env)
    version = (inherited / "versions" / "0001_create_instance_events.py").read_text()
    table = re.search(r'```python\n(    op\.create_table\(\n        "balances".*?)```', TEXT, re.DOTALL).group(1)
    assert INHERITED_TABLE.search(version), "The text names a table that is there no more."
    (package / "migrations" / "versions" / "0001_create_balances.py").write_text(INHERITED_TABLE.sub(table, version))


def _python(folder: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join([str(folder), str(ROOT)]),
        "PYTHONDONTWRITEBYTECODE": "1",
        "LOYALTY_DATABASE_URL": f"sqlite:///{folder}/loyalty.db",
        "AMQP_URI": "amqp://nowhere",
    }
    return subprocess.run(
        [sys.executable, "-W", "ignore", *arguments],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
