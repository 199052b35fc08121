"""The outbox: a fact is written beside its effect, published, and deleted once the broker has taken it."""

import json
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

import orjson

from backbone.messages import Envelope, new_id
from backbone.nameko import outbox
from backbone.nameko.outbox import OutboxRelay, _Batch, known_routes
from tests.builders import NOON, a_context, an_order_placed
from tests.unit.fake_broker import FakeChannel, FakeLink


def a_batch(*message_ids: str, is_written: bool = True) -> _Batch:
    """A batch whose events have the tags 1, 2, ..."""
    batch = _Batch()
    for tag, message_id in enumerate(message_ids, 1):
        batch.expect(tag, message_id)
    if is_written:
        batch.written()
    return batch


def test_a_batch_is_done_when_the_broker_took_each_event():
    batch = a_batch("a", "b")

    batch.settle(1, multiple=False, is_taken=True)
    assert not batch.done.is_set()
    batch.settle(2, multiple=False, is_taken=True)

    assert (batch.confirmed, batch.done.is_set()) == ({"a", "b"}, True)


def test_one_confirm_may_cover_all_events_up_to_it():
    batch = a_batch("a", "b", "c")

    batch.settle(2, multiple=True, is_taken=True)

    assert (batch.confirmed, batch.done.is_set()) == ({"a", "b"}, False)


def test_a_confirm_of_one_event_says_nothing_of_those_before():
    batch = a_batch("a", "b")

    batch.settle(2, multiple=False, is_taken=True)

    assert (batch.confirmed, batch.done.is_set()) == ({"b"}, False)


def test_an_event_that_the_broker_refused_is_done_with_but_not_confirmed():
    batch = a_batch("a", "b")

    batch.settle(1, multiple=False, is_taken=False)
    batch.settle(2, multiple=False, is_taken=True)

    assert (batch.confirmed, batch.done.is_set()) == ({"b"}, True)


def test_a_refusal_may_cover_all_events_up_to_it():
    batch = a_batch("a", "b")

    batch.settle(2, multiple=True, is_taken=False)

    assert (batch.confirmed, batch.done.is_set()) == (set(), True)


def test_an_event_that_came_back_is_not_confirmed_although_the_broker_acknowledges_it():
    batch = a_batch("a", "b")
    batch.returned.add("a")

    batch.settle(2, multiple=True, is_taken=True)

    assert (batch.confirmed, batch.done.is_set()) == ({"b"}, True)


def test_a_batch_is_not_done_before_it_is_written():
    batch = a_batch("a", is_written=False)

    batch.settle(1, multiple=False, is_taken=True)
    assert not batch.done.is_set()
    batch.written()

    assert batch.done.is_set()


def test_a_confirm_of_an_earlier_batch_confirms_nothing_of_this_one():
    batch = _Batch()
    batch.expect(8, "h")
    batch.written()

    batch.settle(7, multiple=True, is_taken=True)

    assert (batch.confirmed, batch.done.is_set()) == (set(), False)


def test_a_confirm_that_comes_twice_counts_once():
    batch = a_batch("a", "b")

    batch.settle(1, multiple=False, is_taken=True)
    batch.settle(1, multiple=False, is_taken=False)

    assert (batch.confirmed, batch.done.is_set()) == ({"a"}, False)


def test_a_fact_is_stored_as_the_envelope_that_its_consumers_read():
    context, fact, rows = a_context(causation_id=new_id(), traceparent="00-1-2-01"), an_order_placed(), []
    session = SimpleNamespace(execute=lambda statement: rows.append(statement.compile().params))

    outbox.add(session, context, fact, "order-1", 3, NOON)

    envelope = Envelope.from_wire(orjson.loads(rows[0]["body"]))
    assert (rows[0]["exchange"], rows[0]["routing_key"]) == ("inventory.events", "order_placed")
    assert (envelope.message_id, envelope.occurred_at) == (rows[0]["message_id"], NOON)
    assert (envelope.aggregate_id, envelope.aggregate_version) == ("order-1", 3)
    assert (envelope.correlation_id, envelope.causation_id) == (context.correlation_id, context.causation_id)
    assert (envelope.traceparent, type(fact).from_payload(envelope.payload)) == ("00-1-2-01", fact)


def test_the_facts_that_somebody_subscribes_to_are_read_from_the_brokers_definitions(tmp_path):
    binding = {"source": "inventory.events", "routing_key": "order_placed", "destination": "evt-x"}
    (tmp_path / "definitions.json").write_text(json.dumps({"bindings": [binding]}))

    assert known_routes(tmp_path / "definitions.json") == {("inventory.events", "order_placed")}


