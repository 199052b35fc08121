"""The inbox runner: parked events are tried again when they are due, by one instance at a time."""

from types import SimpleNamespace
from typing import Any

import eventlet
import pytest
from sqlalchemy import insert

from backbone.nameko import inbox
from backbone.nameko.inbox import DEAD, DONE, PARKED, Arrival, InboxRunner
from tests.builders import NOON
from tests.unit.backbone.nameko.memory import Memory

NOW_MS = 1_772_452_800_000


@pytest.fixture
def table(monkeypatch) -> Memory:
    """The inbox table, on a clock that stands still."""
    monkeypatch.setattr(inbox, "now_ms", lambda: NOW_MS)
    return Memory()


def an_arrival(message_id: str = "m-1") -> Arrival:
    return Arrival(message_id, "on_order_placed", "{}", is_retry=True)


def a_runner() -> InboxRunner:
    """A runner whose service notes which threads it is to run."""
    runner = InboxRunner()
    runner.spawned = []
    runner.container = SimpleNamespace(spawn_managed_thread=lambda run, identifier: runner.spawned.append(run))
    runner.transactions = SimpleNamespace(is_away=False)
    return runner


def test_a_service_without_handlers_tries_nothing_again():
    runner = a_runner()

    runner.start()

    assert runner.spawned == []


@pytest.fixture
def tried(monkeypatch) -> list[Arrival]:
    """The events that were tried again; nobody sleeps."""
    monkeypatch.setattr(eventlet, "sleep", lambda _seconds: None)
    return []


def run_until_interrupted(runner: InboxRunner, tried: list[Arrival]) -> None:
    """Let the runner try events of one handler, until one of its looks is a KeyboardInterrupt."""
    runner.register("on_order_placed", tried.append)
    runner.start()
    with pytest.raises(KeyboardInterrupt):
        runner.spawned[0]()


def test_due_events_are_given_to_their_handlers_and_a_failure_stops_nobody(monkeypatch, tried):
    runner = a_runner()
    leases = iter([[an_arrival("m-1")], OSError("away"), [an_arrival("m-2")], KeyboardInterrupt()])
    monkeypatch.setattr(runner, "_lease", lambda: _raised_or(next(leases)))

    run_until_interrupted(runner, tried)

    assert [arrival.message_id for arrival in tried] == ["m-1", "m-2"]


def test_nothing_is_tried_again_while_the_database_is_away(monkeypatch, tried):
    runner, states = a_runner(), iter([True, True, KeyboardInterrupt()])
    monkeypatch.setattr(runner, "transactions", _Away(states))
    monkeypatch.setattr(runner, "_lease", lambda: [an_arrival()])

    run_until_interrupted(runner, tried)

    assert tried == []


class _Away:
    def __init__(self, states: Any) -> None:
        self._states = states

    @property
    def is_away(self) -> bool:
        return _raised_or(next(self._states))


def parked(message_id: str, due_ms: int, state: str = PARKED, handler: str = "on_order_placed") -> dict[str, Any]:
    """A row of the inbox."""
    key = {"message_id": message_id, "handler": handler, "received_at": NOON}
    return key | {"state": state, "body": "{}", "attempts": 3, "failures": 2, "next_attempt_ms": due_ms}


@pytest.fixture
def runner(table: Memory) -> InboxRunner:
    """A runner of one handler's events, on the table."""
    runner = a_runner()
    runner.transactions = table
    runner.register("on_order_placed", print)
    return runner


def test_a_due_event_is_leased_with_what_is_known_of_it(table: Memory, runner: InboxRunner):
    table.execute(insert(inbox.table).values(parked("m-1", NOW_MS)))

    (arrival,) = runner._lease()

    assert arrival == Arrival("m-1", "on_order_placed", "{}", is_retry=True, attempts=3, failures=2)


def test_a_leased_event_is_left_alone_until_its_lease_ends(table: Memory, runner: InboxRunner, monkeypatch):
    table.execute(insert(inbox.table).values(parked("m-1", NOW_MS)))
    runner._lease()
    assert runner._lease() == []

    monkeypatch.setattr(inbox, "now_ms", lambda: NOW_MS + inbox.LEASE_MS)

    assert [arrival.message_id for arrival in runner._lease()] == ["m-1"]


def test_events_are_left_alone_that_are_not_due_not_parked_or_of_another_service(table: Memory, runner: InboxRunner):
    others = [
        parked("later", NOW_MS + 1),
        parked("done", 0, DONE),
        parked("dead", 0, DEAD),
        parked("foreign", 0, handler="on_invoice_issued"),
    ]
    table.execute(insert(inbox.table).values(others))

    assert runner._lease() == []


def test_those_that_wait_longest_are_tried_first_and_not_too_many_at_once(table: Memory, runner: InboxRunner):
    rows = [parked(f"m-{number:02d}", NOW_MS - number) for number in range(inbox.BATCH + 5)]
    table.execute(insert(inbox.table).values(rows))

    leased = [arrival.message_id for arrival in runner._lease()]

    assert leased == [f"m-{number:02d}" for number in reversed(range(5, inbox.BATCH + 5))]


def _raised_or(lease: Any) -> Any:
    if isinstance(lease, BaseException):
        raise lease
    return lease
