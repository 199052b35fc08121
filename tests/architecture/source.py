"""The sources as trees: what the tests of the architecture read."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
SERVICES = tuple(
    sorted(
        {path.relative_to(ROOT).parts[0] for path in (*ROOT.glob("*/service.py"), *ROOT.glob("*/service/__init__.py"))}
    )
)
PACKAGES = tuple(sorted(path.parent.name for path in ROOT.glob("*/__init__.py")))
EXAMPLES = tuple(sorted(path.parent.name for path in ROOT.glob("docs/examples/*/service.py")))
"""The services that docs/add-a-service.md goes through: no part of the system, and held to the same."""
EVERY_SERVICE = (*SERVICES, *EXAMPLES)
EVERY_PACKAGE = (*PACKAGES, *EXAMPLES)
Function = ast.FunctionDef | ast.AsyncFunctionDef


def folder_of(package: str) -> str:
    """Where a package lies, as a path from the root."""
    return f"docs/examples/{package}" if package in EXAMPLES else package


@cache
def modules(*folders: str) -> tuple[Path, ...]:
    """The Python files below these folders, as paths from the root; generated and vendored ones left out."""
    found = (path.relative_to(ROOT) for folder in folders for path in sorted((ROOT / folder).rglob("*.py")))
    return tuple(path for path in found if "migrations" not in path.parts)


@cache
def tree(module: Path) -> ast.Module:
    """The syntax tree of a module."""
    return ast.parse((ROOT / module).read_text(), str(module))


@cache
def functions(module: Path) -> tuple[Function, ...]:
    """All functions and methods of a module."""
    return tuple(node for node in ast.walk(tree(module)) if isinstance(node, Function))


def own_lines(function: Function) -> int:
    """The lines of a function's body, without its docstring."""
    body = function.body[1:] if ast.get_docstring(function) is not None else function.body
    return 0 if not body else (body[-1].end_lineno or 0) - body[0].lineno + 1


def words(name: str) -> list[str]:
    """The words of an identifier, in lower case."""
    return re.findall(r"[a-z]+|[A-Z]+(?![a-z])|[A-Z][a-z]*", name)


def calls(node: ast.AST, *names: str) -> Iterator[ast.Call]:
    """The calls of these plain names within a tree."""
    for call in ast.walk(node):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in names:
            yield call
