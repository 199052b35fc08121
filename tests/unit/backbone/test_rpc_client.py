"""The RPC client: each call gets its own answer, or learns what is known of its outcome by its deadline."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any

import orjson
import pytest

from backbone import rpc_client
from backbone.breaker import ConsumerWatch
from backbone.context import Deadline, bound, transaction
from backbone.errors import Conflict, InternalError, NotFound, OutcomeUnknown, Unavailable, to_wire
from backbone.rpc_client import RpcClient
from tests.builders import a_context
from tests.unit.fake_broker import FakeChannel, FakeLink, a_message
from tests.unit.fake_clock import FakeClock

Answering = Callable[[Any], None]


@pytest.fixture
def client(monkeypatch) -> RpcClient:
    """A client on a fake link, that suspects nobody of being away."""
    monkeypatch.setattr(rpc_client, "Link", FakeLink)
    monkeypatch.setattr(ConsumerWatch, "suspect", lambda *_service_and_queue: None)
    return RpcClient("amqp://nowhere", "gateway-1")


@pytest.fixture
def channel(client: RpcClient) -> FakeChannel:
    """What the client's writer writes to."""
    return client._link.channel  # type: ignore[attr-defined]


@pytest.fixture
def clock(monkeypatch) -> FakeClock:
    return FakeClock(monkeypatch)


def reply_to(channel: FakeChannel, call: Any, body: object) -> None:
    """Deliver an answer to a call."""
    ((_, consume),) = channel.asked("basic_consume")
    consume["callback"](a_message(body, correlation_id=call.properties["correlation_id"]))


@pytest.fixture
def answer_with(channel: FakeChannel) -> Answering:
    """Lets the service answer every call with this body."""

    def answer(body: object) -> None:
        channel.on_publish = lambda call: reply_to(channel, call, body)

    return answer


def test_a_call_returns_what_the_service_answers(client: RpcClient, answer_with: Answering):
    answer_with({"result": {"id": "o-1"}, "error": None})

    assert client.inventory.get_order(order_id="o-1") == {"id": "o-1"}


def test_a_call_is_a_message_that_a_stock_service_understands(client, channel, answer_with):
    answer_with({"result": None, "error": None})

    client.inventory.get_order(order_id="o-1")

    ((message, exchange, routing_key),) = channel.published
    assert (exchange, routing_key) == ("nameko-rpc", "inventory.get_order")
    assert orjson.loads(message.body) == {"args": [], "kwargs": {"order_id": "o-1"}}
    assert (message.properties["content_type"], message.properties["content_encoding"]) == ("application/json", "utf-8")


def test_a_call_is_transient_and_comes_back_when_there_is_no_such_service(client, channel, answer_with):
    answer_with({"result": None, "error": None})

    client.inventory.get_order()

    assert channel.published[0][0].properties["delivery_mode"] == 1
    assert channel.asked("basic_publish")[0][1] == {"mandatory": True}


def test_a_call_carries_its_context_and_dies_in_the_queue_at_its_deadline(client, channel, answer_with):
    answer_with({"result": None, "error": None})
    context = a_context("customer", deadline=Deadline.after_ms(5_000), idempotency_key="key-1")

    with bound(context):
        client.inventory.place_order()

    properties = channel.published[0][0].properties
    assert properties["application_headers"] == context.to_headers()
    assert 0 < int(properties["expiration"]) <= 5_000


def test_answers_come_to_a_classic_queue_of_this_client_alone(client, channel, answer_with):
    answer_with({"result": None, "error": None})

    client.inventory.get_order()

    ((names, queue),) = channel.asked("queue_declare")
    ((_, binding),) = channel.asked("queue_bind")
    assert (names, queue["exclusive"], queue["arguments"]) == (("",), True, {"x-queue-type": "classic"})
    assert binding["routing_key"] == channel.published[0][0].properties["reply_to"]


def test_calls_in_flight_together_get_each_their_own_answer(client: RpcClient, channel: FakeChannel):
    calls: list[Any] = []

    def answer_both_in_reverse(call: Any) -> None:
        calls.append(call)
        for each in reversed(calls if len(calls) == 2 else []):
            reply_to(channel, each, {"result": orjson.loads(each.body)["kwargs"]["n"], "error": None})

    channel.on_publish = answer_both_in_reverse
    client.start()
    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(lambda n: client.inventory.echo(n=n), [1, 2])) == [1, 2]


def test_what_a_service_raises_is_raised_here(client: RpcClient, answer_with: Answering):
    answer_with({"result": None, "error": to_wire(Conflict("sku_taken", "Taken.", {"sku": "KIT-1"}))})

    with pytest.raises(Conflict) as raised:
        client.inventory.create_product()

    assert (raised.value.code, raised.value.details) == ("sku_taken", {"sku": "KIT-1"})


def test_an_error_of_a_stock_service_is_an_internal_one(client: RpcClient, answer_with: Answering):
    answer_with({"result": None, "error": {"exc_type": "KeyError", "exc_path": "builtins.KeyError", "exc_args": ["x"]}})

    with pytest.raises(InternalError) as raised:
        client.stock.get()

    assert raised.value.code == "remote_error"


@pytest.mark.parametrize("error", ["KeyError", 7, ["x"], {"exc_type": "Conflict", "exc_args": [1]}], ids=str)
def test_an_error_that_is_none_fails_its_call_alone(client: RpcClient, answer_with: Answering, error: object):
    answer_with({"result": None, "error": error})

    with pytest.raises(InternalError) as raised:
        client.inventory.get_order()

    assert raised.value.code == "remote_error"


