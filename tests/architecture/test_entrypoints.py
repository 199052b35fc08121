"""Entrypoints: each is described, takes a schema, and is open to anybody only by name."""

import ast
import inspect
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from marshmallow import Schema, fields
from nameko.extensions import ENTRYPOINT_EXTENSIONS_ATTR

from backbone.errors import KINDS
from backbone.messages import Event, FactSchema, WireSchema, is_query
from backbone.nameko.rpc import Signature
from backbone.nameko.runner import service_class
from customers.contract import ROLES
from tests.architecture.source import EVERY_PACKAGE, EVERY_SERVICE, ROOT, calls, folder_of, functions, modules, tree

OPEN_TO_ANYBODY = {
    "customers.register": "whoever has no account yet",
    "customers.authenticate": "whoever has not signed in yet",
    "customers.rotate_session": "whoever holds the refresh token",
    "customers.end_session": "whoever holds the refresh token; the handler hides what is not one's own",
    "customers.end_sessions": "the handler hides what is not one's own",
    "customers.list_sessions": "the handler hides what is not one's own",
    "customers.get_customer": "the handler hides what is not one's own",
    "customers.snapshot_for_order": "the handler hides what is not one's own",
    "customers.update_profile": "the handler hides what is not one's own",
    "inventory.get_product": "the catalogue is public",
    "inventory.list_products": "the catalogue is public",
    "inventory.list_categories": "the catalogue is public",
    "inventory.quote": "prices are public, and customers hides who is not oneself",
    "inventory.place_order": "the entrypoint refuses orders for others",
    "inventory.cancel_order": "the handler hides what is not one's own, and asks staff for a role",
    "inventory.order_timeline": "the handler hides what is not one's own",
    "inventory.get_order": "the handler hides what is not one's own",
    "inventory.list_orders": "the handler refuses lists of others",
    "billing.quote_tax": "rates are public, and nothing else decides",
    "billing.pay_order": "the handler hides what is not one's own",
    "billing.get_payment": "the handler hides what is not one's own",
    "billing.list_payments": "the handler refuses lists of others",
    "billing.get_invoice": "the handler hides what is not one's own",
    "billing.list_invoices": "the handler refuses lists of others",
    "teller.tell": "an example, which knows nobody",
    "teller.withdraw": "an example, which knows nobody",
    "teller.rename_topic": "an example, which knows nobody",
    "teller.close_topic": "an example, which knows nobody",
    "teller.get_topic": "an example, which knows nobody",
    "teller.check_topic": "an example, which knows nobody",
    "counter.get_count": "an example, which knows nobody",
    "counter.list_counts": "an example, which knows nobody",
    **{f"{service}.health": "whoever watches" for service in EVERY_SERVICE},
}
"""Each method that asks for no role, and what protects it instead."""
ERRORS_MADE = {
    (call.func.id, call.args[0].value)
    for module in modules(*map(folder_of, EVERY_PACKAGE))
    for call in calls(tree(module), *KINDS)
    if call.args and isinstance(call.args[0], ast.Constant)
}
"""Kind and code of every error."""


def entrypoints() -> Iterator[tuple[str, Any]]:
    """`service.method` and the function, of everything that a message can start."""
    for service in EVERY_SERVICE:
        for name, method in inspect.getmembers(service_class(service), inspect.isfunction):
            if hasattr(method, ENTRYPOINT_EXTENSIONS_ATTR):
                yield f"{service}.{name}", method


ENTRYPOINTS = dict(entrypoints())
METHODS: dict[str, Signature] = {
    name: method.signature for name, method in ENTRYPOINTS.items() if hasattr(method, "signature")
}
COMMANDS = sorted(name for name, signature in METHODS.items() if signature.is_command)


def fields_of(schema: type[Schema] | None) -> Iterator[fields.Field]:
    """The fields of a schema and of those that it holds."""
    for field in schema().fields.values() if schema else ():
        yield field
        inner = field.inner if isinstance(field, fields.List) else field
        if isinstance(inner, fields.Nested):
            yield from fields_of(type(inner.schema))


