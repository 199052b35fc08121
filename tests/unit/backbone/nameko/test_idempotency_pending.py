"""Pending commands: they commit before they are answered; twins wait for it, or learn that there is none yet."""

from collections.abc import Callable
from typing import Any

import eventlet
import pytest

from backbone.context import Deadline, bound
from backbone.errors import Conflict, InvalidRequest, Stale, Unavailable
from backbone.nameko import idempotency
from backbone.nameko.idempotency import ANSWER_MS, Guard, PendingCommand, guarded
from tests.builders import a_context
from tests.unit.backbone.nameko.memory import Memory


@pytest.fixture
def table() -> Memory:
    """The table of answers."""
    return Memory()


def a_guard(**other: str) -> Guard:
    """The guard of a command of Ada's."""
    names = {"actor": "ada", "method": "place_order", "key": "key-1", "digest": "d"} | other
    return Guard(**names, dump=str)


def never() -> None:
    """A command that must not run, because its twin has begun."""
    raise AssertionError("It ran a second time.")


@pytest.fixture
def ticks(monkeypatch) -> list[Callable[[], None]]:
    """What happens while a twin waits, one at each of its looks; it waits no longer than there is something."""
    left: list[Callable[[], None]] = []

    def sleep(_seconds: float) -> None:
        assert left, "It looks again although nothing happens any more."
        left.pop(0)()

    monkeypatch.setattr(eventlet, "sleep", sleep)
    return left


def leave_pending(table: Memory, guard: Guard | None = None) -> PendingCommand:
    """Run a command whose first transaction commits without an answer."""
    left: list[PendingCommand] = []

    def run() -> str:
        with table() as uow:
            left.append(uow.answer_later())
        return "begun"

    assert guarded(table, guard or a_guard(), run) == "begun"
    return left[0]


def settle(table: Memory, command: PendingCommand, answer: object) -> None:
    """Keep the answer in a transaction that is none of the command's own."""
    with table() as uow:
        uow.settle(command, answer)


def test_a_command_may_commit_first_and_be_answered_later(table):
    command = leave_pending(table)
    assert table.only(idempotency.table).answer is None

    settle(table, command, {"paid": True})

    assert command == ("ada", "place_order", "key-1")
    assert guarded(table, a_guard(), never) == {"paid": True}


def test_a_command_may_answer_itself_in_a_second_transaction(table):
    def run() -> Any:
        with table() as uow:
            uow.answer_later()
        with table() as uow:
            return uow.answer(17)

    assert guarded(table, a_guard(), run) == "17"
    assert guarded(table, a_guard(), never) == "17"


def test_a_pending_command_may_end_with_an_error_of_any_kind(table):
    settle(table, leave_pending(table), Unavailable("provider_away", "Away.", {"retry_after_ms": 7}))

    with pytest.raises(Unavailable) as refused:
        guarded(table, a_guard(), never)

    assert (refused.value.code, refused.value.details) == ("provider_away", {"retry_after_ms": 7})


def test_the_first_answer_of_a_pending_command_stays(table):
    command = leave_pending(table)
    settle(table, command, "first")
    settle(table, command, Conflict("second", "Too late."))

    assert guarded(table, a_guard(), never) == "first"


def test_settling_one_command_settles_no_other(table, ticks):
    command = leave_pending(table)
    others = [{"actor": "bob"}, {"method": "receive_stock"}, {"key": "key-2"}]
    for other in others:
        leave_pending(table, a_guard(**other))

    settle(table, command, 17)

    answers = [row.answer for row in table.rows(idempotency.table)]
    assert sorted(answers, key=str) == [None] * len(others) + ['{"result":17}']


def test_a_twin_of_a_pending_command_waits_until_it_is_answered(table, ticks):
    command = leave_pending(table)
    ticks += [int, int, lambda: settle(table, command, "at last")]

    assert guarded(table, a_guard(), never) == "at last"
    assert ticks == []


@pytest.mark.parametrize("left_ms", [-5_000, 0, ANSWER_MS - 1])
def test_a_twin_whose_deadline_comes_first_learns_that_the_command_has_begun(table, ticks, left_ms: int):
    leave_pending(table)

    with bound(a_context(deadline=Deadline.after_ms(left_ms))), pytest.raises(Conflict) as refused:
        guarded(table, a_guard(), never)

    assert (refused.value.code, refused.value.details) == ("command_in_progress", {"retry_after_ms": 1_000})


def test_that_a_command_is_in_progress_is_not_kept_as_its_answer(table, ticks):
    command = leave_pending(table)
    with bound(a_context(deadline=Deadline.after_ms(0))), pytest.raises(Conflict):
        guarded(table, a_guard(), never)

    settle(table, command, "at last")

    assert guarded(table, a_guard(), never) == "at last"


def test_a_twin_of_a_pending_command_with_other_parameters_is_a_reused_key(table, ticks):
    leave_pending(table)

    with pytest.raises(InvalidRequest, match="another request"):
        guarded(table, a_guard(digest="other"), never)


@pytest.mark.parametrize("error", [Conflict("no", "No."), Stale("old", "Old."), KeyError("bug")], ids=repr)
def test_what_a_pending_command_raises_is_not_its_answer(table, ticks, error: Exception):
    def run() -> None:
        with table() as uow:
            uow.answer_later()
        raise error

    with pytest.raises(type(error)):
        guarded(table, a_guard(), run)

    assert table.only(idempotency.table).answer is None


def test_only_a_command_can_be_answered_later(table):
    with pytest.raises(AssertionError, match="Only a command"), table() as uow:
        uow.answer_later()
