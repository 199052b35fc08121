"""The context: what travels with a call arrives as it left, and decides who may do what until when."""

import time
from dataclasses import replace

import pytest

from backbone import context as contexts
from backbone.context import (
    CLOCK_TOLERANCE_MS,
    DEADLINE_DEFAULT_MS,
    DEADLINE_MAX_MS,
    OPERATOR,
    Actor,
    Context,
    Deadline,
    bound,
    current,
    current_or_none,
    forbid_in_transaction,
    transaction,
)
from backbone.errors import PermissionDenied, Unavailable
from tests.builders import a_context, an_actor

NOW_MS = 1_772_452_800_000


@pytest.fixture
def clock(monkeypatch):
    """Sets the clock to milliseconds after a fixed instant."""

    def set_to(after_ms: int) -> None:
        monkeypatch.setattr(time, "time_ns", lambda: (NOW_MS + after_ms) * 1_000_000)

    set_to(0)
    return set_to


def test_a_context_survives_its_headers():
    context = Context(
        actor=Actor("ada", frozenset({"customer", "support"})),
        deadline=Deadline(NOW_MS),
        idempotency_key="order-1",
        correlation_id="journey",
        traceparent="00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
    )

    assert Context.from_headers(context.to_headers()) == context


def test_the_message_before_becomes_the_cause():
    assert Context.from_headers(a_context().to_headers(), "message-7").causation_id == "message-7"


def test_headers_are_texts_named_as_stock_nameko_names_its_own():
    headers = a_context(idempotency_key="k", causation_id="c", traceparent="t").to_headers()

    assert sorted(headers) == [
        "nameko.actor", "nameko.causation_id", "nameko.correlation_id", "nameko.deadline", "nameko.idempotency_key",
        "nameko.traceparent",
    ]  # fmt: skip
    assert all(isinstance(value, str) for value in headers.values())


def test_what_is_not_known_has_no_header():
    assert sorted(Context().to_headers()) == ["nameko.correlation_id", "nameko.deadline"]


def test_a_message_without_headers_is_an_operators_with_the_default_deadline(clock):
    context = Context.from_headers({})

    assert (context.actor, context.actor_id, context.idempotency_key) == (None, OPERATOR, None)
    assert context.deadline.left_ms == DEADLINE_DEFAULT_MS
    assert context.correlation_id != Context.from_headers({}).correlation_id


@pytest.mark.parametrize(
    "headers",
    [
        {"nameko.deadline": "soon"},
        {"nameko.deadline": "1.5"},
        {"nameko.actor": "ada"},
        {"nameko.actor": "[]"},
        {"nameko.actor": '{"id": "ada"}'},
        {"nameko.actor": '{"id": 7, "roles": []}'},
        {"nameko.actor": '{"id": "ada", "roles": "admin"}'},
    ],
    ids=str,
)
def test_malformed_headers_are_refused_rather_than_read_as_an_operators(headers: dict[str, str]):
    with pytest.raises(ValueError, match=r".+"):
        Context.from_headers(headers)


@pytest.mark.parametrize("far_ms", [DEADLINE_MAX_MS + 1, 10**15, 10**40])
def test_nobody_waits_longer_than_an_hour_whatever_a_header_says(clock, far_ms: int):
    context = Context.from_headers({"nameko.deadline": str(NOW_MS + far_ms)})

    assert context.deadline.left_ms == DEADLINE_MAX_MS


def test_a_deadline_within_the_hour_is_kept_as_it_is(clock):
    headers = {"nameko.deadline": str(NOW_MS + DEADLINE_MAX_MS)}

    assert Context.from_headers(headers).to_headers()["nameko.deadline"] == headers["nameko.deadline"]


def test_headers_of_another_kind_than_text_count_as_absent():
    assert Context.from_headers({"nameko.idempotency_key": 7}).idempotency_key is None


def test_a_deadline_counts_down_to_nothing(clock):
    deadline = Deadline.after_ms(1_000)

    clock(400)
    assert deadline.left_ms == 600
    clock(1_001)
    assert deadline.left_ms == 0


def test_work_may_start_until_the_deadline_and_as_long_as_clocks_may_differ(clock):
    deadline = Deadline.after_ms(1_000)

    clock(1_000 + CLOCK_TOLERANCE_MS)
    deadline.require_open()
    clock(1_001 + CLOCK_TOLERANCE_MS)
    with pytest.raises(Unavailable) as refused:
        deadline.require_open()

    assert refused.value.code == "deadline_passed"


def test_one_of_the_roles_is_enough():
    context = a_context("customer", "warehouse")

    assert context.may("warehouse", "admin")
    assert not context.may("support", "admin")
    assert not context.may()


def test_an_operator_may_everything():
    operator = Context()

    assert operator.may("admin")
    operator.require("admin")


def test_an_operator_owns_nothing():
    assert not Context().is_about(OPERATOR)


def test_a_person_is_about_what_is_their_own():
    context = a_context(actor_id="ada")

    assert context.is_about("ada")
    assert not context.is_about("bob")


def test_a_missing_role_is_named():
    with pytest.raises(PermissionDenied, match="catalogue or admin") as refused:
        a_context("customer").require("catalogue", "admin")

    assert (refused.value.code, refused.value.details) == ("role_required", {"roles": ["catalogue", "admin"]})


def test_a_bound_context_is_current_until_its_block_ends():
    outer, inner = a_context(), a_context()

    with bound(outer):
        with bound(inner):
            assert current() is inner
        assert current() is outer
    assert current_or_none() is None


def test_a_bound_context_is_unbound_by_a_failure():
    with pytest.raises(KeyError), bound(a_context()):
        raise KeyError

    assert current_or_none() is None


def test_without_a_bound_context_an_operator_asks():
    assert current().actor is None


def test_nothing_else_is_waited_for_inside_a_transaction():
    with transaction(), pytest.raises(RuntimeError, match="unit of work"):
        forbid_in_transaction()


def test_after_a_failed_transaction_others_may_be_asked_again():
    with pytest.raises(KeyError), transaction():
        raise KeyError

    forbid_in_transaction()


def test_a_transaction_inside_another_leaves_the_outer_one_guarded():
    with transaction():
        with transaction():
            pass
        with pytest.raises(RuntimeError):
            forbid_in_transaction()


def test_contexts_made_at_different_times_have_different_deadlines(clock):
    first = Context()
    clock(5)

    assert Context().deadline.at_ms == first.deadline.at_ms + 5


def test_an_actors_roles_arrive_in_any_order():
    context = replace(a_context(), actor=an_actor("b", "a", "c"))

    assert contexts.Context.from_headers(context.to_headers()).actor == context.actor
