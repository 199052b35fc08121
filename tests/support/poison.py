"""Poison: messages that no client of ours would send, of many kinds, without end."""

import gzip
from collections.abc import Iterable, Iterator
from itertools import cycle, islice
from typing import Any

import amqp
import orjson

from backbone.broker import connect
from backbone.messages import CONTENT_TYPE, new_id
from tests.support.facts import a_step, body_of
from tests.support.wire import call_body

DEEP, DEEPER = 900, 5_000
"""So deep that it can be read and not written again; so deep that it cannot even be read."""
TEXT = {"content_type": CONTENT_TYPE, "content_encoding": "utf-8"}

UNREADABLE = [
    b"",
    b"\xff\xfe\x00",
    b"\x00",
    b"{",
    b"null",
    b"7",
    b"1e400",
    b'"a word"',
    b'"\\ud800"',
    b"[]",
    b"{}",
    b"[" * DEEPER + b"]" * DEEPER,
    b"9" * 10_000,
    gzip.compress(b"{}"),
]

PROPERTIES: list[dict[str, Any]] = [
    {},
    TEXT,
    {"content_type": "application/x-python-serialize"},
    {"content_type": "\x00", "content_encoding": "utf-16"},
    {"content_encoding": "no-such-encoding"},
    {"correlation_id": "\x00", "message_id": "x" * 255, "type": "\x00", "app_id": "x", "priority": 9},
    {"application_headers": {"nameko.call_id_stack": 7, "nameko.deadline": None, "nameko.actor": []}},
    {"application_headers": {"nameko.traceparent": {"a": ["table"]}, "nameko.correlation_id": "\x00"}},
]

UNREADABLE_PROPERTIES: list[dict[str, Any]] = [
    {"correlation_id": b"\xff"},
    {"reply_to": b"\xff", "correlation_id": "x"},
    {"message_id": "\ud800"},
    {"content_type": b"\xff"},
]
"""Short texts that are no UTF-8: the broker passes them on, and py-amqp cannot decode them."""

WRONG_HEADERS: list[dict[str, Any]] = [
    {"nameko.deadline": "soon"},
    {"nameko.deadline": "9" * 5_000},
    {"nameko.deadline": "9" * 4_000},
    {"nameko.deadline": "NaN"},
    {"nameko.deadline": -(2**62)},
    {"nameko.deadline": {"at": 1}},
    {"nameko.actor": "{"},
    {"nameko.actor": '{"id": 7, "roles": []}'},
    {"nameko.actor": '{"id": "\\u0000", "roles": [null]}'},
    {"nameko.actor": "[" * DEEPER},
    {"nameko.call_id_stack": "no list"},
    {"nameko.call_id_stack": [1, {"2": 3}]},
    {"nameko.correlation_id": 7, "nameko.idempotency_key": ["a"]},
    {"nameko.idempotency_key": "\x00"},
    {"nameko.idempotency_key": "x" * 5_000},
    {"nameko.idempotency_key": "\ud800"},
]

WRONG_CALLS: list[tuple[str, bytes]] = [
    ("mark", b'{"args": {}, "kwargs": []}'),
    ("mark", b'{"args": [1, 2, 3, 4], "kwargs": {}}'),
    ("mark", b'{"args": [], "kwargs": {"name": {"name": 1}}}'),
    ("mark", b'{"args": [], "kwargs": {"name": "\\u0000"}}'),
    ("mark", b'{"args": [], "kwargs": {"name": "x", "seconds": "NaN"}}'),
    ("mark", call_body(name="x", idempotency_key=7)),
    ("mark", call_body()),
    ("echo", call_body(value=10**18, note=10**18)),
    ("echo", b'{"args": [], "kwargs": {"value": ' + b"[" * DEEP + b"]" * DEEP + b"}}"),
    ("sing", call_body()),
    ("", call_body()),
    ("__init__", call_body()),
    ("x" * 200, call_body()),
]

