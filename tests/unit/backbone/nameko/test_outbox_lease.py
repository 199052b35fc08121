"""Leases: a fact is one relay's from its commit on, and anybody's once that relay cannot have it any more."""

import math
import time

import pytest

from backbone.context import CLOCK_TOLERANCE_MS
from backbone.nameko import outbox
from backbone.nameko.outbox import LEASE_MS
from tests.builders import an_order_placed
from tests.unit.backbone.nameko.relaying import NOW_MS, Relay, a_row


@pytest.fixture
def relay(monkeypatch) -> Relay:
    """A relay that has nothing to do."""
    return Relay(monkeypatch)


def commit_a_fact(relay: Relay) -> str:
    """Publish a fact in a transaction of the relay's own process. Returns: its message id."""
    known = set(relay.left)
    with relay.memory() as uow:
        uow.publish(an_order_placed(), aggregate_id="order-1")
    (message_id,) = set(relay.left) - known
    return message_id


def never_look(relay: Relay) -> None:
    """Let the relay send only what it is handed."""
    relay._look_at = math.inf


def test_a_commit_hands_its_facts_over_already_leased(relay: Relay):
    message_id = commit_a_fact(relay)
    never_look(relay)

    assert relay._wake.is_set()
    assert relay.left == {message_id: NOW_MS + LEASE_MS}
    assert relay.relay()
    assert (relay.sent, relay.left) == ([message_id], {})


def test_what_was_handed_over_is_not_leased_once_more(relay: Relay):
    commit_a_fact(relay)

    assert relay._lease() == []
    assert relay.relay()
    assert not relay.relay()
    assert len(relay.sent) == 1


def test_no_more_is_handed_on_at_once_than_the_broker_is_waited_for(relay: Relay, monkeypatch):
    monkeypatch.setattr(outbox, "BATCH", 2)
    never_look(relay)
    ids = [commit_a_fact(relay) for _ in range(3)]

    assert relay.relay()
    assert relay.sent == ids[:2]
    assert relay.relay()
    assert relay.sent == ids


@pytest.mark.parametrize("state", [{"is_connected": False}, {"is_blocked": True}], ids=["away", "blocked"])
def test_a_relay_that_cannot_send_leaves_facts_to_whoever_can(relay: Relay, state: dict[str, bool]):
    for name, value in state.items():
        setattr(relay.link, name, value)

    message_id = commit_a_fact(relay)

    assert (relay.left, list(relay._handed)) == ({message_id: 0}, [])


def test_a_relay_that_has_not_begun_leaves_facts_in_the_table(relay: Relay):
    relay._link = None

    message_id = commit_a_fact(relay)

    assert relay.left == {message_id: 0}


def test_a_relay_whose_hands_are_full_leaves_facts_in_the_table(relay: Relay, monkeypatch):
    monkeypatch.setattr(outbox, "HANDED_MAX", 1)

    first, second = commit_a_fact(relay), commit_a_fact(relay)

    assert relay.left == {first: NOW_MS + LEASE_MS, second: 0}
    assert [row.message_id for row in relay._handed] == [first]


def test_what_was_handed_over_and_waited_past_its_lease_is_left_to_others(relay: Relay, monkeypatch):
    message_id = commit_a_fact(relay)
    never_look(relay)

    monkeypatch.setattr(outbox, "now_ms", lambda: NOW_MS + LEASE_MS)

    assert not relay.relay()
    assert (relay.sent, relay.left) == ([], {message_id: NOW_MS + LEASE_MS})


@pytest.mark.parametrize(
    ("leased_until_ms", "is_due"),
    [
        (0, True),
        (NOW_MS - 1, True),
        (NOW_MS, False),
        (NOW_MS + LEASE_MS, False),
        (NOW_MS + LEASE_MS + CLOCK_TOLERANCE_MS, False),
        (NOW_MS + LEASE_MS + CLOCK_TOLERANCE_MS + 1, True),
        (2**62, True),
    ],
)
def test_a_row_is_due_unless_a_relay_can_have_it(monkeypatch, leased_until_ms: int, is_due: bool):
    relay = Relay(monkeypatch, a_row("a", leased_until_ms))

    assert [row.message_id for row in relay._lease()] == ["a"] * is_due
    assert relay.left == {"a": NOW_MS + LEASE_MS if is_due else leased_until_ms}


def test_rows_are_leased_in_the_order_of_their_making_and_not_all_at_once(monkeypatch):
    monkeypatch.setattr(outbox, "BATCH", 2)
    relay = Relay(monkeypatch, a_row("c"), a_row("a"), a_row("d", NOW_MS + 1), a_row("b"))

    assert [[row.message_id for row in relay._lease()] for _ in range(3)] == [["a", "b"], ["c"], []]


def test_a_look_at_an_outbox_with_nothing_due_begins_no_transaction(monkeypatch):
    relay = Relay(monkeypatch, a_row("a", NOW_MS + LEASE_MS))

    relay._lease()

    assert relay.memory.engines.happened == []


def test_the_table_is_looked_at_once_in_a_while_and_at_once_after_a_full_batch(monkeypatch):
    monkeypatch.setattr(outbox, "BATCH", 2)
    relay = Relay(monkeypatch, *(a_row(message_id) for message_id in "abc"))
    monkeypatch.setattr(outbox, "POLL_S", 60)
    monkeypatch.setattr(time, "monotonic", lambda: 1_000.0)
    looks: list[int] = []
    lease = relay._lease
    monkeypatch.setattr(relay, "_lease", lambda: looks.append(1) or lease())

    found = [[row.message_id for row in relay._next()] for _ in range(4)]

    assert (found, len(looks)) == ([["a", "b"], ["c"], [], []], 2)


def test_a_relay_that_stops_looks_at_the_table_a_last_time(monkeypatch):
    relay = Relay(monkeypatch, a_row("a"))
    never_look(relay)
    relay._is_stopping = True

    assert [row.message_id for row in relay._next()] == ["a"]


def test_what_is_in_the_table_goes_before_what_was_handed_over(monkeypatch):
    relay = Relay(monkeypatch, a_row("0"))
    handed = commit_a_fact(relay)

    relay.relay()
    relay.relay()

    assert relay.sent == ["0", handed]


def test_confirmed_rows_go_and_no_others(monkeypatch):
    relay = Relay(monkeypatch, a_row("a", 7), a_row("b", 7), a_row("other", 7))

    relay._settle_rows({"a", "b"}, {"a"})

    assert relay.left == {"b": NOW_MS + outbox.RETURNED_PAUSE_MS, "other": 7}
