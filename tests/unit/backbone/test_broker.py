"""The link: writes in order, on the connection it was meant for, and connects again whenever that is lost."""

import threading
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest

from backbone import broker
from backbone.broker import Link, connect
from tests.unit.fake_broker import FakeChannel

PATIENCE_S = 2.0


class FakeConnection:
    """A connection that stays until its socket is shut."""

    def __init__(self, **options: Any) -> None:
        self.options = options
        self.lost = threading.Event()
        self.transport = SimpleNamespace(sock=SimpleNamespace(shutdown=lambda _how: self.lost.set()))
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
