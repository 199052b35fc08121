"""The inbox: a fact counts once; one that failed is parked, and tried again as long as that can help."""

import random
from types import SimpleNamespace
from typing import Any

import eventlet
import pytest
from marshmallow import ValidationError

from backbone.errors import Conflict, Unavailable
from backbone.nameko import inbox
from backbone.nameko.inbox import (
    ATTEMPTS_MAX,
    DEAD,
    DONE,
    PARKED,
    RETRY_MS_FIRST,
    RETRY_MS_MAX,
    RETRY_MS_UNAVAILABLE,
    Arrival,
    Duplicate,
    InboxRunner,
    claim,
    handling,
    park,
)
from tests.builders import NOON
from tests.unit.backbone.nameko.fake_table import FakeTable

NOW_MS = 1_772_452_800_000
AWAY = Unavailable("database_busy", "Busy.")


@pytest.fixture
def table(monkeypatch) -> FakeTable:
    """The inbox table, on a clock that stands still, without jitter."""
    monkeypatch.setattr(inbox, "now_ms", lambda: NOW_MS)
    monkeypatch.setattr(random, "uniform", lambda _least, most: most)
    return FakeTable(inbox._table)


def an_arrival(attempts: int = 0, message_id: str = "m-1", handler: str = "on_order_placed") -> Arrival:
    return Arrival(message_id, handler, '{"the": "envelope"}', attempts)


def handle(table: FakeTable, arrival: Arrival, error: Exception | None = None) -> None:
    """What a handler does: its transaction claims the event first."""
    with handling(arrival), table.bare() as work:
        claim(work.session, NOON)
        if error is not None:
            raise error


def test_a_handled_event_is_done(table: FakeTable):
    handle(table, an_arrival())

    assert (table.only.state, table.only.received_at) == (DONE, NOON)


def test_a_second_delivery_is_a_duplicate(table: FakeTable):
    handle(table, an_arrival())

    with pytest.raises(Duplicate):
        handle(table, an_arrival())


def test_another_handler_of_the_same_event_is_not_a_duplicate(table: FakeTable):
    handle(table, an_arrival())
    handle(table, an_arrival(handler="on_order_placed_too"))

    assert len(table.rows) == 2


def test_an_event_whose_handler_fails_is_not_done(table: FakeTable):
    with pytest.raises(KeyError):
        handle(table, an_arrival(), KeyError("bug"))

    assert table.rows == {}


def test_an_event_that_is_parked_already_is_a_duplicate(table: FakeTable):
    park(table, an_arrival(), KeyError("bug"))

    with pytest.raises(Duplicate):
        handle(table, an_arrival())


def test_a_handler_that_opens_no_transaction_is_a_bug_to_be_seen():
    with pytest.raises(AssertionError, match="on_order_placed must open a unit of work"), handling(an_arrival()):
        pass


def test_outside_a_handler_nothing_is_claimed(table: FakeTable):
    claim(table, NOON)

    assert table.rows == {}


def test_a_parked_event_is_kept_with_all_that_a_retry_needs(table: FakeTable):
    park(table, an_arrival(), KeyError("bug"))

    row = table.only
    assert (row.state, row.body, row.attempts, row.error) == (PARKED, '{"the": "envelope"}', 1, "KeyError: 'bug'")
    assert row.next_attempt_ms == NOW_MS + RETRY_MS_FIRST


def test_a_retry_that_succeeds_makes_it_done_and_forgets_the_body(table: FakeTable):
    park(table, an_arrival(), KeyError("bug"))

    handle(table, an_arrival(attempts=1))

    assert (table.only.state, table.only.body, table.only.error) == (DONE, None, None)


def test_a_retry_of_an_event_that_another_instance_finished_is_a_duplicate(table: FakeTable):
    park(table, an_arrival(), KeyError("bug"))
    handle(table, an_arrival(attempts=1))

    with pytest.raises(Duplicate):
        handle(table, an_arrival(attempts=1))


def test_a_retry_that_fails_is_parked_again_with_one_more_attempt(table: FakeTable):
    park(table, an_arrival(), KeyError("bug"))
    park(table, an_arrival(attempts=1), KeyError("again"))

    assert (table.only.state, table.only.attempts, table.only.error) == (PARKED, 2, "KeyError: 'again'")


