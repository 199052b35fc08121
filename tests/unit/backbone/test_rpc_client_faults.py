"""The RPC client under faults: calls are sent again where that does no harm; who never answers is not waited for."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

import orjson
import pytest

from backbone import breaker, rpc_client
from backbone.context import Deadline, bound
from backbone.errors import InternalError, NotFound, OutcomeUnknown, Unavailable, to_wire
from backbone.rpc_client import RpcClient
from tests.builders import a_context
from tests.unit.fake_broker import FakeChannel, FakeLink, a_message
from tests.unit.fake_clock import FakeClock

ANSWER = {"result": "done", "error": None}
REFUSAL = {"result": None, "error": to_wire(NotFound("gone", "Gone."))}


class FakeWatch:
    """Stands in for `ConsumerWatch`: notes who is suspected; whom it finds away is said by the test."""

    def __init__(self, _amqp_uri: str, _name: str, on_back: Callable[[str], None]) -> None:
        self.on_back = on_back
        self.suspected: list[tuple[str, str]] = []
        self.away: str | None = None
        self.is_closed = False

    def suspect(self, service: str, queue: str) -> None:
        self.suspected.append((service, queue))

    def require_there(self, service: str) -> None:
        if service == self.away:
            raise Unavailable("service_away", "Away.")

    def close(self) -> None:
        self.is_closed = True


@pytest.fixture
def client(monkeypatch) -> RpcClient:
    """A client on a fake link, connected."""
    monkeypatch.setattr(rpc_client, "Link", FakeLink)
    monkeypatch.setattr(rpc_client, "ConsumerWatch", FakeWatch)
    made = RpcClient("amqp://nowhere", "gateway-1")
    made.start()
    return made


@pytest.fixture
def link(client: RpcClient) -> FakeLink:
    return client._link  # type: ignore[return-value]


def answer(channel: FakeChannel, call: Any, body: object = ANSWER) -> None:
    """Deliver an answer on a connection."""
    consume = channel.asked("basic_consume")[-1][1]
    consume["callback"](a_message(body, correlation_id=call.properties["correlation_id"]))


def lose_then_answer(link: FakeLink, losses: int) -> list[FakeChannel]:
    """Lose the connection after each write, so many times, and answer what is written then. Returns: the channels."""
    channels = [link.channel]

    def react(call: Any) -> None:
        if len(channels) > losses:
            answer(channels[-1], call)
            return
        link.lose()
        channels.append(FakeChannel())
        channels[-1].on_publish = react
        link.channel, link.is_connected, link.generation = channels[-1], True, link.generation + 1
        link.on_connected(channels[-1])

    link.channel.on_publish = react
    return channels


@pytest.mark.parametrize(
    ("method", "key"),
    [("get_order", None), ("list_orders", None), ("quote_order", None), ("health", None), ("place_order", "key-1")],
)
def test_what_may_be_repeated_is_sent_again_on_each_new_connection(client, link, method: str, key: str | None):
    channels = lose_then_answer(link, losses=2)

    with bound(a_context(idempotency_key=key)):
        assert getattr(client.inventory, method)(order_id="o-1") == "done"

    sent = [[orjson.loads(message.body) for message, *_ in channel.published] for channel in channels]
    assert sent == [[{"args": [], "kwargs": {"order_id": "o-1"}}]] * 3


def test_a_call_that_is_sent_again_is_the_same_message_with_less_time_left(client, link):
    channels = lose_then_answer(link, losses=1)

    client.inventory.get_order()

    (first,), (second,) = ([message.properties for message, *_ in channel.published] for channel in channels)
    assert int(second.pop("expiration")) <= int(first.pop("expiration"))
    assert first == second


def test_a_call_is_written_once_to_each_connection(client, link):
    def prepare_again_then_answer(call: Any) -> None:
        link.on_connected(link.channel)
        answer(link.channel, call)

    link.channel.on_publish = prepare_again_then_answer

    client.inventory.get_order()

    assert len(link.channel.published) == 1


def test_a_command_without_a_key_is_not_sent_again_and_its_outcome_is_unknown_at_once(client, link):
    link.channel.on_publish = lambda _call: link.lose()

    with pytest.raises(OutcomeUnknown) as raised:
        client.inventory.place_order()

    assert raised.value.code == "outcome_unknown"
    assert link.reconnect().published == []


def test_a_call_that_never_left_is_sent_even_without_a_key(client, link, monkeypatch):
    send, lost = link.send, iter([True])

    def lose_before_the_write(action: Callable[[Any], None], generation: int | None = None) -> None:
        if next(lost, False):
            link.channel.on_publish = lambda call: answer(link.channel, call)
            link.reconnect()
        else:
            send(action, generation)

    monkeypatch.setattr(link, "send", lose_before_the_write)

    assert client.inventory.place_order() == "done"
    assert len(link.channel.published) == 1


def test_a_call_that_never_left_by_its_deadline_was_not_started(client, link, monkeypatch):
    clock = FakeClock(monkeypatch)
    monkeypatch.setattr(link, "send", lambda *_unwritten: clock.pass_ms(1_000))

    with bound(a_context(deadline=Deadline.after_ms(1_000))), pytest.raises(Unavailable) as raised:
        client.inventory.place_order()

    assert raised.value.code == "broker_unavailable"
    assert (client._watch.suspected, client._breakers) == ([], {})


def test_a_call_that_nobody_waits_for_any_more_is_not_written(client, link):
    late = rpc_client._Pending("call-1", "inventory", "get_order", b"{}", a_context(deadline=Deadline.after_ms(-1)))
    client._pending[late.id] = late

    assert link.reconnect().published == []


def test_a_call_that_was_answered_meanwhile_is_not_written_again(client, link):
    link.channel.on_publish = lambda call: answer(link.channel, call)

    client.inventory.get_order()

    assert link.reconnect().published == []


def test_a_broker_that_does_not_read_is_given_nothing(client, link):
    assert client.is_connected
    link.is_blocked = True

    with pytest.raises(Unavailable) as raised:
        client.inventory.get_order()

    assert (raised.value.code, raised.value.details) == ("broker_unavailable", {"retry_after_ms": 1_000})
    assert (link.channel.published, client.is_connected) == ([], False)


def test_a_service_that_is_known_to_be_away_is_not_called(client, link):
    client._watch.away = "inventory"

    with pytest.raises(Unavailable) as raised:
        client.inventory.get_order()

    assert (raised.value.code, link.channel.published) == ("service_away", [])


TimeOut = Callable[..., None]


@pytest.fixture
def time_out(client: RpcClient, link: FakeLink, monkeypatch) -> TimeOut:
    """Lets `get_order` be called so often, and not be answered by its deadline; each time tells."""
    clock = FakeClock(monkeypatch)
    monkeypatch.setattr(rpc_client, "TELLING_S", 0)

    def call_in_vain(times: int) -> None:
        link.channel.on_publish = lambda _call: clock.pass_ms(1_000)
        for _ in range(times):
            with bound(a_context(deadline=Deadline.after_ms(1_000))), pytest.raises(OutcomeUnknown):
                client.inventory.get_order()

    return call_in_vain


def test_a_service_that_lets_a_call_time_out_is_suspected(client, time_out: TimeOut):
    time_out(1)

    assert client._watch.suspected == [("inventory", "rpc-inventory")]


def test_a_broker_that_does_not_read_is_no_fault_of_the_service(client, link, time_out: TimeOut):
    waits = client._require_able

    def pass_although_it_is_blocked(call: Any) -> None:
        link.is_blocked = False
        waits(call)
        link.is_blocked = True

    client._require_able = pass_although_it_is_blocked
    time_out(6)

    assert (client._watch.suspected, client._breakers) == ([], {})


def test_a_service_is_not_suspected_for_an_answer_that_is_an_error(client, link):
    link.channel.on_publish = lambda call: answer(link.channel, call, REFUSAL)

    with pytest.raises(NotFound):
        client.inventory.get_order()

    assert (client._watch.suspected, client._breakers) == ([], {})


def test_a_service_that_was_away_is_asked_again_as_soon_as_it_is_back(client, link, time_out: TimeOut):
    time_out(5)
    client._watch.on_back("billing")
    with pytest.raises(Unavailable, match="circuit_open"):
        client.inventory.get_order()

    client._watch.on_back("inventory")

    link.channel.on_publish = lambda call: answer(link.channel, call, {"result": "there", "error": None})
    assert client.inventory.get_order() == "there"


def test_a_method_that_does_not_answer_five_times_in_a_row_is_asked_no_more(client, link, time_out: TimeOut):
    time_out(5)

    with pytest.raises(Unavailable) as raised:
        client.inventory.get_order()

    assert (raised.value.code, len(link.channel.published)) == ("circuit_open", 5)


def test_other_methods_and_services_are_asked_as_before(client, link, time_out: TimeOut):
    time_out(5)
    link.channel.on_publish = lambda call: answer(link.channel, call)

    assert (client.inventory.list_orders(), client.billing.get_order()) == ("done", "done")


def test_a_call_that_gave_little_time_tells_nothing_of_its_service(client, time_out: TimeOut, monkeypatch):
    monkeypatch.setattr(rpc_client, "TELLING_S", 60)

    time_out(6)

    assert (client._watch.suspected, client._breakers) == ([], {})


@pytest.mark.parametrize("body", [ANSWER, REFUSAL, b"no reply"], ids=["result", "refusal", "malformed"])
def test_any_answer_in_between_begins_the_count_anew(client, link, time_out: TimeOut, body: object):
    time_out(4)
    link.channel.on_publish = lambda call: answer(link.channel, call, body)
    with suppress(NotFound, InternalError):
        client.inventory.get_order()

    time_out(5)

    assert len(link.channel.published) == 10


@pytest.mark.parametrize("body", [ANSWER, REFUSAL], ids=["result", "refusal"])
def test_a_probe_that_is_answered_closes_the_breaker(client, link, time_out: TimeOut, monkeypatch, body: object):
    with monkeypatch.context() as patched:
        patched.setattr(breaker, "OPEN_S", 0)
        time_out(5)
    link.channel.on_publish = lambda call: answer(link.channel, call, body)

    for _ in range(3):
        with suppress(NotFound):
            client.inventory.get_order()

    assert len(link.channel.published) == 8


def test_a_closed_client_suspects_nobody_and_is_not_connected(client, link):
    client.close()

    assert (client._watch.is_closed, link.is_closed) == (True, True)
