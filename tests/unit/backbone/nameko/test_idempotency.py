"""Idempotency: a command happens once per key; its first answer, or its definite refusal, is given ever after."""

from collections.abc import Callable
from typing import Any

import pytest

from backbone.errors import Conflict, InvalidRequest, NotFound, PermissionDenied, ServiceError, Stale, Unavailable
from backbone.nameko import idempotency
from backbone.nameko.idempotency import Guard, claim, guarded, keep_answer, require_answer
from tests.builders import NOON
from tests.unit.backbone.nameko.memory import Memory

Command = Callable[[], Any]


@pytest.fixture
def table() -> Memory:
    """The table of answers."""
    return Memory()


@pytest.fixture
def placing(table: Memory) -> Callable[..., Command]:
    """A command that stores its answer, or raises; counts its runs in `placing.runs`."""

    def make(answer: Any = 1, error: Exception | None = None) -> Command:
        def run() -> Any:
            make.runs += 1
            with table.bare() as work:
                claim(work.session, NOON)
                if error is not None:
                    raise error
                result = keep_answer(work.session, answer)
                require_answer()
            return result

        return run

    make.runs = 0
    return make


def a_guard(actor: str = "ada", key: str = "key-1", digest: str = "d", method: str = "place_order", dump=str) -> Guard:
    return Guard(actor, method, key, digest, dump)


def test_a_command_answers_in_its_wire_form(table, placing):
    assert guarded(table, a_guard(), placing(17)) == "17"


def test_the_same_command_again_gets_the_first_answer_and_does_nothing(table, placing):
    guarded(table, a_guard(), placing(17))

    assert guarded(table, a_guard(), placing(18)) == "17"
    assert placing.runs == 1


@pytest.mark.parametrize("other", [{"actor": "bob"}, {"key": "key-2"}, {"method": "receive_stock"}], ids=str)
def test_another_actor_key_or_method_is_another_command(table, placing, other):
    guarded(table, a_guard(), placing(17))

    assert guarded(table, a_guard(**other), placing(18)) == "18"


def test_a_key_that_was_used_with_other_parameters_is_refused(table, placing):
    guarded(table, a_guard(), placing(17))

    with pytest.raises(InvalidRequest) as refused:
        guarded(table, a_guard(digest="other"), placing(18))

    assert (refused.value.code, placing.runs) == ("idempotency_key_reused", 1)


@pytest.mark.parametrize("kind", [Conflict, NotFound, PermissionDenied])
def test_a_definite_refusal_is_kept_and_given_again(table, placing, kind):
    refusal = kind("no", "No.", {"sku": "KIT-1"})

    for _ in range(2):
        with pytest.raises(kind) as refused:
            guarded(table, a_guard(), placing(error=refusal))
        assert refused.value.args == refusal.args

    assert placing.runs == 1


@pytest.mark.parametrize("error", [Unavailable("busy", "Busy."), Stale("old", "Old."), KeyError("bug")], ids=repr)
def test_a_failure_that_may_heal_is_not_kept(table, placing, error):
    with pytest.raises(type(error)):
        guarded(table, a_guard(), placing(error=error))

    assert table.rows(idempotency.table) == []
    assert guarded(table, a_guard(), placing(17)) == "17"


def test_a_command_whose_twin_committed_first_answers_with_the_twins_answer(table, placing, monkeypatch):
    look, looks = idempotency._stored, iter([None])
    guarded(table, a_guard(), placing(17))
    monkeypatch.setattr(idempotency, "_stored", lambda *asked: next(looks, look(*asked)))

    assert guarded(table, a_guard(), placing(18)) == "17"


def test_a_twin_with_other_parameters_that_committed_first_is_a_reused_key(table, placing, monkeypatch):
    look, looks = idempotency._stored, iter([None])
    guarded(table, a_guard(), placing(17))
    monkeypatch.setattr(idempotency, "_stored", lambda *asked: next(looks, look(*asked)))

    with pytest.raises(InvalidRequest, match="another request"):
        guarded(table, a_guard(digest="other"), placing(18))


def test_a_refusal_whose_twin_was_answered_first_gives_the_twins_answer(table, placing):
    def refused_after_the_twin() -> None:
        guarded(table, a_guard(), placing(17))
        raise Conflict("insufficient_stock", "The twin took it.")

    assert guarded(table, a_guard(), refused_after_the_twin) == "17"


def test_a_command_that_forgot_its_answer_does_not_commit(table):
    def run() -> None:
        with table.bare() as work:
            claim(work.session, NOON)
            require_answer()

    with pytest.raises(AssertionError, match=r"place_order must return uow\.answer"):
        guarded(table, a_guard(), run)
    assert table.rows(idempotency.table) == []


def test_a_second_transaction_of_the_same_command_claims_nothing_more(table):
    def run() -> Any:
        with table.bare() as work:
            claim(work.session, NOON)
            claim(work.session, NOON)
            return keep_answer(work.session, 17)

    assert guarded(table, a_guard(), run) == "17"


def test_outside_a_command_nothing_is_claimed_or_kept(table):
    with table.bare() as work:
        claim(work.session, NOON)
        require_answer()

        assert keep_answer(work.session, 17) == 17
    assert table.rows(idempotency.table) == []


def test_a_command_that_ended_leaves_no_guard_behind(table, placing):
    guarded(table, a_guard(), placing(17))
    with pytest.raises(Conflict):
        guarded(table, a_guard(key="key-2"), placing(error=Conflict("no", "No.")))

    assert idempotency._running.get() is None


def test_an_answer_says_nothing_of_its_actors_secrets(table, placing):
    guarded(table, a_guard(), placing(17))

    row = table.only(idempotency.table)
    assert row._asdict() == a_guard().identity | {"digest": "d", "answer": '{"result":"17"}', "answered_at": NOON}


def test_a_kept_refusal_is_the_error_that_was_raised(table):
    def run() -> None:
        raise NotFound("gone", "Gone.", {"sku": "KIT-1"})

    with pytest.raises(ServiceError) as first:
        guarded(table, a_guard(), run)
    with pytest.raises(ServiceError) as second:
        guarded(table, a_guard(), run)

    assert (type(second.value), second.value.args) == (NotFound, first.value.args)
