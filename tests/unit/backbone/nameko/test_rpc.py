"""RPC entrypoints: commands run once per key, queries each time; a lost race is run again, a lost database is not."""

from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import pytest
from marshmallow import fields
from sqlalchemy.exc import OperationalError

from backbone.context import CLOCK_TOLERANCE_MS, Context, Deadline, current
from backbone.errors import InvalidRequest, PermissionDenied, Unavailable
from backbone.messages import WireSchema
from backbone.nameko import database, idempotency
from backbone.nameko.rpc import query, rpc
from backbone.nameko.signature import Call
from tests.builders import a_context
from tests.unit.backbone.nameko.memory import Memory


@dataclass(frozen=True)
class Add:
    left: int
    right: int


class AddSchema(WireSchema):
    makes = Add
    left = fields.Integer(required=True)
    right = fields.Integer(load_default=1)


class SumSchema(WireSchema):
    total = fields.Integer(required=True)


def a_call(*args: Any, context: Context | None = None, **kwargs: Any) -> Call:
    return Call(context or a_context(), list(args), kwargs)


class Calculator:
    """A service; `unit_of_work` is its table of answers."""

    name = "calculator"
    unit_of_work: Any = None
    ran: tuple[Any, ...] = ()
    fails_with: list[Exception] = []  # noqa: RUF012

    @rpc(params=AddSchema, result=SumSchema)
    def add(self, command: Add) -> Any:
        """Add two numbers."""
        self.ran += ((command, current()),)
        with self.unit_of_work() as uow:
            if self.fails_with:
                raise self.fails_with.pop(0)
            return uow.answer({"total": command.left + command.right})

    @query(params=AddSchema, result=SumSchema, roles=("accountant", "admin"))
    def difference(self, asked: Add) -> Any:
        """Subtract."""
        self.ran += ((asked, current()),)
        if self.fails_with:
            raise self.fails_with.pop(0)
        return {"total": asked.left - asked.right}


@pytest.fixture
def calculator() -> Calculator:
    service = Calculator()
    service.unit_of_work, service.fails_with = Memory(), []
    return service


def test_a_command_answers_in_its_wire_form_and_in_its_context(calculator: Calculator):
    context = a_context(idempotency_key="k")

    assert calculator.add(a_call(2, 3, context=context)) == {"total": 5}
    assert calculator.ran == ((Add(2, 3), context),)


def test_a_command_under_the_same_key_runs_once(calculator: Calculator):
    call = a_call(2, 3, context=a_context(idempotency_key="k"))

    assert [calculator.add(call), calculator.add(call)] == [{"total": 5}] * 2
    assert len(calculator.ran) == 1


def test_a_redelivered_message_without_a_key_runs_once(calculator: Calculator):
    call = a_call(2, 3, context=a_context(causation_id="message-7"))

    calculator.add(call)
    calculator.add(call)

    assert len(calculator.ran) == 1


def test_the_same_parameters_by_position_and_by_name_are_the_same_command(calculator: Calculator):
    context = a_context(idempotency_key="k")

    calculator.add(a_call(2, 1, context=context))

    assert calculator.add(a_call(left=2, context=context)) == {"total": 3}


def test_other_parameters_under_the_same_key_are_refused(calculator: Calculator):
    context = a_context(idempotency_key="k")
    calculator.add(a_call(2, 3, context=context))

    with pytest.raises(InvalidRequest) as refused:
        calculator.add(a_call(2, 4, context=context))

    assert refused.value.code == "idempotency_key_reused"


def test_work_that_nobody_waits_for_is_not_started(calculator: Calculator):
    late = a_context(deadline=Deadline.after_ms(-CLOCK_TOLERANCE_MS - 100))

    with pytest.raises(Unavailable, match="deadline"):
        calculator.add(a_call(2, context=late))

    assert calculator.ran == ()


def test_a_role_that_is_missing_is_refused_before_the_arguments_are_read(calculator: Calculator):
    with pytest.raises(PermissionDenied, match="accountant or admin"):
        calculator.difference(a_call("nonsense", context=a_context("customer")))

    assert calculator.ran == ()


def test_a_query_is_not_guarded_and_runs_each_time(calculator: Calculator):
    call = a_call(5, 3, context=a_context("admin", idempotency_key="k"))

    assert [calculator.difference(call), calculator.difference(call)] == [{"total": 2}] * 2
    assert (len(calculator.ran), calculator.unit_of_work.rows(idempotency.table)) == (2, [])


def lost_race() -> OperationalError:
    return OperationalError("UPDATE", {}, SimpleNamespace(pgcode="40001"))


def test_a_transaction_that_lost_a_race_is_run_again(calculator: Calculator):
    calculator.fails_with = [lost_race(), lost_race()]

    assert calculator.add(a_call(2, 3)) == {"total": 5}
    assert len(calculator.ran) == 3


def test_a_transaction_that_always_loses_is_a_fault_to_be_seen(calculator: Calculator):
    calculator.fails_with = [lost_race() for _ in range(9)]

    with pytest.raises(OperationalError):
        calculator.add(a_call(2, 3))
    assert len(calculator.ran) == 5


def test_any_other_failure_is_not_tried_again(calculator: Calculator):
    calculator.fails_with = [KeyError("bug")]

    with pytest.raises(KeyError):
        calculator.add(a_call(2, 3))
    assert len(calculator.ran) == 1


def server_gone() -> OperationalError:
    return OperationalError("UPDATE", {}, SimpleNamespace(pgcode="57P01"))


@pytest.mark.parametrize("method", ["add", "difference"])
def test_a_call_that_finds_no_database_says_so_and_is_not_tried_again(calculator: Calculator, method: str, monkeypatch):
    monkeypatch.setattr(database.eventlet, "spawn", lambda _look: None)
    calculator.fails_with = [server_gone()]

    with pytest.raises(Unavailable) as refused:
        getattr(calculator, method)(a_call(2, 3, context=a_context("admin")))

    assert (refused.value.code, len(calculator.ran)) == ("database_unavailable", 1)
    assert calculator.unit_of_work.is_away


def test_a_command_that_finds_no_database_before_it_begins_does_not_begin(calculator: Calculator, monkeypatch):
    monkeypatch.setattr(database.eventlet, "spawn", lambda _look: None)
    calculator.unit_of_work.engines.fails_with = server_gone()

    with pytest.raises(Unavailable, match="cannot be reached"):
        calculator.add(a_call(2, 3))

    assert (calculator.ran, calculator.unit_of_work.is_away) == ((), True)


def test_while_the_database_is_away_a_command_does_not_even_look_for_its_first_answer(calculator: Calculator):
    calculator.unit_of_work.is_away = True
    calculator.unit_of_work.engines.fails_with = AssertionError("It looked.")

    with pytest.raises(Unavailable) as refused:
        calculator.add(a_call(2, 3))

    assert (refused.value.code, calculator.ran) == ("database_unavailable", ())


def test_a_statement_that_is_refused_is_no_reason_to_think_the_database_away(calculator: Calculator):
    calculator.fails_with = [OperationalError("UPDATE", {}, SimpleNamespace(pgcode="42P01"))]

    with pytest.raises(OperationalError):
        calculator.add(a_call(2, 3))

    assert not calculator.unit_of_work.is_away
