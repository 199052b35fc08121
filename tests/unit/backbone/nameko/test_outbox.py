"""The outbox: a fact is written beside its effect, published, and deleted once the broker has taken it."""

import json

import orjson

from backbone.messages import Envelope, new_id
from backbone.nameko import outbox
from backbone.nameko.outbox import _Batch, known_routes
from tests.builders import NOON, a_context, an_order_placed
from tests.unit.backbone.nameko.memory import Memory


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
    context, fact, memory = a_context(causation_id=new_id(), traceparent="00-1-2-01"), an_order_placed(), Memory()

    with memory.bare() as work:
        outbox.put(work.session, [outbox.row(context, fact, "order-1", 3, NOON, 17)])

    stored = memory.only(outbox.table)
    envelope = Envelope.from_wire(orjson.loads(stored.body))
    assert (stored.exchange, stored.routing_key, stored.leased_until_ms) == ("inventory.events", "order_placed", 17)
    assert (envelope.message_id, envelope.occurred_at) == (stored.message_id, NOON)
    assert (envelope.aggregate_id, envelope.aggregate_version) == ("order-1", 3)
    assert (envelope.correlation_id, envelope.causation_id) == (context.correlation_id, context.causation_id)
    assert (envelope.traceparent, type(fact).from_payload(envelope.payload)) == ("00-1-2-01", fact)


def test_facts_of_one_transaction_are_stored_in_the_order_of_their_making():
    rows = [outbox.row(a_context(), an_order_placed(), f"order-{number}", 1, NOON, 0) for number in range(50)]
    memory = Memory()

    with memory.bare() as work:
        outbox.put(work.session, rows)

    assert [tuple(row) for row in memory.rows(outbox.table)] == [tuple(row) for row in rows]


def test_the_facts_that_somebody_subscribes_to_are_read_from_the_brokers_definitions(tmp_path):
    binding = {"source": "inventory.events", "routing_key": "order_placed", "destination": "evt-x"}
    (tmp_path / "definitions.json").write_text(json.dumps({"bindings": [binding]}))

    assert known_routes(tmp_path / "definitions.json") == {("inventory.events", "order_placed")}
