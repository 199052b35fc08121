"""A dependency fails around the work of a call, and what that does to the calls beside it."""

import json

from backbone.messages import RPC_EXCHANGE, new_id
from tests.support.processes import run_python
from tests.support.stock import SOUND, TIMES
from tests.support.waiting import at_once
from tests.support.wire import call_body

CALL_HOOKS = """
import json
from nameko.containers import ServiceContainer
from backbone.nameko.runner import load_config, service_class
container = ServiceContainer(service_class("probe"), load_config("probe"))
called = [
    (type(provider).__name__, hook, getattr(provider, hook)(None, *arguments))
    for provider in container.dependencies
    for hook, arguments in (("worker_setup", ()), ("worker_result", (None, None)), ("worker_teardown", ()))
]
print(json.dumps(called))
"""


def test_stock_ends_though_the_work_was_done(start_stock, wire):
    process = start_stock("stock_stumbler")

    wire.publish(call_body(name="x"), RPC_EXCHANGE, "stumbler.work", **SOUND)

    assert process.wait_ended() != 0
    assert process.effects("x") == 1
    assert "the hook is broken" in process.said


def test_ours_has_hooks_that_cannot_fail():
    called = json.loads(run_python("-c", CALL_HOOKS, environment={"AMQP_URI": "", "PROBE_DATABASE_URL": ""}))

    assert len(called) >= 6
    assert all(returned is None for _provider, _hook, returned in called)


def test_ours_fails_many_calls_and_does_the_ones_between_them(sqlite_databases, start_service, client):
    process, names = start_service("probe", sqlite_databases.fresh("probe")), [new_id() for _ in range(120)]

    def call(number: int) -> dict:
        return (client.probe.mark if number % 2 else client.probe.stumble)(name=names[number])

    outcomes = at_once(len(names), call)

    assert outcomes[1::2] == [{"name": name} for name in names[1::2]]
    assert {getattr(outcome, "code", None) for outcome in outcomes[::2]} == {"internal_error"}
    assert [process.database.value(TIMES, name=name) for name in names] == [0, 1] * 60