def test_a_retry_that_fails_late_does_not_undo_another_instances_success(table: FakeTable):
    park(table, an_arrival(), KeyError("bug"))
    handle(table, an_arrival(attempts=1))

    park(table, an_arrival(attempts=1), KeyError("late"))

    assert table.only.state == DONE


def test_parking_twice_keeps_the_first(table: FakeTable):
    park(table, an_arrival(), KeyError("first"))
    park(table, an_arrival(), KeyError("second"))

    assert table.only.error == "KeyError: 'first'"


@pytest.mark.parametrize(
    ("error", "attempts_before", "state"),
    [
        (KeyError("bug"), ATTEMPTS_MAX - 2, PARKED),
        (KeyError("bug"), ATTEMPTS_MAX - 1, DEAD),
        (Conflict("no", "No."), ATTEMPTS_MAX - 1, DEAD),
        (AWAY, 10_000, PARKED),
        (ValidationError("never"), 0, DEAD),
    ],
)
def test_an_event_is_dead_when_trying_again_cannot_help(table, error: Exception, attempts_before: int, state: str):
    assert _parked_after(table, error, attempts_before).state == state


@pytest.mark.parametrize(
    ("error", "attempts_before", "delay_ms"),
    [
        (KeyError("bug"), 0, RETRY_MS_FIRST),
        (KeyError("bug"), 1, 2 * RETRY_MS_FIRST),
        (KeyError("bug"), 2, 4 * RETRY_MS_FIRST),
        (KeyError("bug"), 500, RETRY_MS_MAX),
        (AWAY, 0, RETRY_MS_FIRST),
        (AWAY, 500, RETRY_MS_UNAVAILABLE),
    ],
)
def test_retries_come_ever_later_but_never_too_late(table, error: Exception, attempts_before: int, delay_ms: int):
    assert _parked_after(table, error, attempts_before).next_attempt_ms == NOW_MS + delay_ms


def test_retries_are_jittered_over_half_their_delay(table: FakeTable, monkeypatch):
    monkeypatch.setattr(random, "uniform", lambda least, _most: least)

    assert _parked_after(table, KeyError("bug"), 0).next_attempt_ms == NOW_MS + RETRY_MS_FIRST // 2


def test_a_long_error_is_cut(table: FakeTable):
    park(table, an_arrival(), KeyError("x" * 10_000))

    assert len(table.only.error) == 2_000


def test_an_event_is_tried_as_often_as_was_promised():
    assert (ATTEMPTS_MAX, RETRY_MS_UNAVAILABLE) == (5, 5_000)


def a_runner() -> InboxRunner:
    """A runner whose service notes which threads it is to run."""
    runner = InboxRunner()
    runner.spawned = []
    runner.container = SimpleNamespace(spawn_managed_thread=lambda run, identifier: runner.spawned.append(run))
    return runner


def test_a_service_without_handlers_tries_nothing_again():
    runner = a_runner()

    runner.start()

    assert runner.spawned == []


def test_due_events_are_given_to_their_handlers_and_a_failure_stops_nobody(monkeypatch):
    runner, tried = a_runner(), []
    runner.register("on_order_placed", tried.append)
    leases = iter([[an_arrival(1, "m-1")], OSError("away"), [an_arrival(1, "m-2")], KeyboardInterrupt()])
    monkeypatch.setattr(eventlet, "sleep", lambda _seconds: None)
    monkeypatch.setattr(runner, "_lease", lambda: _raised_or(next(leases)))
    runner.start()

    with pytest.raises(KeyboardInterrupt):
        runner.spawned[0]()

    assert [arrival.message_id for arrival in tried] == ["m-1", "m-2"]


def test_an_arrival_that_was_tried_before_is_a_retry():
    assert not an_arrival().is_retry
    assert an_arrival(attempts=1).is_retry


def _raised_or(lease: Any) -> Any:
    if isinstance(lease, BaseException):
        raise lease
    return lease


def _parked_after(table: FakeTable, error: Exception, attempts_before: int) -> Any:
    if attempts_before:
        park(table, an_arrival(), AWAY)
    park(table, an_arrival(attempts=attempts_before), error)
    return table.only
