"""What stands on the wire: the form that stock Nameko has, in plain JSON that nobody executes."""

import orjson
import pytest

from backbone.context import Actor, Context, Deadline, bound
from backbone.messages import RPC_EXCHANGE
from tests.support.wire import call_body

TRANSIENT = 1
TAGGED = {"__type__": "datetime", "__value__": "2026-11-22T10:00:00"}


def test_a_reply_is_transient_json_under_the_correlation_id_of_its_call(probe, probe_wire):
    reply = probe_wire.ask("probe", "echo", call_body(value=[1]), correlation_id="my-call")

    assert orjson.loads(reply.body) == {"result": {"value": [1], "note": ""}, "error": None}
    sent = {name: reply.properties.get(name) for name in ("delivery_mode", "content_type", "content_encoding")}
    assert sent == {"delivery_mode": TRANSIENT, "content_type": "application/json", "content_encoding": "utf-8"}
    assert reply.properties["correlation_id"] == "my-call"


def test_an_error_reply_can_be_rebuilt_from_its_class_path_and_three_texts(probe, probe_wire):
    reply = probe_wire.ask("probe", "refuse", call_body("a name", "Conflict"))

    assert orjson.loads(reply.body)["error"] == {
        "exc_type": "Conflict",
        "exc_path": "backbone.errors.Conflict",
        "exc_args": ["refused", "Not now.", '{"name": "a name"}'],
        "value": "refused: Not now.",
    }


def test_a_call_is_transient_and_carries_its_context_in_headers(probe, probe_wire):
    calls = probe_wire.tap(RPC_EXCHANGE, "probe.echo")
    actor = Actor("somebody", frozenset({"admin", "ops"}))
    context = Context(actor, Deadline.after_ms(5_000), "the key", "the journey", traceparent="00-1-2-01")

    with bound(context):
        probe.client.probe.echo(value=1)

    call = probe_wire.take(calls)
    assert call.properties["application_headers"] == {
        "nameko.actor": '{"id": "somebody", "roles": ["admin", "ops"]}',
        "nameko.deadline": str(context.deadline.at_ms),
        "nameko.idempotency_key": "the key",
        "nameko.correlation_id": "the journey",
        "nameko.traceparent": "00-1-2-01",
    }
    assert (call.properties["delivery_mode"], call.properties["content_type"]) == (TRANSIENT, "application/json")
    assert 4_000 < int(call.properties["expiration"]) <= 5_000


def test_arguments_may_come_by_position(probe, probe_wire):
    reply = probe_wire.ask("probe", "echo", call_body("first", "second"))

    assert orjson.loads(reply.body)["result"] == {"value": "first", "note": "second"}


@pytest.mark.parametrize("value", [TAGGED, {"__type__": "no-such-type", "__value__": 1}, {"deep": [{"__type__": {}}]}])
def test_what_looks_like_a_typed_value_travels_untouched(probe, value):
    assert probe.client.probe.echo(value=value)["value"] == value


@pytest.mark.parametrize("value", [None, True, 0, -(2**53), 1.5, "", "é € 𝄞 \u2028", [], {}, {"": [None]}])
def test_every_json_value_travels_untouched(probe, value):
    answer = probe.client.probe.echo(value=value)["value"]

    assert (answer, type(answer)) == (value, type(value))
