"""Calls without what a reply needs: each ends one stock process after the other, and none of ours."""

import hashlib

import pytest

from backbone.messages import RPC_EXCHANGE, rpc_queue
from tests.support.stock import SOUND
from tests.support.wire import call_body, reply_of

MALFORMED = {
    "no reply_to": {"content_type": "application/json"},
    "no content_type": {"reply_to": "nobody"},
    "a call_id_stack of numbers": {**SOUND, "application_headers": {"nameko.call_id_stack": [1, 2]}},
}


@pytest.mark.parametrize("properties", MALFORMED.values(), ids=MALFORMED.keys())
def test_stock_ends_with_the_call_which_then_ends_the_next_process(start_stock, wire, queues, properties):
    processes = [start_stock(is_awaited=False) for _ in range(2)]
    queues.wait_consumed("workshop", 2)

    wire.publish(call_body(name="x"), RPC_EXCHANGE, "workshop.mark", **properties)

    assert all(process.wait_ended() for process in processes)
    assert queues.ready(rpc_queue("workshop")) == 1


def test_ours_refuses_what_it_cannot_answer_and_answers_the_rest(sqlite_databases, start_service, client, wire, queues):
    process, body = start_service("probe", sqlite_databases.fresh("probe")), call_body(value=1)

    wire.publish(body, RPC_EXCHANGE, "probe.echo", content_type="application/json")
    process.wait_logged("rpc_refused", size=str(len(body)), sha256=hashlib.sha256(body).hexdigest())
    stack = {"nameko.call_id_stack": [1, 2]}
    for properties in ({"content_type": None}, {"application_headers": stack}):
        assert reply_of(wire.ask("probe", "echo", body, **properties))["result"]["value"] == 1

    assert client.probe.echo(value="still here")["value"] == "still here"
    assert queues.ready(rpc_queue("probe")) == 0


def test_stock_drops_a_call_that_is_no_json_and_writes_it_into_its_log(start_stock, wire, queues):
    process = start_stock()
    replies = wire.tap(RPC_EXCHANGE, "replies")

    wire.publish(b'{"password=1234', RPC_EXCHANGE, "workshop.mark", **{**SOUND, "reply_to": "replies"})

    assert wire.is_empty(replies)
    assert queues.ready(rpc_queue("workshop")) == 0
    assert process.is_running
    assert "password=1234" in process.said


def test_ours_answers_a_call_that_is_no_json_and_logs_its_size_and_hash_only(sqlite_databases, start_service, wire):
    process, body = start_service("probe", sqlite_databases.fresh("probe")), b'{"password=1234'

    reply = reply_of(wire.ask("probe", "echo", body))

    assert reply["error"]["exc_type"] == "InvalidRequest"
    process.wait_logged("rpc_refused", size=str(len(body)), sha256=hashlib.sha256(body).hexdigest())
    assert "1234" not in process.said
