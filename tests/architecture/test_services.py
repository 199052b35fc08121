"""Services: knowing one is knowing all, and their migrations are numbered."""

import re
from pathlib import Path

import pytest

from tests.architecture.source import EVERY_SERVICE, ROOT, folder_of

SAME_FILES = {
    "README.md",
    "__init__.py",
    "config.yaml",
    "handlers",
    "contract",
    "migrations",
    "models",
    "repository",
    "service",
}
"""A part that outgrew its file is a package of the same name."""
OF_ITS_OWN = {"billing": {"laws", "providers", "tax_rates.json"}, "inventory": {"laws"}}
"""What else a service has beside modules."""
SPLIT_PARTS = {"handlers", "contract", "laws", "repository", "service", "models"}


def parts_of(service: str) -> set[str]:
    """The files and packages of a service, a Python file or package by its bare name."""
    found = (path for path in (ROOT / folder_of(service)).iterdir() if path.name != "__pycache__")
    return {path.stem if path.suffix == ".py" and path.stem != "__init__" else path.name for path in found}


def migrations_of(service: str) -> list[Path]:
    """The migrations of a service, in order."""
    return sorted((ROOT / folder_of(service) / "migrations" / "versions").glob("*.py"))


@pytest.mark.parametrize("service", EVERY_SERVICE)
def test_a_service_has_the_files_that_every_service_has(service: str):
    assert SAME_FILES - parts_of(service) == set()


@pytest.mark.parametrize("service", EVERY_SERVICE)
def test_a_service_has_beside_them_only_modules_of_its_own_trade(service: str):
    own = parts_of(service) - SAME_FILES - OF_ITS_OWN.get(service, set())

    assert own, "Its aggregates."
    assert [name for name in own if not (ROOT / folder_of(service) / f"{name}.py").is_file()] == []


@pytest.mark.parametrize("service", EVERY_SERVICE)
def test_a_part_that_is_split_is_split_by_aggregate(service: str):
    aggregates = parts_of(service) - SAME_FILES
    packages = [ROOT / folder_of(service) / part for part in SPLIT_PARTS if (ROOT / folder_of(service) / part).is_dir()]

    pieces = {path.stem for package in packages for path in package.glob("*.py")} - {"__init__"}

    assert pieces <= aggregates


@pytest.mark.parametrize("service", EVERY_SERVICE)
def test_a_setting_has_a_default_unless_it_is_a_secret(service: str):
    lines = (ROOT / folder_of(service) / "config.yaml").read_text().splitlines()
    settings = [line for line in lines if line and not line.startswith("#")]

    assert [line for line in settings if not re.fullmatch(r"[A-Z_]+: !raw_env_var \$\{[A-Z_]+(:.+)?\}", line)] == []
    assert [line for line in settings if ":" not in line.partition("${")[2]] == ["AMQP_URI: !raw_env_var ${AMQP_URI}"]


@pytest.mark.parametrize("service", EVERY_SERVICE)
def test_migrations_are_numbered_without_a_gap_and_named_after_what_they_do(service: str):
    names = [path.stem for path in migrations_of(service)]

    assert [name[:4] for name in names] == [f"{number:04d}" for number in range(1, len(names) + 1)]
    assert all(re.fullmatch(r"\d{4}(_[a-z]+){2,}", name) for name in names)


@pytest.mark.parametrize("service", EVERY_SERVICE)
def test_each_migration_follows_the_one_before(service: str):
    texts = [path.read_text() for path in migrations_of(service)]
    revisions = [re.search(r'^revision = "(\d{4})"$', text, re.MULTILINE)[1] for text in texts]
    before = [re.search(r"^down_revision = (.+)$", text, re.MULTILINE)[1].strip('"') for text in texts]

    assert revisions == [path.stem[:4] for path in migrations_of(service)]
    assert before == ["None", *revisions[:-1]]
