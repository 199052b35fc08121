"""The unit of work: effect, events, inbox row and answer are one transaction, and its facts are handed over after."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import eventlet
import pytest
from sqlalchemy import insert
from sqlalchemy.exc import OperationalError

from backbone.context import bound, forbid_in_transaction
from backbone.errors import Unavailable
from backbone.messages import first_id_at, new_id
from backbone.nameko import database, idempotency, inbox, outbox
from backbone.nameko.database import new_metadata
from backbone.nameko.sqlite import database_busy
from tests.builders import a_context, an_order_placed
from tests.unit.backbone.nameko.memory import FakeRelay, Memory

AWAY = OperationalError("SELECT", {}, SimpleNamespace(pgcode="57P01"))


@pytest.fixture
def transactions(monkeypatch) -> Memory:
    """Transactions whose `happened` also notes what is claimed, and what the relay is asked."""
    made = Memory()
    note = made.engines.happened.append
    for module, name in ((inbox, "claim"), (idempotency, "claim"), (idempotency, "require_answer")):
        label = f"{module.__name__.rpartition('.')[2]}.{name}"
        monkeypatch.setattr(module, name, lambda *_args, label=label: note(label))
    monkeypatch.setattr(made.relay, "hand_over", lambda rows: note(f"{len(rows)} handed over"))
    return made


def test_a_transaction_claims_first_and_hands_its_facts_over_only_after_its_commit(transactions: Memory):
    with transactions() as uow:
        uow.publish(an_order_placed(), aggregate_id="o-1")
        uow.publish(an_order_placed(), aggregate_id="o-2")

    assert transactions.engines.happened == [
        "inbox.claim", "idempotency.claim", "idempotency.require_answer", "committed", "2 handed over",
    ]  # fmt: skip


def test_a_transaction_that_published_nothing_hands_nothing_over(transactions: Memory):
    with transactions():
        pass

    assert transactions.engines.happened[-1] == "committed"


def test_a_transaction_that_fails_leaves_no_fact_behind(transactions: Memory):
    def fail() -> None:
        with transactions() as uow:
            uow.publish(an_order_placed(), aggregate_id="o-1")
            raise KeyError

    with pytest.raises(KeyError):
        fail()

    assert transactions.rows(outbox.table) == []
    assert transactions.engines.happened == ["inbox.claim", "idempotency.claim", "rolled back"]


@pytest.mark.parametrize("leased_until_ms", [0, 1_772_452_805_000])
def test_facts_are_stored_with_the_lease_that_the_relay_gives_and_handed_over_as_they_are_stored(leased_until_ms: int):
    relay = FakeRelay()
    relay.leased_until_ms = leased_until_ms
    transactions = Memory(relay=relay)

    with transactions() as uow:
        uow.publish(an_order_placed(), aggregate_id="o-1", aggregate_version=3)

    stored = transactions.only(outbox.table)
    assert stored.leased_until_ms == leased_until_ms
    assert [tuple(row) for row in relay.handed] == [tuple(stored)]


def test_bookkeeping_claims_nothing(transactions: Memory):
    with transactions.bare():
        pass

    assert transactions.engines.happened == ["committed"]


@pytest.mark.parametrize("open_one", [lambda each: each(), lambda each: each.bare(), lambda each: each.reading()])
def test_nobody_else_is_waited_for_inside(transactions: Memory, open_one: Any):
    with open_one(transactions), pytest.raises(RuntimeError):
        forbid_in_transaction()

    forbid_in_transaction()


def test_a_unit_of_work_knows_who_asks_and_when(transactions: Memory):
    context = a_context("support")

    with bound(context), transactions() as uow:
        assert uow.context is context
        assert uow.now.utcoffset().total_seconds() == 0


def test_every_service_has_the_backbones_tables():
    assert sorted(new_metadata().tables) == ["idempotency_keys", "inbox", "outbox"]


@pytest.fixture
def spawned(monkeypatch) -> list[Any]:
    """The green threads that were begun; none of them runs, and nobody sleeps."""
    begun: list[Any] = []
    monkeypatch.setattr(eventlet, "spawn", begun.append)
    monkeypatch.setattr(eventlet, "sleep", lambda _seconds: None)
    return begun


def test_a_database_that_is_away_is_noted_and_looked_for_once(transactions: Memory, spawned: list[Any]):
    transactions.note_away()
    transactions.note_away()

    assert (transactions.is_away, transactions.engines.happened, len(spawned)) == (True, ["away"], 1)


def test_while_the_database_is_away_no_transaction_is_begun(transactions: Memory, spawned: list[Any]):
    transactions.note_away()

    with pytest.raises(Unavailable) as refused, transactions():
        pass

    assert (refused.value.code, transactions.engines.happened) == ("database_unavailable", ["away"])


@pytest.mark.parametrize("still_away", [AWAY, database_busy()], ids=["refused", "busy"])
def test_the_database_is_looked_for_until_it_can_be_written(
    transactions: Memory, spawned: list[Any], monkeypatch, still_away: Exception
):
    engines, left = transactions.engines, iter([still_away, still_away, None])
    monkeypatch.setattr(eventlet, "sleep", lambda _seconds: setattr(engines, "fails_with", next(left)))
    transactions.note_away()

    spawned[0]()

    assert (transactions.is_away, engines.happened) == (False, ["away", "committed", "back"])


def an_answered_key(key: str, answered_at: datetime, answer: str | None = "{}") -> dict[str, object]:
    identity = {"actor": "ada", "method": "place_order", "key": key}
    return identity | {"digest": "d", "answer": answer, "answered_at": answered_at}


def a_handled_event(message_id: str, received_at: datetime, state: str = inbox.DONE) -> dict[str, object]:
    return {"message_id": message_id, "handler": "on_order_placed", "state": state, "received_at": received_at}


def ago(kept: timedelta, **more: int) -> datetime:
    """An instant that long ago, and so much more or less."""
    return datetime.now(UTC) - kept - timedelta(**more)


def test_answers_that_are_kept_no_longer_are_deleted_but_never_a_pending_command():
    transactions, old = Memory(), ago(idempotency.KEPT, minutes=1)
    keys = [
        an_answered_key("old", old),
        an_answered_key("pending", old, None),
        an_answered_key("young", ago(idempotency.KEPT, minutes=-1)),
    ]
    transactions.execute(insert(idempotency.table).values(keys))

    transactions.prune()

    assert [row.key for row in transactions.rows(idempotency.table)] == ["pending", "young"]


def test_events_that_were_handled_long_ago_are_forgotten_but_never_one_that_is_parked_or_dead():
    transactions, old = Memory(), ago(inbox.KEPT, minutes=1)
    old_id = first_id_at(old)
    events = [a_handled_event(f"{old_id} {state}", old, state) for state in (inbox.DONE, inbox.PARKED, inbox.DEAD)]
    events.append(a_handled_event(new_id(), ago(inbox.KEPT, minutes=-1)))
    transactions.execute(insert(inbox.table).values(events))

    transactions.prune()

    assert [row.state for row in transactions.rows(inbox.table)] == [inbox.DEAD, inbox.PARKED, inbox.DONE]


def test_pruning_takes_short_transactions_until_nothing_is_left(monkeypatch):
    monkeypatch.setattr(database, "PRUNE_BATCH", 2)
    transactions, old = Memory(), ago(inbox.KEPT, minutes=1)
    events = [a_handled_event(f"{first_id_at(old)} {number}", old) for number in range(5)]
    transactions.execute(insert(inbox.table).values(events))

    transactions.prune()

    assert transactions.rows(inbox.table) == []
    assert transactions.engines.happened == ["committed"] * 4  # One for the keys; 2, 2 and 1 events.
