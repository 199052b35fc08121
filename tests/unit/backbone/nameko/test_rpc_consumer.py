"""The RPC consumer: each call starts its method and gets one answer; what is no call is refused."""

from typing import Any

import orjson
import pytest
from nameko.containers import ServiceContainer
from nameko.exceptions import ContainerBeingKilled

from backbone.context import Context
from backbone.errors import Conflict, from_wire
from backbone.messages import WireSchema
from backbone.nameko.rpc import RpcConsumer, query, rpc, rpc_proxy
from tests.builders import a_context
from tests.unit.fake_broker import FakeLink, a_delivery, a_message


class Calculator:
    """A service of which only the methods' names matter."""

    name = "calculator"
    customers = rpc_proxy("customers")

    @rpc(params=WireSchema, result=None)
    def add(self, _numbers: object) -> None:
        """Add two numbers."""

    @query(params=WireSchema, result=None)
    def difference(self, _numbers: object) -> None:
        """Subtract."""


@pytest.fixture
def consumer() -> RpcConsumer:
    """The consumer of a calculator whose container only notes what it is to run."""
    container = ServiceContainer(Calculator, {"AMQP_URI": "amqp://nowhere"})
    container.noted = []
    container.spawn_worker = lambda *args, **kwargs: container.noted.append((*args, kwargs))
    for extension in container.extensions:
        if "Rpc" in type(extension).__name__:
            extension.setup()
    (found,) = (each for each in container.extensions if isinstance(each, RpcConsumer))
    found.keep_alive = container
    return found


def a_call_message(body: object = None, **properties: Any) -> Any:
    body = {"args": [2], "kwargs": {"right": 3}} if body is None else body
    routing_key = properties.pop("routing_key", "calculator.add")
    return a_message(body, routing_key=routing_key, **{"reply_to": "here", "correlation_id": "call-1"} | properties)


def the_reply(link: FakeLink) -> dict[str, Any]:
    ((message, exchange, routing_key),) = link.channel.published
    assert (exchange, routing_key, message.properties["correlation_id"]) == ("nameko-rpc", "here", "call-1")
    assert link.channel.methods == ["basic_publish", "basic_ack"]
    return orjson.loads(message.body)


def test_a_service_listens_for_all_of_its_methods(consumer: RpcConsumer):
    (queue,) = consumer.subscriptions.queues

    assert (queue.name, queue.exchange, queue.routing_key) == ("rpc-calculator", "nameko-rpc", "calculator.*")
    assert consumer.methods == ["add", "difference"]


def test_a_call_starts_its_method_with_arguments_and_context(consumer: RpcConsumer):
    headers = a_context("admin", idempotency_key="k").to_headers()

    consumer.on_message(a_delivery(a_call_message(application_headers=headers)))

    ((provider, (call,), _, _),) = consumer.container.noted
    assert (provider.method_name, call.args, call.kwargs) == ("add", [2], {"right": 3})
    assert call.context == Context.from_headers(headers, "call-1")


def test_the_result_is_sent_and_then_the_call_acknowledged(consumer: RpcConsumer):
    link = FakeLink()
    consumer.on_message(a_delivery(a_call_message(), link))

    consumer.container.noted[0][-1]["handle_result"](None, {"total": 5}, None)

    assert the_reply(link) == {"result": {"total": 5}, "error": None}
    properties = link.channel.published[0][0].properties
    assert (properties["content_type"], properties["delivery_mode"]) == ("application/json", 1)


def settled_with(consumer: RpcConsumer, result: Any, error: Exception | None) -> Any:
    """What the caller is told of a method's outcome."""
    link = FakeLink()
    consumer.on_message(a_delivery(a_call_message(), link))
    settle = consumer.container.noted[0][-1]["handle_result"]
    settle(None, result, error and (type(error), error, None))
    return from_wire(the_reply(link)["error"])


def test_an_error_of_ours_reaches_the_caller_as_it_is(consumer: RpcConsumer):
    error = settled_with(consumer, None, Conflict("sku_taken", "Taken.", {"sku": "KIT-1"}))

    assert (type(error), error.code, error.details) == (Conflict, "sku_taken", {"sku": "KIT-1"})


def test_of_any_other_error_the_caller_learns_nothing_but_where_it_is_logged(consumer: RpcConsumer):
    error = settled_with(consumer, None, KeyError("password=secret"))

    assert error.code == "internal_error"
    assert "secret" not in str(error.args)


def test_an_answer_that_is_no_json_is_an_internal_error(consumer: RpcConsumer):
    assert settled_with(consumer, {1, 2}, None).code == "internal_error"


@pytest.mark.parametrize(
    "body",
    [b"{", b"\xff", [], 7, {"args": []}, {"kwargs": {}}, {"args": {}, "kwargs": {}}, {"args": [], "kwargs": []}],
    ids=str,
)
def test_a_message_that_is_no_call_is_refused_and_done_with(consumer: RpcConsumer, body: object):
    link = FakeLink()

    consumer.on_message(a_delivery(a_call_message(body), link))

    assert from_wire(the_reply(link)["error"]).code == "malformed_call"
    assert (consumer.container.noted, consumer.refused) == ([], 1)


def test_a_call_with_malformed_headers_is_refused(consumer: RpcConsumer):
    link = FakeLink()

    consumer.on_message(a_delivery(a_call_message(application_headers={"nameko.deadline": "soon"}), link))

    assert from_wire(the_reply(link)["error"]).code == "malformed_call"


def test_a_method_that_does_not_exist_is_named(consumer: RpcConsumer):
    link = FakeLink()

    consumer.on_message(a_delivery(a_call_message(routing_key="calculator.divide"), link))

    error = from_wire(the_reply(link)["error"])
    assert (error.code, error.message) == ("unknown_method", "calculator has no method divide.")


def test_a_call_that_wants_no_answer_is_refused_and_done_with(consumer: RpcConsumer):
    link = FakeLink()

    consumer.on_message(a_delivery(a_message({"args": [], "kwargs": {}}, routing_key="calculator.add"), link))

    assert link.channel.methods == ["basic_ack"]
    assert (consumer.container.noted, consumer.refused) == ([], 1)


def test_a_refused_message_is_logged_by_size_and_hash_alone(consumer: RpcConsumer, capsys):
    consumer.on_message(a_delivery(a_call_message(b'{"password": "secret"')))

    logged = capsys.readouterr().out
    assert "rpc_refused" in logged
    assert "size=21" in logged
    assert "secret" not in logged


def test_a_process_that_dies_gives_the_call_to_another(consumer: RpcConsumer):
    def refuse(*_args: Any, **_kwargs: Any) -> None:
        raise ContainerBeingKilled

    link, consumer.container.spawn_worker = FakeLink(), refuse

    consumer.on_message(a_delivery(a_call_message(), link))

    assert link.channel.methods == ["basic_reject"]
