"""The relay publishes: in order, each until the broker has confirmed it; what is not is tried again."""

from typing import Any

import eventlet
import pytest

from backbone.nameko import outbox
from backbone.nameko.outbox import RETURNED_PAUSE_MS
from tests.unit.backbone.nameko.relaying import NOW_MS, Relay, a_row


@pytest.fixture
def relay(monkeypatch) -> Relay:
    """A relay with two facts to publish."""
    return Relay(monkeypatch, a_row("a"), a_row("b"))


def test_the_relay_deletes_what_was_taken_and_goes_on_at_once(relay: Relay):
    assert relay.relay()
    assert (relay.sent, relay.left) == (["a", "b"], {})


def test_the_relay_keeps_what_the_broker_refused_and_tries_it_again_after_a_pause(relay: Relay):
    answers = iter([("basic_nack", 1, False), ("basic_ack", 2, False)])
    relay.on_publish(lambda _message: relay.let_the_broker(*next(answers)))

    assert not relay.relay()
    assert relay.left == {"a": NOW_MS + RETURNED_PAUSE_MS}


def test_the_relay_keeps_what_came_back_and_tries_it_again_after_a_pause(relay: Relay):
    def give_the_first_back(message: Any) -> None:
        tag = len(relay.channel.published)
        if tag == 1:
            relay.let_the_broker("basic_return", OSError(), "inventory.events", "order_placed", message)
        relay.let_the_broker("basic_ack", tag, False)

    relay.on_publish(give_the_first_back)

    assert not relay.relay()
    assert relay.left == {"a": NOW_MS + RETURNED_PAUSE_MS}


def test_what_was_not_confirmed_when_the_connection_was_lost_is_anybodys_at_once(relay: Relay):
    answers = iter([lambda: relay.let_the_broker("basic_ack", 1, False), relay.link.lose])
    relay.on_publish(lambda _message: next(answers)())

    assert not relay.relay()
    assert relay.left == {"b": 0}


def test_a_batch_is_given_up_when_its_connection_is_another(relay: Relay):
    def be_another_connection(_message: Any) -> None:
        relay.link.generation += 1

    relay.on_publish(be_another_connection)

    assert not relay.relay()
    assert relay.left == {"a": NOW_MS + RETURNED_PAUSE_MS, "b": NOW_MS + RETURNED_PAUSE_MS}


def test_a_relay_that_is_stopped_waits_no_longer_for_its_batch(relay: Relay):
    def stop(_message: Any) -> None:
        relay._is_stopping = True

    relay.on_publish(stop)

    assert not relay.relay()
    assert sorted(relay.left) == ["a", "b"]


def test_what_was_lost_with_its_connection_goes_with_the_next(relay: Relay):
    relay.on_publish(lambda _message: relay.link.lose())
    relay.relay()

    relay.link.reconnect()
    relay.let_the_broker_take_everything()
    relay._look_at = 0.0

    assert relay.relay()
    assert (relay.sent, relay.left) == (["a", "b"], {})


def test_the_relay_publishes_persistent_messages_in_order_under_their_ids(relay: Relay):
    relay.on_publish(lambda _message: relay.let_the_broker("basic_ack", 2, True))

    relay.relay()

    sent = [message.properties for message, *_ in relay.channel.published]
    assert [(each["message_id"], each["delivery_mode"]) for each in sent] == [("a", 2), ("b", 2)]
    assert {(exchange, key) for _, exchange, key in relay.channel.published} == {("inventory.events", "order_placed")}


def test_only_a_fact_that_somebody_awaits_must_find_a_queue(monkeypatch):
    relay = Relay(monkeypatch, a_row("a"), a_row("b", routing_key="product_created"))

    relay.relay()

    assert [kwargs["mandatory"] for _, kwargs in relay.channel.asked("basic_publish")] == [True, False]


def test_tags_go_on_over_batches_and_begin_again_with_a_connection(monkeypatch):
    monkeypatch.setattr(outbox, "BATCH", 1)
    relay = Relay(monkeypatch, a_row("a"), a_row("b"), a_row("c"))
    assert relay.relay()
    assert relay.relay()

    relay.link.reconnect()
    relay.let_the_broker_take_everything()

    assert relay.relay()
    assert relay.sent == ["c"]


def test_an_empty_outbox_publishes_nothing(monkeypatch):
    relay = Relay(monkeypatch)

    assert not relay.relay()
    assert relay.sent == []


def test_the_relay_goes_on_until_it_is_stopped_and_publishes_what_was_left(monkeypatch):
    monkeypatch.setattr(outbox, "BATCH", 1)
    relay = Relay(monkeypatch, a_row("a"), a_row("b"))

    def stop_with_the_first(_message: Any) -> None:
        relay._is_stopping = True
        relay.let_the_broker("basic_ack", len(relay.channel.published), False)

    relay.on_publish(stop_with_the_first)
    relay._relay_for_ever()

    assert relay.left == {}
    relay.stop()
    assert relay.link.is_closed


@pytest.mark.parametrize("state", [{"is_connected": False}, {"is_blocked": True}], ids=["away", "blocked"])
def test_the_relay_leaves_its_rows_alone_while_it_cannot_send(relay: Relay, monkeypatch, state: dict[str, bool]):
    for name, value in state.items():
        setattr(relay.link, name, value)
    monkeypatch.setattr(relay, "_wake", _StopsThe(relay))

    relay._relay_for_ever()

    assert (relay.sent, relay.left) == ([], {"a": 0, "b": 0})


def test_a_failure_stops_the_relay_for_a_moment_only(relay: Relay, monkeypatch, capsys):
    pauses: list[float] = []
    monkeypatch.setattr(eventlet, "sleep", pauses.append)
    failures = iter([OSError("the database is away")])
    relay_batch = relay._relay_batch

    def fail_once_then_stop() -> bool:
        for failure in failures:
            raise failure
        relay._is_stopping = True
        return relay_batch()

    monkeypatch.setattr(relay, "_relay_batch", fail_once_then_stop)
    relay._relay_for_ever()

    assert (len(pauses), relay.left) == (1, {})
    assert "outbox_relay_failed" in capsys.readouterr().out


def test_the_relay_asks_for_confirms_before_it_publishes(monkeypatch):
    assert Relay(monkeypatch).channel.methods == ["exchange_declare", "confirm_select"]


class _StopsThe:
    """Wakes its relay once, for the last time."""

    def __init__(self, relay: Relay) -> None:
        self._relay = relay

    def wait(self, _seconds: float) -> None:
        self._relay._is_stopping = True

    def clear(self) -> None:
        return None
