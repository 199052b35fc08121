"""A call waits until its deadline and no longer, and is not started once nobody waits."""

import signal
import time

import orjson
import pytest

from backbone.context import CLOCK_TOLERANCE_MS
from backbone.errors import InvalidRequest, OutcomeUnknown, Unavailable
from backbone.messages import RPC_EXCHANGE, new_id, rpc_queue
from tests.support.waiting import within
from tests.support.wire import call_body

PROMPT_S = 0.8
"""How much later than its deadline a call may end here, where everything runs on one busy machine."""
TIMES = "SELECT coalesce(max(times), 0) FROM marks WHERE name = :name"


@pytest.fixture
def lone_probe(sqlite_databases, start_service):
    """One instance, for tests that stop it."""
    return start_service("probe", sqlite_databases.fresh("probe"))


def test_a_call_without_an_answer_ends_at_its_deadline_and_is_not_started_later(lone_probe, client):
    name = new_id()
    lone_probe.send(signal.SIGSTOP)
    began = time.monotonic()

    with within(seconds=1), pytest.raises(OutcomeUnknown):
        client.probe.mark(name=name)

    assert 0.99 <= time.monotonic() - began < 1 + PROMPT_S
    time.sleep(CLOCK_TOLERANCE_MS / 1_000)
    lone_probe.send(signal.SIGCONT)
    assert client.probe.health()["status"] == "ok"
    assert lone_probe.database.value(TIMES, name=name) == 0


def test_a_call_that_nobody_waits_for_any_more_dies_in_the_queue(lone_probe, client, wire):
    lone_probe.stop()

    with within(seconds=0.5), pytest.raises(OutcomeUnknown):
        client.probe.mark(name=new_id())

    assert wire.is_empty(rpc_queue("probe"))


def test_a_call_past_its_deadline_is_refused_and_does_nothing(probe, probe_wire):
    name = new_id()
    passed_ms = int(time.time() * 1_000) - 2 * CLOCK_TOLERANCE_MS

    reply = probe_wire.ask(
        "probe", "mark", call_body(name=name), application_headers={"nameko.deadline": str(passed_ms)}
    )

    error = orjson.loads(reply.body)["error"]
    assert (error["exc_type"], error["exc_args"][0]) == ("Unavailable", "deadline_passed")
    assert probe.databases["probe"].value(TIMES, name=name) == 0


def test_a_service_that_never_ran_is_unavailable_at_once(probe):
    began = time.monotonic()

    with within(seconds=10), pytest.raises(Unavailable) as refused:
        probe.client.weather.get_forecast(city="Kiel")

    assert (refused.value.code, refused.value.details["service"]) == ("unknown_service", "weather")
    assert time.monotonic() - began < 5


def test_a_method_that_does_not_exist_is_refused(probe):
    with pytest.raises(InvalidRequest) as refused:
        probe.client.probe.sing()

    assert refused.value.code == "unknown_method"


@pytest.mark.parametrize(
    "body", [b"\xff\xfe", b"{", b"[]", b"{}", b'{"args": {}, "kwargs": []}', b'{"args": [1, 2, 3], "kwargs": {}}']
)
def test_what_is_no_call_is_refused_and_the_service_goes_on(probe, probe_wire, body):
    reply = probe_wire.ask("probe", "echo", body)

    assert orjson.loads(reply.body)["error"]["exc_type"] == "InvalidRequest"
    assert probe.client.probe.echo(value=1)["value"] == 1


@pytest.mark.parametrize(
    "properties",
    [
        {},
        {"content_type": "application/x-python-serialize"},
        {"content_encoding": "no-such-encoding"},
        {"application_headers": {"nameko.call_id_stack": "no list"}, "reply_to": "nobody"},
        {"application_headers": {"nameko.deadline": "soon"}, "reply_to": "nobody"},
        {"application_headers": {"nameko.actor": "{"}, "reply_to": "nobody"},
    ],
)
def test_a_call_with_odd_properties_ends_no_process(probe, probe_wire, properties):
    probe_wire.publish(call_body(value=1), RPC_EXCHANGE, "probe.echo", **properties)

    assert [probe.client.probe.echo(value=number)["value"] for number in range(4)] == list(range(4))
    assert all(process.is_running for process in probe.processes)