@pytest.mark.parametrize("body", [b"\xff", b"{", [], {}, {"result": 1}, 7, None], ids=str)
def test_a_reply_that_is_none_fails_its_call_alone(client: RpcClient, answer_with: Answering, body: object):
    answer_with(body)

    with pytest.raises(InternalError) as raised:
        client.inventory.get_order()

    assert raised.value.code == "malformed_reply"


def test_a_service_that_never_ran_is_unavailable_at_once(client: RpcClient, channel: FakeChannel):
    def give_back(call: Any) -> None:
        (refuse,) = channel.events["basic_return"]
        refuse(ConnectionError(), "nameko-rpc", "shipping.pack", call)

    channel.on_publish = give_back

    with pytest.raises(Unavailable, match="no service shipping") as raised:
        client.shipping.pack()

    assert raised.value.code == "unknown_service"


def test_no_answer_by_the_deadline_is_an_unknown_outcome_and_never_a_failure(client, channel, clock):
    channel.on_publish = lambda _call: clock.pass_ms(5_000)

    with bound(a_context(deadline=Deadline.after_ms(5_000))), pytest.raises(OutcomeUnknown) as raised:
        client.inventory.place_order()

    assert raised.value.details == {"service": "inventory", "method": "place_order"}
    assert "idempotency key" in raised.value.message


def test_a_lost_connection_ends_calls_in_flight_at_once_with_an_unknown_outcome(
    client: RpcClient, channel: FakeChannel
):
    channel.on_publish = lambda _call: client._link.on_lost("broker gone")  # type: ignore[attr-defined]

    with pytest.raises(OutcomeUnknown, match="connection was lost"):
        client.inventory.place_order()


def test_without_a_broker_nothing_is_started(client: RpcClient, channel: FakeChannel):
    client._link.is_connected = False  # type: ignore[misc]

    with pytest.raises(Unavailable) as raised:
        client.inventory.place_order()

    assert (raised.value.code, channel.published) == ("broker_unavailable", [])


@pytest.mark.parametrize(("left_ms", "waited_s"), [(1_000, 1.0), (10_000, 2.0)])
def test_the_broker_is_waited_for_a_moment_and_never_past_the_deadline(
    client: RpcClient, left_ms: int, waited_s: float
):
    client._link.is_connected = False  # type: ignore[misc]

    with bound(a_context(deadline=Deadline.after_ms(left_ms))), pytest.raises(Unavailable):
        client.inventory.place_order()

    assert waited_s - 0.5 < client._link.waited_s[0] <= waited_s  # type: ignore[attr-defined]


def test_nobody_is_asked_inside_a_transaction(client: RpcClient, channel: FakeChannel):
    with transaction(), pytest.raises(RuntimeError, match="unit of work"):
        client.customers.snapshot_for_order()

    assert channel.published == []


def test_an_answer_after_the_deadline_is_dropped(client: RpcClient, channel: FakeChannel, clock: FakeClock):
    channel.on_publish = lambda _call: clock.pass_ms(5_000)
    with bound(a_context(deadline=Deadline.after_ms(5_000))), pytest.raises(OutcomeUnknown):
        client.inventory.place_order()

    reply_to(channel, channel.published[0][0], {"result": 1, "error": None})

    assert client._pending == {}


@pytest.mark.parametrize(
    "body", [{"result": 1, "error": None}, {"result": None, "error": to_wire(NotFound("gone", "Gone."))}, b"{"]
)
def test_a_call_that_ended_leaves_nothing_behind(client: RpcClient, answer_with: Answering, body: object):
    answer_with(body)

    with suppress(NotFound, InternalError):
        client.inventory.get_order()

    assert client._pending == {}


def test_a_call_that_cannot_be_written_leaves_nothing_behind(client: RpcClient):
    with pytest.raises(TypeError):
        client.inventory.get_order(order_id={1})

    assert client._pending == {}


def test_an_announcement_goes_to_everybody_and_is_kept_by_nobody(client: RpcClient, channel: FakeChannel):
    client.announce("announcements", {"kind": "renew"})

    ((message, exchange, routing_key),) = channel.published
    assert channel.methods.index("exchange_declare") < channel.methods.index("basic_publish")
    assert (exchange, routing_key, orjson.loads(message.body)) == ("announcements", "", {"kind": "renew"})
    assert message.properties["delivery_mode"] == 1


def test_the_connection_is_opened_by_the_first_call_only(client: RpcClient, channel: FakeChannel, answer_with):
    assert channel.noted == []
    answer_with({"result": 1, "error": None})

    client.inventory.get_order()
    client.inventory.get_order()

    assert channel.methods.count("basic_consume") == 1


def test_a_private_name_is_neither_a_service_nor_a_method(client: RpcClient):
    with pytest.raises(AttributeError):
        client._inventory  # noqa: B018
    with pytest.raises(AttributeError):
        client.inventory._get_order  # noqa: B018


def test_an_answer_that_comes_for_the_second_time_is_dropped(client: RpcClient, channel: FakeChannel):
    def answer_twice(call: Any) -> None:
        reply_to(channel, call, {"result": "first", "error": None})
        reply_to(channel, call, {"result": "second", "error": None})

    channel.on_publish = answer_twice

    assert client.inventory.get_order() == "first"
