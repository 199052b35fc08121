"""The house style, as far as a machine can read it: sizes, words, types."""

import ast
import io
import re
import statistics
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.source import (
    EVERY_PACKAGE,
    EVERY_SERVICE,
    ROOT,
    Function,
    folder_of,
    functions,
    modules,
    own_lines,
    tree,
    words,
)

FILE_LINES_MAX = 300
FUNCTION_LINES_MAX, FUNCTION_LINES_P90, FUNCTION_LINES_MEDIAN = 40, 20, 8
BACKBONE_LINES_MAX = 3_000
"""Lines of code, as ADR 10 counts them: what a function promises costs nothing."""
BANNED_WORDS = {"data", "info", "obj", "manager", "helper", "util", "utils", "misc", "qty", "cust", "inv"}
DOMAIN_WORDS = {"order", "orders", "stock", "invoice", "invoices", "sku", "product", "products", "customer"}
NAMES_OF_LIBRARIES = {
    "backbone/nameko/columns.py: process_bind_param",
    "backbone/nameko/columns.py: process_result_value",
    "backbone/nameko/events.py: exc_info",
    "backbone/nameko/rpc.py: exc_info",
    "gateway/bodies.py: obj",
}
"""What SQLAlchemy, nameko and Flask call their hooks and the arguments of those."""

ALL = modules(*map(folder_of, EVERY_PACKAGE))
LENGTHS = {f"{module}:{each.lineno} {each.name}": own_lines(each) for module in ALL for each in functions(module)}


def test_no_file_is_longer_than_a_reader_can_hold():
    lines = {str(module): len((ROOT / module).read_text().splitlines()) for module in ALL}

    assert {name: count for name, count in lines.items() if count > FILE_LINES_MAX} == {}


def test_no_function_is_longer_than_a_screen():
    assert {name: lines for name, lines in LENGTHS.items() if lines > FUNCTION_LINES_MAX} == {}


def test_functions_are_short():
    assert statistics.median(LENGTHS.values()) <= FUNCTION_LINES_MEDIAN
    assert statistics.quantiles(LENGTHS.values(), n=10)[-1] <= FUNCTION_LINES_P90


def test_the_backbone_is_small():
    assert sum(len(lines_of_code((ROOT / module).read_text())) for module in modules("backbone")) <= BACKBONE_LINES_MAX


def test_the_backbone_never_speaks_of_the_domain():
    names = {name for module in modules("backbone") for name in names_made(module)}

    assert {name for name in names if DOMAIN_WORDS & set(words(name.lower()))} == set()


@pytest.mark.parametrize("package", EVERY_PACKAGE)
def test_names_use_the_words_of_the_trade(package: str):
    wrong = {
        f"{module}: {name}" for module in modules(folder_of(package)) for name in names_made(module) if is_banned(name)
    }

    assert wrong - NAMES_OF_LIBRARIES == set()


@pytest.mark.parametrize("package", EVERY_PACKAGE)
def test_files_use_the_words_of_the_trade(package: str):
    assert [
        str(module)
        for module in modules(folder_of(package))
        if any(is_banned(part) for part in module.with_suffix("").parts)
    ] == []


@pytest.mark.parametrize("package", EVERY_PACKAGE)
def test_every_function_says_what_it_takes_and_returns(package: str):
    untyped = [
        f"{module}:{each.lineno} {each.name}"
        for module in modules(folder_of(package))
        for each in functions(module)
        if each.returns is None or not all(_is_typed(each))
    ]

    assert untyped == []


@pytest.mark.parametrize("service", EVERY_SERVICE)
def test_no_amount_of_money_is_a_float(service: str):
    floats = [
        f"{module}:{node.lineno}"
        for module in modules(folder_of(service), "backbone")
        if module.parts[0] != "backbone" or module.name == "money.py"
        for node in ast.walk(tree(module))
        if (isinstance(node, ast.Constant) and isinstance(node.value, float)) or isinstance(node, ast.Div)
    ]

    assert floats == []


@pytest.mark.parametrize("package", EVERY_PACKAGE)
def test_no_work_is_left_to_a_note(package: str):
    noted = [
        f"{module}:{number}"
        for module in modules(folder_of(package))
        for number, line in enumerate((ROOT / module).read_text().splitlines(), 1)
        if re.search(r"#.*\b(TODO|FIXME|XXX|HACK)\b", line)
    ]

    assert noted == []


def lines_of_code(text: str) -> set[int]:
    """The numbers of the lines that hold code: not those that are blank, or hold a comment or a docstring alone."""
    held: set[int] = set()
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.string.strip() and token.type != tokenize.COMMENT:
            held.update(range(token.start[0], token.end[0] + 1))
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            held.difference_update(range(node.lineno, (node.end_lineno or 0) + 1))
    return held


def is_banned(name: str) -> bool:
    """Whether a name says nothing: `order_data`, `do_it`, `handle`."""
    parts = [part.lower() for part in words(name.lower() if "_" in name else name)]
    if BANNED_WORDS & set(parts) or parts == ["handle"]:
        return True
    return parts[:1] in (["do"], ["process"]) and len(parts) > 1 and not name.isupper()


def names_made(module: Path) -> Iterator[str]:
    """The names that a module gives: classes, functions, arguments, variables and attributes."""
    for node in ast.walk(tree(module)):
        if isinstance(node, Function | ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.arg):
            yield node.arg
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            yield node.attr
        elif isinstance(node, ast.ExceptHandler | ast.alias) and (name := getattr(node, "asname", None) or node.name):
            yield name if isinstance(node, ast.ExceptHandler) or node.asname else ""


def _is_typed(function: Function) -> Iterator[bool]:
    given = function.args
    for argument in (*given.posonlyargs, *given.args, *given.kwonlyargs, given.vararg, given.kwarg):
        yield argument is None or argument.annotation is not None or argument.arg in ("self", "cls")


def test_only_code_counts_as_code():
    text = '''\
"""A module.

At length.
"""

LIMIT = 3  # A remark beside code.
"""Why three."""
# A remark alone.
TEXT = """one
two"""


def limit(of: int) -> int:
    "What it does."
    return min(
        of,

        LIMIT,
    )
'''

    assert lines_of_code(text) == {6, 9, 10, 13, 15, 16, 18, 19}


@pytest.mark.parametrize(
    "name", ["data", "order_data", "OrderInfo", "helper", "do_it", "process_order", "handle", "qty"]
)
def test_a_name_that_says_nothing_is_found(name: str):
    assert is_banned(name)


@pytest.mark.parametrize(
    "name", ["metadata", "database", "handle_it", "process", "DO_NOT_WAIT", "invoice", "domain", "information"]
)
def test_a_name_that_only_looks_like_one_is_not(name: str):
    assert not is_banned(name)