def all_subclasses(of: type) -> Iterator[Any]:
    """The subclasses of a class, and theirs, in our own packages."""
    for each in of.__subclasses__():
        yield from all_subclasses(each)
        if each.__module__.partition(".")[0] in EVERY_PACKAGE:
            yield each


@pytest.mark.parametrize("name", ENTRYPOINTS)
def test_an_entrypoint_says_in_a_sentence_what_it_does(name: str):
    first_line = (inspect.getdoc(ENTRYPOINTS[name]) or "").splitlines()[0]

    assert re.match(r"[A-Z].*[.:;]", first_line), f"{name} needs a docstring that begins with a sentence."


@pytest.mark.parametrize("name", METHODS)
def test_a_method_takes_and_answers_schemas_of_a_contract(name: str):
    signature = METHODS[name]
    allowed = (f"{name.partition('.')[0]}.contract", "customers.contract", "backbone.")

    assert issubclass(signature.params, WireSchema)
    assert not issubclass(signature.params, FactSchema), "Arguments that are not known are refused."
    for schema in filter(None, (signature.params, signature.result)):
        assert schema.__module__.startswith(allowed), f"{name}: {schema.__module__}"


@pytest.mark.parametrize("name", METHODS)
def test_everything_of_an_answer_is_promised(name: str):
    assert [field.name for field in fields_of(METHODS[name].result) if not (field.required or field.dump_only)] == []


def test_a_command_a_question_and_a_fact_are_what_they_were_when_they_came():
    made = [schema.makes for schema in all_subclasses(WireSchema) if schema.makes is not None]
    loose = [each.__name__ for each in (*made, *all_subclasses(Event)) if not each.__dataclass_params__.frozen]

    assert made
    assert loose == []


@pytest.mark.parametrize("name", METHODS)
def test_a_method_asks_for_roles_that_exist(name: str):
    assert set(METHODS[name].roles) <= set(ROLES)


def test_only_these_methods_are_open_to_anybody():
    assert {name for name, signature in METHODS.items() if not signature.roles} == set(OPEN_TO_ANYBODY)


def test_a_method_that_asks_for_a_role_lets_the_admin_in():
    assert [name for name, signature in METHODS.items() if signature.roles and "admin" not in signature.roles] == []


@pytest.mark.parametrize("name", METHODS)
def test_a_name_tells_a_query_from_a_command(name: str):
    assert is_query(name.partition(".")[2]) != METHODS[name].is_command


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_answers_through_its_unit_of_work(name: str):
    answers = _returned_by(ENTRYPOINTS[name], name.partition(".")[2])

    assert answers, f"{name} returns nothing."
    assert all(text.startswith("uow.answer(") for text in answers)


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_says_what_a_repetition_does(name: str):
    assert "Repeat:" in (inspect.getdoc(ENTRYPOINTS[name]) or "")


@pytest.mark.parametrize("name", ENTRYPOINTS)
def test_the_errors_that_an_entrypoint_names_are_made_somewhere_by_that_kind(name: str):
    sentences = re.findall(r"\b([A-Z]\w+) ((?:`\w+`(?:, | and )?)+)", inspect.getdoc(ENTRYPOINTS[name]) or "")
    named = {(kind, code) for kind, codes in sentences if kind in KINDS for code in re.findall(r"`(\w+)`", codes)}

    assert named - ERRORS_MADE == set()


def _returned_by(entrypoint: Any, method: str) -> list[str]:
    """What a method returns, as it is written where it is defined."""
    module = Path(inspect.getfile(inspect.unwrap(entrypoint))).relative_to(ROOT)
    (found,) = (each for each in functions(module) if each.name == method)
    return [ast.unparse(node.value) for node in ast.walk(found) if isinstance(node, ast.Return) and node.value]
