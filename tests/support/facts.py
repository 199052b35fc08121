"""Facts of the probe as they travel, and as they lie in an outbox."""

import time
from typing import Any

import orjson

from backbone.messages import Envelope, event_queue, events_exchange, new_id
from tests.builders import an_envelope

EXCHANGE = events_exchange("probe")
STEPS_QUEUE = event_queue("probe", "step_taken", "probe", "on_step_taken")
PUT = """INSERT INTO outbox (message_id, exchange, routing_key, body, leased_until_ms)
         VALUES (:id, :exchange, :type, :body, :leased_until_ms)"""
LEFT = "SELECT count(*) FROM outbox WHERE message_id = :id"
OUTBOX = "SELECT count(*) FROM outbox"
NOT_DONE = "SELECT message_id, handler, state, error FROM inbox WHERE state <> 'done'"


def a_fact(kind: str, name: str, **changes: Any) -> Envelope:
    """A fact of the probe that tells of one name."""
    given = {"message_id": new_id(), "aggregate_id": name, "payload": {"name": name}, **changes}
    return an_envelope(type=kind, producer="probe", **given)


def a_step(name: str) -> Envelope:
    """That a step was taken."""
    return a_fact("step_taken", name)


def body_of(fact: Envelope) -> bytes:
    """The body of its message."""
    return orjson.dumps(fact.to_wire())


def outbox_row(fact: Envelope, leased_s: float = 0, exchange: str = EXCHANGE) -> dict[str, Any]:
    """A row of the outbox, leased for so many seconds."""
    return {
        "id": fact.message_id,
        "exchange": exchange,
        "type": fact.type,
        "body": body_of(fact).decode(),
        "leased_until_ms": int((time.time() + leased_s) * 1_000) if leased_s else 0,
    }
