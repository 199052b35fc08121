"""A link whose channel notes what is asked of it, and a message as it is delivered: no socket, no thread."""

from collections import defaultdict
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import amqp
import orjson

from backbone.nameko.consumer import Delivery

Noted = tuple[str, tuple[Any, ...], dict[str, Any]]


class FakeChannel:
    """Notes every call as (method, positional, named), and answers as a broker would that agrees to everything."""

    def __init__(self) -> None:
        self.noted: list[Noted] = []
        self.events: dict[str, set[Callable[..., None]]] = defaultdict(set)
        self.callbacks: dict[str, Callable[[Any], None]] = {}
        self.published: list[tuple[Any, str, str]] = []
        self.on_publish: Callable[[Any], None] = lambda _message: None

    def basic_publish(self, message: Any, exchange: str = "", routing_key: str = "", mandatory: bool = False) -> None:
        """Note the message, and let `on_publish` react to it as the broker would."""
        self.noted.append(("basic_publish", (message, exchange, routing_key), {"mandatory": mandatory}))
        self.published.append((message, exchange, routing_key))
        self.on_publish(message)

    def __getattr__(self, method: str) -> Callable[..., Any]:
        def note(*args: Any, **kwargs: Any) -> Any:
            self.noted.append((method, args, kwargs))
            number = len(self.noted)
            return (
                SimpleNamespace(queue=args[0] or f"amq.gen-{number}") if method == "queue_declare" else f"tag-{number}"
            )

        return note

    @property
    def methods(self) -> list[str]:
        """What was asked, in order."""
        return [method for method, _, _ in self.noted]

    def asked(self, method: str) -> list[tuple[tuple[Any, ...], dict[str, Any]]]:
        """The arguments of each call of a method."""
        return [(args, kwargs) for name, args, kwargs in self.noted if name == method]


class FakeLink:
    """Stands in for `backbone.broker.Link`: connected at once, and its writer writes at once."""

    def __init__(
        self,
        amqp_uri: str = "amqp://nowhere",
        name: str = "fake",
        on_connected: Callable[[Any], None] = lambda _channel: None,
        on_lost: Callable[[str], None] = lambda _why: None,
    ) -> None:
        self.name, self.on_connected, self.on_lost = name, on_connected, on_lost
        self.channel = FakeChannel()
        self.generation = 1
        self.is_connected, self.is_blocked = True, False
        self.is_closed = self.is_flushed = False
        self.waited_s: list[float] = []

    def start(self) -> None:
        """Connect."""
        self.on_connected(self.channel)

    def wait_connected(self, seconds: float) -> bool:
        """Whether it is connected."""
        self.waited_s.append(seconds)
        return self.is_connected

    def send(self, action: Callable[[Any], None], generation: int | None = None) -> None:
        """Write at once, unless it is for an earlier connection, or there is none."""
        if self.is_connected and (generation is None or generation == self.generation):
            action(self.channel)

    def lose(self) -> None:
        """Lose the connection."""
        self.is_connected = False
        self.on_lost("the connection is gone")

    def reconnect(self) -> FakeChannel:
        """Connect again. Returns: the new connection's channel, on which the broker does what it did on the last."""
        self.lose()
        react, self.channel = self.channel.on_publish, FakeChannel()
        self.channel.on_publish = react
        self.generation, self.is_connected = self.generation + 1, True
        self.on_connected(self.channel)
        return self.channel

    def flush(self, seconds: float) -> bool:
        """Nothing is ever left to be written."""
        self.is_flushed = True
        return True

    def close(self) -> None:
        """Disconnect; what was not flushed would be lost."""
        self.is_closed, self.is_connected = True, False


def a_message(body: object = None, *, routing_key: str = "inventory.get_order", **properties: Any) -> amqp.Message:
    """A message as py-amqp delivers it; a body that is no text or bytes is sent as JSON."""
    raw = body if isinstance(body, str | bytes) else orjson.dumps(body)
    message = amqp.Message(raw, **properties)
    message.delivery_info = {"delivery_tag": 7, "routing_key": routing_key, "exchange": "nameko-rpc"}
    return message


def a_delivery(message: amqp.Message | None = None, link: FakeLink | None = None, generation: int = 1) -> Delivery:
    """A message that was received on a link."""
    return Delivery(message or a_message({}), link or FakeLink(), generation)  # type: ignore[arg-type]
