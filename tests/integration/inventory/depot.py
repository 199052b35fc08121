"""`Depot`: inventory alone, with neighbours that answer at once; tests tell it what billing would."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from backbone.messages import Event, events_exchange, new_id
from inventory.contract import PackedUnits
from tests.builders import an_envelope
from tests.support.databases import Databases
from tests.support.services import running
from tests.support.shop import Shop
from tests.support.stock import Queues, StockService
from tests.support.waiting import wait_until
from tests.support.wire import Wire
from tests.unit.inventory.journeys import facts_about

STATE = "SELECT state FROM orders WHERE id = :id"
SHIPMENT_STATE = "SELECT state FROM shipments WHERE id = :id"
KINDS = "SELECT kind FROM order_timeline WHERE order_id = :id ORDER BY sequence"
HANDLED = "SELECT count(*) FROM inbox WHERE message_id = :id AND state = 'done'"
END_HOLD = "UPDATE orders SET hold_until = '2026-01-01 00:00:00+00:00' WHERE id = :id"
END_HOLD_SQLITE = "UPDATE orders SET hold_until = '2026-01-01 00:00:00.000000' WHERE id = :id"


class Depot(Shop):
    """Two instances of inventory on one database."""

    def a_customer(self) -> dict[str, Any]:
        """Anybody: whoever is asked for is a customer."""
        return {"id": new_id()}

    def tell(self, fact: Event, *, message_id: str | None = None, is_awaited: bool = True) -> str:
        """Let a fact of billing arrive, and wait until it is handled. Returns: its message id."""
        envelope = an_envelope(fact, message_id=message_id or new_id())
        wire = Wire(self.amqp_uri)
        wire.publish_event(envelope, events_exchange("billing"))
        wire.close()
        if is_awaited:
            self.wait_handled(envelope.message_id)
        return envelope.message_id

    def wait_handled(self, message_id: str) -> None:
        """Wait until a fact is handled."""
        wait_until(lambda: self.inventory.value(HANDLED, id=message_id), f"fact {message_id} handled")

    def fact(self, kind: str, order: dict[str, Any], shipment_id: str = "") -> Event:
        """A fact of billing about an order."""
        return facts_about(order["id"], shipment_id or new_id())[kind]

    def confirmed(self, *lines: tuple[str, int]) -> dict[str, Any]:
        """An order that is paid for, with its planned shipment."""
        order = self.order(self.a_customer()["id"], *lines)
        self.tell(self.fact("payment_authorised", order))
        return self.client.inventory.get_order(order_id=order["id"])

    def pack(self, shipment_id: str, *packed: PackedUnits) -> dict[str, Any]:
        """Pack a shipment, or some of it."""
        lines = [vars(each) for each in packed] or None
        return self.client.inventory.pack_shipment(shipment_id=shipment_id, lines=lines)

    def ready(self, order: dict[str, Any]) -> str:
        """Pack the first shipment of an order and let its money be captured. Returns: the shipment's id."""
        shipment_id = order["shipments"][0]["id"]
        self.pack(shipment_id)
        self.tell(self.fact("payment_captured", order, shipment_id))
        return shipment_id

    def state(self, order: dict[str, Any]) -> str:
        """The state of an order as it is stored."""
        return self.inventory.value(STATE, id=order["id"])

    def shipment_state(self, shipment_id: str) -> str:
        """The state of a shipment as it is stored."""
        return self.inventory.value(SHIPMENT_STATE, id=shipment_id)

    def kinds(self, order: dict[str, Any]) -> list[str]:
        """What is in the timeline of an order."""
        return [row.kind for row in self.inventory.rows(KINDS, id=order["id"])]

    def end_hold(self, order: dict[str, Any]) -> None:
        """Let the hold of an order have ended, and leave the rest to the sweepers."""
        self.inventory.execute(END_HOLD if self.inventory.cluster else END_HOLD_SQLITE, id=order["id"])


@contextmanager
def a_depot(amqp_uri: str, databases: Databases, folder: Path) -> Iterator[Depot]:
    """Inventory that runs until the block ends."""
    neighbours = StockService("stock_neighbours", amqp_uri, folder)
    neighbours.start()
    try:
        for service in ("customers", "billing"):
            Queues(amqp_uri).wait_consumed(service)
        with running(Depot, amqp_uri, databases, folder, {"inventory": 2}) as opened:
            yield opened
    finally:
        neighbours.stop()
