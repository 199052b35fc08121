"""The inbox: a fact counts once; one that failed is parked, and tried again as long as that can help."""

import random
from dataclasses import replace
from typing import Any

import pytest
from marshmallow import ValidationError

from backbone.errors import Conflict, Unavailable
from backbone.nameko import inbox
from backbone.nameko.inbox import (
    DEAD,
    DONE,
    FAILURES_MAX,
    PARKED,
    RETRY_MS_FIRST,
    RETRY_MS_MAX,
    Arrival,
    Duplicate,
    claim,
    handling,
    park,
)
from tests.builders import NOON
from tests.unit.backbone.nameko.memory import Memory

NOW_MS = 1_772_452_800_000
AWAY = Unavailable("database_busy", "Busy.")


@pytest.fixture
def table(monkeypatch) -> Memory:
    """The inbox table, on a clock that stands still, without jitter."""
    monkeypatch.setattr(inbox, "now_ms", lambda: NOW_MS)
    monkeypatch.setattr(random, "uniform", lambda _least, most: most)
    return Memory()


def an_arrival(message_id: str = "m-1", handler: str = "on_order_placed") -> Arrival:
    return Arrival(message_id, handler, '{"the": "envelope"}')


def a_retry(attempts: int = 1, failures: int = 1) -> Arrival:
    """The same event, from the table."""
    return replace(an_arrival(), is_retry=True, attempts=attempts, failures=failures)


def handle(table: Memory, arrival: Arrival, error: Exception | None = None) -> None:
    """What a handler does: its transaction claims the event first."""
    with handling(arrival), table.bare() as work:
        claim(work.session, NOON)
        if error is not None:
            raise error


def the_row(table: Memory) -> Any:
    return table.only(inbox.table)


def test_a_handled_event_is_done(table: Memory):
    handle(table, an_arrival())

    assert (the_row(table).state, the_row(table).received_at) == (DONE, NOON)


def test_a_second_delivery_is_a_duplicate(table: Memory):
    handle(table, an_arrival())

    with pytest.raises(Duplicate):
        handle(table, an_arrival())


def test_another_handler_of_the_same_event_is_not_a_duplicate(table: Memory):
    handle(table, an_arrival())
    handle(table, an_arrival(handler="on_order_placed_too"))

    assert len(table.rows(inbox.table)) == 2


def test_an_event_whose_handler_fails_is_not_done(table: Memory):
    with pytest.raises(KeyError):
        handle(table, an_arrival(), KeyError("bug"))

    assert table.rows(inbox.table) == []


def test_an_event_that_is_parked_already_is_a_duplicate(table: Memory):
    park(table, an_arrival(), KeyError("bug"))

    with pytest.raises(Duplicate):
        handle(table, an_arrival())


def test_a_handler_that_opens_no_transaction_is_a_bug_to_be_seen():
    with pytest.raises(AssertionError, match="on_order_placed must open a unit of work"), handling(an_arrival()):
        pass


def test_outside_a_handler_nothing_is_claimed(table: Memory):
    with table.bare() as work:
        claim(work.session, NOON)

    assert table.rows(inbox.table) == []


def test_a_parked_event_is_kept_with_all_that_a_retry_needs(table: Memory):
    park(table, an_arrival(), KeyError("bug"))

    row = the_row(table)
    assert (row.state, row.body, row.error) == (PARKED, '{"the": "envelope"}', "KeyError: 'bug'")
    assert (row.attempts, row.failures, row.next_attempt_ms) == (1, 1, NOW_MS + RETRY_MS_FIRST)


def test_a_retry_that_succeeds_makes_it_done_and_forgets_the_body(table: Memory):
    park(table, an_arrival(), KeyError("bug"))

    handle(table, a_retry())

    assert (the_row(table).state, the_row(table).body, the_row(table).error) == (DONE, None, None)


def test_a_retry_of_an_event_that_another_instance_finished_is_a_duplicate(table: Memory):
    park(table, an_arrival(), KeyError("bug"))
    handle(table, a_retry())

    with pytest.raises(Duplicate):
        handle(table, a_retry())


def test_a_retry_that_fails_is_parked_again_with_one_more_attempt(table: Memory):
    park(table, an_arrival(), KeyError("bug"))
    park(table, a_retry(), KeyError("again"))

    row = the_row(table)
    assert (row.state, row.attempts, row.failures, row.error) == (PARKED, 2, 2, "KeyError: 'again'")


