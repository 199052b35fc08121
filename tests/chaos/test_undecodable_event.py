"""Bytes that are no event: stock drops them; ours keeps them in the broker's queue of dead letters, and goes on."""

import pytest

from backbone.messages import DEAD_LETTERS_QUEUE, event_queue, new_id
from tests.support.facts import EXCHANGE, STEPS_QUEUE, a_step
from tests.support.waiting import wait_until

STOCK_QUEUE = event_queue("events", "step_taken", "events", "on_step_taken")
COUNTED = "SELECT coalesce(max(times), 0) FROM marks WHERE name = :name"


def test_stock_drops_what_it_cannot_decode(start_stock, wire, queues):
    process = start_stock("stock_events")

    wire.publish(b'{"half', "", STOCK_QUEUE, content_type="application/json")
    wire.publish(b'"whole"', "", STOCK_QUEUE, content_type="application/json")

    process.wait_effect("step whole")
    assert process.is_running
    assert queues.ready(STOCK_QUEUE) == queues.ready(DEAD_LETTERS_QUEUE) == 0


@pytest.mark.parametrize("body", [b'{"half', b"\xff\xfe\x00", b"", b"null", b"[" * 2_000, b'{"message_id": 1e400}'])
def test_ours_keeps_what_it_cannot_decode_and_counts_the_next_step(probe, probe_wire, body):
    name = new_id()

    probe_wire.publish(body, "", STEPS_QUEUE)
    probe_wire.publish_event(a_step(name), EXCHANGE)

    assert bytes(probe_wire.take(DEAD_LETTERS_QUEUE).body or b"") == body
    wait_until(lambda: probe.databases["probe"].value(COUNTED, name=f"step {name}") == 1, "the next step")
