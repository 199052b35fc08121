"""The link: writes in order, on the connection it was meant for, and connects again whenever that is lost."""

import threading
from collections.abc import Iterator
from struct import pack
from types import SimpleNamespace
from typing import Any

import pytest

from backbone import broker
from backbone.broker import Link, connect
from tests.builders import NOON
from tests.unit.fake_broker import FakeChannel

PATIENCE_S = 2.0


class FakeConnection:
    """A connection that stays until its socket is shut."""

    def __init__(self, **options: Any) -> None:
        self.options = options
        self.lost = threading.Event()
        self.pieces: list[bytes] = []
        self.transport = SimpleNamespace(
            sock=SimpleNamespace(shutdown=lambda _how: self.lost.set()),
            _write=self.pieces.append,
            write=lambda piece: self.transport._write(bytes(piece)),
        )
        self.the_channel = FakeChannel()
        self.the_channel.connection = SimpleNamespace(
            heartbeat_tick=lambda: None, send_method=lambda *_: self.lost.set()
        )

    def channel(self) -> FakeChannel:
        return self.the_channel

    def drain_events(self) -> None:
        self.lost.wait()
        raise OSError("the socket is shut")

    def collect(self) -> None:
        self.lost.set()


@pytest.fixture
def connections(monkeypatch) -> list[FakeConnection]:
    """The connections that links make."""
    made: list[FakeConnection] = []

    def make(_amqp_uri: str, _name: str, **options: Any) -> FakeConnection:
        made.append(FakeConnection(**options))
        return made[-1]

    monkeypatch.setattr(broker, "connect", make)
    monkeypatch.setattr(broker, "RECONNECT_S_MIN", 0)
    monkeypatch.setattr(broker, "RECONNECT_S_MAX", 0)
    return made


@pytest.fixture
def link(connections: list[FakeConnection]) -> Iterator[Link]:
    """A link that subscribes to `mine` whenever it connects."""
    lost: list[str] = []
    link = Link("amqp://nowhere", "test", lambda channel: channel.queue_declare("mine"), lost.append)
    link.start()
    assert link.wait_connected(PATIENCE_S)
    yield link
    link.close()


def test_what_is_sent_is_written_in_order(link: Link, connections: list[FakeConnection]):
    for number in range(3):
        link.send(lambda channel, number=number: channel.basic_ack(number))

    assert link.flush(PATIENCE_S)
    assert connections[0].the_channel.asked("basic_ack") == [((0,), {}), ((1,), {}), ((2,), {})]


def write(piece: bytes) -> Any:
    """An action that writes these bytes."""
    return lambda channel: channel.connection.transport._write(piece)


def test_what_waits_together_is_given_to_the_socket_in_one_piece(link: Link, connections: list[FakeConnection]):
    connections[0].the_channel.connection.transport = connections[0].transport
    is_held, may_go_on = threading.Event(), threading.Event()
    link.send(lambda _channel: (is_held.set(), may_go_on.wait(PATIENCE_S)))
    assert is_held.wait(PATIENCE_S)

    for piece in (b"a", b"b", b"c"):
        link.send(write(piece))
    may_go_on.set()

    assert link.flush(PATIENCE_S)
    link.send(write(b"d"))
    assert link.flush(PATIENCE_S)
    assert connections[0].pieces[0] == b"abc"
    assert b"".join(connections[0].pieces) == b"abcd"


def test_a_lost_connection_is_made_again_and_prepared_again(link: Link, connections: list[FakeConnection]):
    connections[0].lost.set()

    assert _until(lambda: len(connections) == 2 and link.is_connected)
    assert [each.the_channel.methods for each in connections] == [["queue_declare"]] * 2


def test_what_was_meant_for_a_lost_connection_is_dropped(link: Link, connections: list[FakeConnection]):
    generation = link.generation
    connections[0].lost.set()
    assert _until(lambda: link.generation == generation + 1 and link.is_connected)

    link.send(lambda channel: channel.basic_ack(1), generation)

    assert link.flush(PATIENCE_S)
    assert connections[1].the_channel.asked("basic_ack") == []


def test_a_write_that_fails_ends_the_connection(link: Link, connections: list[FakeConnection]):
    def fail(_channel: Any) -> None:
        raise BrokenPipeError("cannot write")

    link.send(fail)

    assert _until(lambda: len(connections) == 2 and link.is_connected)