def test_a_retry_that_fails_late_does_not_undo_another_instances_success(table: Memory):
    park(table, an_arrival(), KeyError("bug"))
    handle(table, a_retry())

    park(table, a_retry(), KeyError("late"))

    assert the_row(table).state == DONE


def test_parking_twice_keeps_the_first(table: Memory):
    park(table, an_arrival(), KeyError("first"))
    park(table, an_arrival(), KeyError("second"))

    assert the_row(table).error == "KeyError: 'first'"


def test_parking_an_event_that_another_instance_handled_meanwhile_leaves_it_done(table: Memory):
    handle(table, an_arrival())

    park(table, an_arrival(), KeyError("late"))

    assert the_row(table).state == DONE


@pytest.mark.parametrize(
    ("error", "failures_before", "state"),
    [
        (KeyError("bug"), FAILURES_MAX - 2, PARKED),
        (KeyError("bug"), FAILURES_MAX - 1, DEAD),
        (Conflict("no", "No."), FAILURES_MAX - 1, DEAD),
        (AWAY, FAILURES_MAX - 1, PARKED),
        (ValidationError("never"), 0, DEAD),
    ],
)
def test_an_event_is_dead_when_trying_again_cannot_help(table, error: Exception, failures_before: int, state: str):
    assert _parked_after(table, error, failures_before, failures_before).state == state


def test_what_waits_for_something_that_is_away_uses_up_none_of_its_tries(table: Memory):
    park(table, an_arrival(), AWAY)
    for attempts in range(1, 6):
        park(table, a_retry(attempts, failures=0), AWAY)
    park(table, a_retry(6, failures=0), KeyError("bug"))

    assert (the_row(table).state, the_row(table).attempts, the_row(table).failures) == (PARKED, 7, 1)


@pytest.mark.parametrize(
    ("error", "attempts_before", "failures_before", "delay_ms"),
    [
        (KeyError("bug"), 0, 0, RETRY_MS_FIRST),
        (KeyError("bug"), 1, 1, 2 * RETRY_MS_FIRST),
        (KeyError("bug"), 3, 3, 8 * RETRY_MS_FIRST),
        (KeyError("bug"), 5_000, 0, RETRY_MS_FIRST),
        (AWAY, 0, 0, RETRY_MS_FIRST),
        (AWAY, 1, 0, 2 * RETRY_MS_FIRST),
        (AWAY, 5_000, 0, RETRY_MS_MAX),
    ],
)
def test_retries_come_ever_later_but_never_too_late(
    table: Memory, error: Exception, attempts_before: int, failures_before: int, delay_ms: int
):
    row = _parked_after(table, error, attempts_before, failures_before)

    assert row.next_attempt_ms == NOW_MS + delay_ms


def test_retries_are_jittered_over_half_their_delay(table: Memory, monkeypatch):
    monkeypatch.setattr(random, "uniform", lambda least, _most: least)

    assert _parked_after(table, KeyError("bug"), 0).next_attempt_ms == NOW_MS + RETRY_MS_FIRST // 2


def test_a_long_error_is_cut(table: Memory):
    park(table, an_arrival(), KeyError("x" * 10_000))

    assert len(the_row(table).error) == 2_000


def test_an_error_that_quotes_the_character_nul_can_be_stored_everywhere(table: Memory):
    park(table, an_arrival(), ValueError("a\0b"))

    assert the_row(table).error == "ValueError: a\\0b"


def test_an_error_that_quotes_half_a_character_can_be_stored_everywhere(table: Memory):
    park(table, an_arrival(), ValueError("a\ud800b"))

    assert the_row(table).error == "ValueError: a?b"


def test_an_event_is_tried_as_often_as_was_promised():
    assert (FAILURES_MAX, RETRY_MS_MAX) == (5, 5_000)


def _parked_after(table: Memory, error: Exception, attempts_before: int, failures_before: int = 0) -> Any:
    if attempts_before:
        park(table, an_arrival(), AWAY)
        park(table, a_retry(attempts_before, failures_before), error)
    else:
        park(table, an_arrival(), error)
    return the_row(table)
