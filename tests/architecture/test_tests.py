"""The tests themselves: sentences, short, in their tier, and none is skipped that is not declared here."""

import ast
import re
import statistics
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.source import EXAMPLES, ROOT, Function, folder_of, functions, modules, own_lines, tree

TIERS = {"unit", "integration", "contract", "architecture", "e2e", "chaos", "browser"}
TEST_LINES_MEDIAN = 12
WORDS_MIN = 3
"""Verb, subject and what is so: `test_nothing_stays_nothing`."""
DECLARED_SKIPS: dict[str, str] = {}
"""File -> why its tests may be skipped. Whatever else is skipped is not tested."""
MIRRORED = ("backbone", "customers", "inventory", "billing", "registry", *EXAMPLES)
TESTED_WITH_A_DATABASE = {"laws", "models", "repository"}
TESTED_AS_A_PROCESS = {"backbone/nameko/migrations.py"}

TESTS = modules("tests")


def all_tests() -> Iterator[tuple[str, Function]]:
    """File and function of every test."""
    for module in TESTS:
        yield from ((str(module), each) for each in functions(module) if each.name.startswith("test_"))


def test_every_test_is_in_a_tier():
    outside = [str(module) for module in TESTS if module.name.startswith("test_") and module.parts[1] not in TIERS]

    assert outside == []


def test_every_tier_has_tests():
    assert {module.parts[1] for module in TESTS if module.name.startswith("test_")} == TIERS


def test_the_name_of_a_test_is_a_sentence():
    labels = [f"{module}: {each.name}" for module, each in all_tests() if len(each.name.split("_")) <= WORDS_MIN]

    assert labels == []


def test_no_two_tests_of_a_file_have_one_name():
    twice = [
        place for place, count in Counter((module, each.name) for module, each in all_tests()).items() if count > 1
    ]

    assert twice == []


def test_tests_are_short():
    assert statistics.median(own_lines(each) for _, each in all_tests()) <= TEST_LINES_MEDIAN


def test_every_test_asserts_something():
    unasserting = {f"{module}: {each.name}" for module, each in all_tests() if not _asserts(each)}

    assert unasserting == set()


def test_only_declared_tests_are_skipped_or_expected_to_fail():
    skipping = {str(module) for module in TESTS if any(_skips(module))}

    assert skipping == set(DECLARED_SKIPS)


@pytest.mark.parametrize("package", MIRRORED)
def test_the_unit_tests_mirror_the_package_file_for_file(package: str):
    untested = [
        str(module)
        for module in modules(folder_of(package))
        if module.stem != "__init__"
        and not TESTED_WITH_A_DATABASE & {module.stem, module.parent.name}
        and str(module) not in TESTED_AS_A_PROCESS
        and not (ROOT / "tests" / "unit" / mirrored(module.parent) / f"test_{module.name}").exists()
    ]

    assert untested == []


@pytest.mark.parametrize("package", MIRRORED)
def test_a_unit_test_is_named_after_the_file_that_it_tests(package: str):
    orphans = [
        str(module)
        for module in modules(f"tests/unit/{mirrored(Path(folder_of(package)))}")
        if module.name.startswith("test_") and not (ROOT / file_under_test(module)).exists()
    ]

    assert orphans == []


def mirrored(folder: Path) -> Path:
    """Where the unit tests of a folder are, below theirs."""
    return folder.relative_to("docs") if folder.parts[0] == "docs" else folder


def file_under_test(module: Path) -> Path:
    """The file that a unit test is named after; tests of `x.py` that fill several files are `test_x_….py` as well."""
    words = module.stem.removeprefix("test_").split("_")
    stems = ["_".join(words[:count]) for count in range(len(words), 0, -1)]
    paths = [module.relative_to("tests/unit").with_name(f"{stem}.py") for stem in stems]
    candidates = [Path("docs", path) if path.parts[0] == "examples" else path for path in paths]
    return next((path for path in candidates if (ROOT / path).exists()), candidates[0])


def _asserts(test: Function) -> bool:
    for node in ast.walk(test):
        if isinstance(node, ast.Assert | ast.Raise):
            return True
        if isinstance(node, ast.Call) and re.search(
            r"raises|fail|assert|expect|require|wait_|check", ast.unparse(node.func)
        ):
            return True
    return False


def _skips(module: object) -> Iterator[ast.AST]:
    for node in ast.walk(tree(module)):  # type: ignore[arg-type]
        if isinstance(node, ast.Attribute) and node.attr in ("skip", "skipif", "xfail", "importorskip", "skipTest"):
            yield node
