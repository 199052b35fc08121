"""A relay on a fake link and a database in memory; the broker does what a test says."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from sqlalchemy import insert

from backbone.nameko import outbox
from backbone.nameko.outbox import OutboxRelay, Row
from tests.unit.backbone.nameko.memory import Memory
from tests.unit.fake_broker import FakeChannel, FakeLink

NOW_MS = 1_772_452_800_000


class Relay(OutboxRelay):
    """A relay that is connected, of a service whose outbox has these rows. Its clock stands still."""

    def __init__(self, monkeypatch: Any, *rows: Row) -> None:
        super().__init__()
        monkeypatch.setattr(outbox, "now_ms", lambda: NOW_MS)
        monkeypatch.setattr(outbox, "POLL_S", 0.001)
        self.container = SimpleNamespace(service_name="inventory")
        self.transactions = self.memory = Memory(relay=self)
        if rows:
            self.memory.execute(insert(outbox.table).values([row._asdict() for row in rows]))
        self._routes = frozenset({("inventory.events", "order_placed")})
        self.link = FakeLink(on_connected=self._prepare, on_lost=self._lose)
        self._link = self.link  # type: ignore[assignment]
        self.link.start()
        self.let_the_broker_take_everything()

    @property
    def channel(self) -> FakeChannel:
        """What it publishes to."""
        return self.link.channel

    @property
    def sent(self) -> list[str]:
        """The ids of what it published on this connection."""
        return [message.properties["message_id"] for message, *_ in self.channel.published]

    @property
    def left(self) -> dict[str, int]:
        """The rows that are still there, each with its lease."""
        return {row.message_id: row.leased_until_ms for row in self.memory.rows(outbox.table)}

    def on_publish(self, react: Callable[[Any], None]) -> None:
        """Let the broker do this with what is published."""
        self.channel.on_publish = react

    def let_the_broker(self, event: str, *arguments: Any) -> None:
        """Call what the relay listens with."""
        (listen,) = self.channel.events[event]
        listen(*arguments)

    def let_the_broker_take_everything(self) -> None:
        """Confirm each event as it comes."""
        self.on_publish(lambda _message: self.let_the_broker("basic_ack", len(self.channel.published), False))

    def relay(self) -> bool:
        """Publish one batch."""
        return self._relay_batch()


def a_row(message_id: str, leased_until_ms: int = 0, routing_key: str = "order_placed") -> Row:
    """A fact in the outbox; anybody's, unless it is leased."""
    return Row(message_id, "inventory.events", routing_key, "{}", leased_until_ms)