def test_whoever_waits_is_told_why_a_connection_was_lost(connections: list[FakeConnection]):
    lost: list[str] = []
    link = Link("amqp://nowhere", "test", lambda _channel: None, lost.append)
    link.start()
    assert link.wait_connected(PATIENCE_S)

    connections[0].lost.set()

    assert _until(lambda: lost == ["the socket is shut"])
    link.close()


def test_a_closed_link_does_not_connect_again(link: Link, connections: list[FakeConnection]):
    link.close()

    assert not link.is_connected
    assert len(connections) == 1


@pytest.mark.parametrize(
    ("amqp_uri", "expected"),
    [
        ("amqp://ada:p%40ss@host:5680/kontor", ("host:5680", "ada", "p@ss", "kontor", False)),
        ("amqp://host", ("host:5672", "guest", "guest", "/", False)),
        ("amqps://ada:x@host/%2Fteam", ("host:5671", "ada", "x", "/team", True)),
    ],
)
def test_an_address_is_read_with_its_escapes(monkeypatch, amqp_uri: str, expected: tuple[object, ...]):
    asked: dict[str, Any] = {}
    monkeypatch.setattr(broker.amqp, "Connection", lambda **given: asked.update(given) or an_amqp_connection())

    connect(amqp_uri, "test")

    assert tuple(asked[name] for name in ("host", "userid", "password", "virtual_host", "ssl")) == expected
    assert asked["heartbeat"] > 0


def test_a_connection_may_have_more_options_and_shows_its_name(monkeypatch):
    asked: dict[str, Any] = {}
    monkeypatch.setattr(broker.amqp, "Connection", lambda **given: asked.update(given) or an_amqp_connection())

    connect("amqp://host", "gateway-1", on_blocked=print)

    assert (asked["on_blocked"], asked["client_properties"]) == (print, {"connection_name": "gateway-1"})


def test_a_connection_that_is_silent_for_two_beats_is_at_its_end(monkeypatch):
    connection = an_amqp_connection()
    monkeypatch.setattr(broker.amqp, "Connection", lambda **_given: connection)

    connect("amqp://host", "test")

    assert connection.calls == ["connect", f"settimeout {2 * broker.HEARTBEAT_S}"]
    assert connection.client_properties == {"capabilities": {"connection.blocked": False}}


def an_amqp_connection() -> Any:
    """What py-amqp gives, as far as it is touched: `calls` has what was asked of it."""
    calls: list[str] = []
    return SimpleNamespace(
        calls=calls,
        connect=lambda: calls.append("connect"),
        client_properties={"capabilities": {"connection.blocked": True}},
        transport=SimpleNamespace(
            sock=SimpleNamespace(settimeout=lambda seconds: calls.append(f"settimeout {seconds}"))
        ),
    )


def received(properties: bytes) -> dict[str, Any]:
    """The properties of a message that came with these bytes."""
    message = broker.amqp.Message()
    message.inbound_header(pack(">HxxQ", message.CLASS_ID, 0) + properties)
    return message.properties


def sent(**properties: Any) -> bytes:
    """The bytes that a message's properties are sent as."""
    return broker.amqp.Message(b"", **properties)._serialize_properties()


def test_the_properties_of_a_message_are_read_as_they_were_sent():
    assert received(sent(correlation_id="call-1", delivery_mode=1)) == {"correlation_id": "call-1", "delivery_mode": 1}


@pytest.mark.parametrize(
    "properties",
    [
        sent(correlation_id="call").replace(b"call", b"\xff\xfe\xff\xfe"),
        sent(application_headers={"name": "call"}).replace(b"nameS", b"name?"),
        sent(application_headers={"at": NOON}).replace(pack(">Q", int(NOON.timestamp())), b"\xff" * 8),
    ],
    ids=["no text", "unknown type", "no instant"],
)
def test_a_message_whose_properties_cannot_be_read_has_none(properties: bytes):
    assert received(properties) == {}


def test_a_broker_that_stops_to_read_is_noticed_and_so_is_that_it_reads_again(link: Link, connections):
    assert not link.is_blocked

    connections[0].options["on_blocked"]("low on memory")
    assert link.is_blocked
    connections[0].options["on_unblocked"]()

    assert not link.is_blocked


def test_a_new_connection_is_not_blocked_because_the_last_one_was(link: Link, connections: list[FakeConnection]):
    connections[0].options["on_blocked"]("low on memory")

    connections[0].lost.set()

    assert _until(lambda: len(connections) == 2 and link.is_connected)
    assert not link.is_blocked


def _until(is_so: Any) -> bool:
    tick = threading.Event()
    return any(is_so() or tick.wait(0.001) for _ in range(2_000))
