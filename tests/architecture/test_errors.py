"""Errors: a closed set of kinds, each code made in one place, and nothing caught that nobody expects."""

import ast
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from backbone.errors import KINDS
from gateway import problems
from tests.architecture.source import EVERY_PACKAGE, EVERY_SERVICE, calls, folder_of, functions, modules, tree

STATUSES = {
    "InvalidRequest": 422,
    "Unauthenticated": 401,
    "PermissionDenied": 403,
    "NotFound": 404,
    "Conflict": 409,
    "Stale": 412,
    "PaymentDeclined": 402,
    "Overloaded": 429,
    "Unavailable": 503,
    "OutcomeUnknown": 504,
    "InternalError": 500,
}
BORDERS = {
    "backbone/announcer.py",
    "backbone/broker.py",
    "backbone/nameko/container.py",
    "backbone/nameko/sqlite.py",
    "backbone/nameko/events.py",
    "backbone/nameko/inbox.py",
    "backbone/nameko/outbox.py",
    "backbone/nameko/rpc.py",
    "backbone/nameko/runner.py",
    "billing/attempts.py",
    "gateway/problems.py",
}
"""Where what is raised inside ends, so that `except Exception` may stand there."""


def factories(package: str) -> Iterator[ast.FunctionDef]:
    """The functions of a service's contract that make errors."""
    for module in modules(folder_of(package)):
        if "contract" in (module.parts[1], module.stem):
            yield from (each for each in functions(module) if any(calls(each, *KINDS)))


def test_every_kind_has_its_status_in_http():
    assert {name: problems.KINDS[name].status for name in KINDS} == STATUSES


def test_every_status_of_http_has_a_title_of_its_own():
    titles = Counter(kind.title for kind in problems.KINDS.values())

    assert [title for title, count in titles.items() if count > 1] == []


@pytest.mark.parametrize("service", EVERY_SERVICE)
def test_a_service_makes_its_errors_in_its_contract(service: str):
    elsewhere = [
        f"{module}:{call.lineno}"
        for module in modules(folder_of(service))
        if "contract" not in (module.parts[1], module.stem)
        for call in calls(tree(module), *KINDS)
    ]

    assert elsewhere == []


@pytest.mark.parametrize("service", EVERY_SERVICE)
def test_an_error_is_made_by_a_function_that_says_when(service: str):
    made = sum(1 for module in modules(folder_of(service)) for _ in calls(tree(module), *KINDS))
    documented = [each for each in factories(service) if ast.get_docstring(each) and each.returns is not None]

    assert made == len(documented)


@pytest.mark.parametrize("package", EVERY_PACKAGE)
def test_a_code_is_snake_case_and_written_out(package: str):
    codes = [
        call.args[0] for module in modules(folder_of(package)) for call in calls(tree(module), *KINDS) if call.args
    ]

    for code in codes:
        assert isinstance(code, ast.Constant), "A code that is put together cannot be searched for."
        assert code.value == code.value.lower().replace(" ", "_").replace("-", "_")


@pytest.mark.parametrize("package", EVERY_PACKAGE)
def test_a_code_always_means_the_same_kind(package: str):
    kinds: dict[str, set[str]] = {}
    for module in modules(folder_of(package)):
        for call in calls(tree(module), *KINDS):
            kinds.setdefault(ast.unparse(call.args[0]), set()).add(ast.unparse(call.func))

    assert {code: names for code, names in kinds.items() if len(names) > 1} == {}


def test_only_the_borders_catch_whatever_comes():
    catching = {str(module) for module in modules(*map(folder_of, EVERY_PACKAGE)) if any(_broad_handlers(module))}

    assert catching <= BORDERS


@pytest.mark.parametrize("service", EVERY_SERVICE)
def test_no_handler_answers_a_failure_with_a_falsehood(service: str):
    silent = [
        f"{module}:{handler.lineno}"
        for module in modules(folder_of(service))
        if module.stem != "passwords"  # Whether a password matches is the question there.
        for handler in ast.walk(tree(module))
        if isinstance(handler, ast.ExceptHandler) and any(_is_false(node) for node in handler.body)
    ]

    assert silent == []


def _is_false(node: ast.stmt) -> bool:
    if isinstance(node, ast.Pass):
        return True
    return isinstance(node, ast.Return) and isinstance(node.value, ast.Constant) and not node.value.value


def _broad_handlers(module: Path) -> Iterator[ast.ExceptHandler]:
    for node in ast.walk(tree(module)):
        if isinstance(node, ast.ExceptHandler):
            caught = (
                set() if node.type is None else {each.id for each in ast.walk(node.type) if isinstance(each, ast.Name)}
            )
            is_broad = node.type is None or caught & {"Exception", "BaseException"}
            if is_broad and not any(isinstance(last, ast.Raise) and last.exc is None for last in node.body[-1:]):
                yield node