class Relay(OutboxRelay):
    """A relay whose table is a list, on a fake link; the broker does what `react` says."""

    def __init__(self, rows: list[SimpleNamespace]) -> None:
        super().__init__()
        self.rows, self.deleted = rows, set()
        self.transactions = self
        self.session = SimpleNamespace(execute=self._delete)
        self.container = SimpleNamespace(service_name="inventory")
        self._routes = frozenset({("inventory.events", "order_placed")})
        self._link = FakeLink(on_connected=self._prepare, on_lost=self._lose)
        self._link.start()

    @contextmanager
    def bare(self):
        yield self

    def _lease(self) -> list[SimpleNamespace]:
        return self.rows

    def _delete(self, statement: Any) -> None:
        self.deleted |= set(statement.compile().params["message_id_1"])

    @property
    def channel(self) -> FakeChannel:
        return self._link.channel

    def let_the_broker(self, event: str, *arguments: Any) -> None:
        """Call what the relay listens with."""
        (listen,) = self.channel.events[event]
        listen(*arguments)


def a_row(message_id: str, routing_key: str = "order_placed") -> SimpleNamespace:
    return SimpleNamespace(message_id=message_id, exchange="inventory.events", routing_key=routing_key, body="{}")


def test_the_relay_deletes_what_was_taken_and_goes_on_at_once():
    relay = Relay([a_row("a"), a_row("b")])
    relay.channel.on_publish = lambda _message: relay.let_the_broker("basic_ack", len(relay.channel.published), False)

    assert relay._relay_batch()
    assert relay.deleted == {"a", "b"}


def test_the_relay_keeps_what_the_broker_refused_and_pauses():
    relay = Relay([a_row("a"), a_row("b")])
    answers = iter([("basic_nack", 1, False), ("basic_ack", 2, False)])
    relay.channel.on_publish = lambda _message: relay.let_the_broker(*next(answers))

    assert not relay._relay_batch()
    assert relay.deleted == {"b"}


def test_the_relay_keeps_what_came_back():
    relay = Relay([a_row("a"), a_row("b")])

    def give_the_first_back(message: Any) -> None:
        tag = len(relay.channel.published)
        if tag == 1:
            relay.let_the_broker("basic_return", OSError(), "inventory.events", "order_placed", message)
        relay.let_the_broker("basic_ack", tag, False)

    relay.channel.on_publish = give_the_first_back

    assert not relay._relay_batch()
    assert relay.deleted == {"b"}


def test_the_relay_stops_waiting_when_the_connection_is_lost():
    relay = Relay([a_row("a"), a_row("b")])
    answers = iter([lambda: relay.let_the_broker("basic_ack", 1, False), lambda: relay._link.on_lost("gone")])
    relay.channel.on_publish = lambda _message: next(answers)()

    assert not relay._relay_batch()
    assert relay.deleted == {"a"}


def test_the_relay_publishes_persistent_messages_in_order_under_their_ids():
    relay = Relay([a_row("a"), a_row("b")])
    relay.channel.on_publish = lambda _message: relay.let_the_broker("basic_ack", 2, True)

    relay._relay_batch()

    sent = [
        (message.properties["message_id"], message.properties["delivery_mode"])
        for message, *_ in relay.channel.published
    ]
    assert sent == [("a", 2), ("b", 2)]
    assert {(exchange, key) for _, exchange, key in relay.channel.published} == {("inventory.events", "order_placed")}


def test_only_a_fact_that_somebody_awaits_must_find_a_queue():
    relay = Relay([a_row("a"), a_row("b", "product_created")])
    relay.channel.on_publish = lambda _message: relay.let_the_broker("basic_ack", 2, True)

    relay._relay_batch()

    assert [kwargs["mandatory"] for _, kwargs in relay.channel.asked("basic_publish")] == [True, False]


def test_tags_go_on_over_batches_and_begin_again_with_a_connection():
    relay = Relay([a_row("a")])
    relay.channel.on_publish = lambda _message: relay.let_the_broker("basic_ack", len(relay.channel.published), False)
    assert relay._relay_batch()
    assert relay._relay_batch()

    relay._link.start()
    relay.channel.on_publish = lambda _message: next(iter(relay.channel.events["basic_ack"]))(1, False)

    assert relay._relay_batch()


def test_an_empty_outbox_publishes_nothing():
    relay = Relay([])

    assert not relay._relay_batch()
    assert relay.channel.published == []


def test_the_relay_goes_on_until_it_is_stopped_and_publishes_what_was_left():
    relay = Relay([])
    left = iter([[a_row("a")], [a_row("b")], []])
    relay._lease = lambda: next(left)

    def stop_with_the_first(_message: Any) -> None:
        relay._is_stopping = True
        relay.let_the_broker("basic_ack", len(relay.channel.published), False)

    relay.channel.on_publish = stop_with_the_first
    relay.wake()
    relay._relay_for_ever()

    assert relay.deleted == {"a", "b"}
    relay.stop()
    assert relay._link.is_closed


def test_the_relay_asks_for_confirms_before_it_publishes():
    assert Relay([]).channel.methods == ["exchange_declare", "confirm_select"]