WRONG_FIELDS: list[dict[str, Any]] = [
    {"message_id": None},
    {"message_id": 7},
    {"message_id": "x" * 10_000},
    {"type": ["step_taken"]},
    {"version": "one"},
    {"version": {}},
    {"occurred_at": "yesterday"},
    {"occurred_at": 10**15},
    {"aggregate_version": None},
    {"aggregate_id": "\x00"},
    {"correlation_id": "a\x00b"},
    {"causation_id": {}},
    {"payload": None},
    {"payload": [1]},
    {"payload": "name"},
]

WRONG_PAYLOADS: list[dict[str, Any]] = [
    {},
    {"name": None},
    {"name": 7},
    {"name": 1e300},
    {"name": ["a"]},
    {"name": {"name": "a"}},
    {"name": "a\x00b"},
    {"nome": "a"},
]


def publish(amqp_uri: str, messages: Iterable[tuple[str, str, bytes, dict[str, Any]]]) -> None:
    """Send messages (exchange, routing key, body, properties) as fast as the broker takes them."""
    with connect(amqp_uri, "poisoner") as connection:
        channel = connection.channel()
        for exchange, routing_key, body, properties in messages:
            channel.basic_publish(amqp.Message(body, **properties), exchange, routing_key)


def calls(count: int) -> Iterator[tuple[str, bytes, dict[str, Any]]]:
    """So many calls that are none: method, body and properties."""
    bodies = [("mark", body) for body in UNREADABLE] + WRONG_CALLS
    properties = [{**each, "reply_to": "nobody"} for each in PROPERTIES] + PROPERTIES
    malformed = zip(cycle(bodies), cycle(properties), strict=False)
    wrong = zip(cycle(WRONG_HEADERS), cycle(("x", None)), strict=False)
    for number, ((method, body), given), (headers, reply_to) in zip(range(count), malformed, wrong, strict=False):
        if number % 3:
            yield method, body, given
        else:
            yield "echo", call_body(value=1), {**TEXT, "application_headers": headers, "reply_to": reply_to}


def undecodable_events(count: int) -> Iterator[tuple[bytes, dict[str, Any]]]:
    """So many bodies that are no event, with properties."""
    step = a_step("poison").to_wire()
    lacking = [{name: value for name, value in step.items() if name != absent} for absent in step]
    wrong = [{**step, **fields} for fields in WRONG_FIELDS]
    bodies = [*UNREADABLE, *map(orjson.dumps, [*lacking, *wrong])]
    return islice(zip(cycle(bodies), cycle(PROPERTIES), strict=False), count)


def unfit_events(count: int) -> Iterator[tuple[bytes, dict[str, Any]]]:
    """So many events, each under an id of its own, whose payload is against the schema."""
    for payload, properties in islice(zip(cycle(WRONG_PAYLOADS), cycle(PROPERTIES), strict=False), count):
        wire = a_step("poison").to_wire()
        yield orjson.dumps({**wire, "message_id": new_id(), "payload": payload}), properties


def announcements(count: int) -> Iterator[tuple[bytes, dict[str, Any]]]:
    """So many bodies that are no announcement."""
    record = _announcement("poison")
    lacking = [{name: value for name, value in record.items() if name != absent} for absent in record]
    wrong = [{**record, name: value} for name in record for value in (None, [], {"a": 1}, "\x00")]
    kinds = [*UNREADABLE, *map(orjson.dumps, [*lacking, *wrong]), body_of(a_step("poison"))]
    return islice(zip(cycle(kinds), cycle(PROPERTIES), strict=False), count)


def announcement_body(instance_id: str) -> bytes:
    """That an instance of a service named `scattered` is alive."""
    return orjson.dumps(_announcement(instance_id))


def _announcement(instance_id: str) -> dict[str, Any]:
    return {
        "kind": "renew",
        "instance_id": instance_id,
        "service": "scattered",
        "host": "here",
        "pid": 1,
        "version": "1",
        "started_at": "2026-01-01T00:00:00+00:00",
        "entrypoints": [],
        "load": {},
    }
