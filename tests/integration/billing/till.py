"""`Till`: billing alone, to which a test tells what happens elsewhere, and which pays as a customer does."""

import json
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson
from sqlalchemy import NullPool, create_engine, text

from backbone.context import Context, Deadline, bound
from backbone.messages import Envelope, Event, events_exchange, new_id
from backbone.rpc_client import RpcClient
from inventory.contract import LineUnits, OrderCancelled, OrderExpired, OrderPlaced, ShipmentPacked
from tests.builders import an_envelope, an_order_placed
from tests.support.databases import Database
from tests.support.processes import FAKES, python
from tests.support.services import ServiceProcess, start_all, stop_all
from tests.support.waiting import wait_until
from tests.support.wire import Wire

PATIENCE = {"PROVIDER_TIMEOUT_S": "1", "NOT_CHARGED_AFTER_S": "2"}
"""Short enough for tests to see what happens after it."""
SETTLED = "SELECT count(*) FROM payment_attempts WHERE order_id = :id AND state IN ('REQUESTED', 'UNKNOWN')"


class Till:
    """Running instances of billing on one database."""

    def __init__(self, amqp_uri: str, database: Database, folder: Path) -> None:
        self.amqp_uri, self.database, self.folder = amqp_uri, database, folder
        self.client = RpcClient(amqp_uri, "till")
        self.processes: list[ServiceProcess] = []
        self._wire: Wire | None = None
        self._facts: list[Envelope] = []

    def start(self, count: int = 1) -> None:
        """Start instances of billing."""
        started = [ServiceProcess("billing", self.database, self.amqp_uri, self.folder, PATIENCE) for _ in range(count)]
        self.processes += started
        start_all(started, self.client)
        self.listen()

    def listen(self) -> None:
        """Connect, and hear all that billing tells from now on."""
        if self._wire is None:
            self._wire = Wire(self.amqp_uri)
            self._tap = self._wire.tap(events_exchange("billing"))

    def close(self) -> None:
        """Stop everything."""
        stop_all(self.processes)
        self.client.close()
        self.hang_up()

    def hang_up(self) -> None:
        """Disconnect, if connected."""
        if self._wire is not None:
            self._wire.close()
            self._wire = None

    def tell(self, *facts: Event) -> None:
        """Let facts of inventory arrive, one after the other, each as a message of its own."""
        for fact in facts:
            self._wire.publish_event(an_envelope(fact), events_exchange("inventory"))

    def placed(self, lines: int = 2, **changes: Any) -> OrderPlaced:
        """An order that can be paid."""
        order = an_order_placed(lines, **changes)
        self.tell(order)
        wait_until(lambda: self.database.rows("SELECT id FROM payments WHERE order_id = :id", id=order.order_id), "it")
        return order

    def paid(self, card: str = "card_approved", lines: int = 2) -> OrderPlaced:
        """An order that is authorised."""
        order = self.placed(lines)
        self.pay(order.order_id, card)
        return order

    def pay(self, order_id: str, card: str = "card_approved", key: str | None = None, seconds: int = 10) -> Any:
        """Pay an order, as an operator."""
        with bound(Context(idempotency_key=key or new_id(), deadline=Deadline.after_ms(seconds * 1_000))):
            return self.client.billing.pay_order(order_id=order_id, card_token=card)

    def packed(self, order: OrderPlaced, *units: int, shipment_id: str | None = None) -> str:
        """Tell that units of each line were packed; all of them when none are named. Returns: the shipment."""
        quantities = units or [line.quantity for line in order.lines]
        lines = [
            LineUnits(line.position, line.sku, count)
            for line, count in zip(order.lines, quantities, strict=True)
            if count
        ]
        shipment_id = shipment_id or new_id()
        self.tell(ShipmentPacked(shipment_id, order.order_id, lines, datetime.now(UTC)))
        return shipment_id

    def cancelled(self, order: OrderPlaced, *shipment_ids: str) -> None:
        """Tell that an order was cancelled, with these shipments."""
        lines = [LineUnits(line.position, line.sku, line.quantity) for line in order.lines]
        fact = OrderCancelled(order.order_id, order.order_number, True, lines, [*shipment_ids], "", datetime.now(UTC))
        self.tell(fact)

    def expired(self, order: OrderPlaced) -> None:
        """Tell that the hold of an order ended."""
        self.tell(OrderExpired(order.order_id, order.order_number, datetime.now(UTC)))

    def payment(self, order_id: str) -> dict[str, Any]:
        """The payment of an order."""
        return self.client.billing.get_payment(order_id=order_id)

    def amounts(self, order_id: str) -> tuple[int, int, int, int]:
        """What was authorised, captured, voided and refunded, in minor units."""
        payment = self.payment(order_id)
        return tuple(payment[name]["amount_minor"] for name in ("authorised", "captured", "voided", "refunded"))

    def wait_state(self, order_id: str, state: str, seconds: float = 15) -> dict[str, Any]:
        """Wait until a payment is in a state and nothing of it is in doubt."""

        def look() -> dict[str, Any] | None:
            payment = self.payment(order_id)
            return payment if payment["state"] == state and not payment["is_in_doubt"] else None

        return wait_until(look, f"a payment that is {state}", seconds)

    def wait_attempt(self, order_id: str, kind: str, state: str, seconds: float = 15) -> dict[str, Any]:
        """Wait for an attempt of that kind in that state."""

        def look() -> dict[str, Any] | None:
            attempts = self.payment(order_id)["attempts"]
            return next((each for each in attempts if (each["kind"], each["state"]) == (kind, state)), None)

        return wait_until(look, f"a {kind} that is {state}", seconds)

    def wait_handled(self, order_id: str) -> None:
        """Wait until whatever was told is handled, and no attempt of an order is open."""
        wait_until(lambda: not self.database.value(SETTLED, id=order_id), "all attempts settled")

    def invoices(self, order_id: str) -> list[dict[str, Any]]:
        """The invoices and credit notes of an order, oldest first."""
        found = self.client.billing.list_invoices(order_id=order_id)["items"]
        return [self.client.billing.get_invoice(invoice_id=each["id"]) for each in reversed(found)]

    def wait_invoices(self, order_id: str, count: int) -> list[dict[str, Any]]:
        """Wait until an order has so many invoices and credit notes."""
        wait_until(lambda: len(self.invoices(order_id)) >= count, f"{count} invoices")
        return self.invoices(order_id)

    def facts(self, order_id: str, until: str) -> list[Envelope]:
        """The facts that billing told of an order, in order, up to the one of that type."""
        deadline = time.monotonic() + 15
        while until not in [each.type for each in self._of(order_id)]:
            assert time.monotonic() < deadline, (
                f"{until} was not told; {[each.type for each in self._of(order_id)]} was."
            )
            if (message := self._wire._channel.basic_get(self._tap, no_ack=True)) is None:
                time.sleep(0.02)
            else:
                self._facts.append(Envelope.from_wire(orjson.loads(message.body)))
        return self._of(order_id)

    def told(self, order_id: str, until: str) -> list[str]:
        """The types of those facts."""
        return [each.type for each in self.facts(order_id, until)]

    @contextmanager
    def transaction(self) -> Iterator[Callable[..., Any]]:
        """A transaction behind the service's back, on a connection that is set up as the service's are."""
        with create_engine(self.database.url, poolclass=NullPool).connect() as connection:
            if self.database.cluster is None:
                connection.exec_driver_sql("PRAGMA foreign_keys=ON")
            yield lambda statement, **values: connection.execute(text(statement), values)
            connection.commit()

    def documents(self) -> list[dict[str, Any]]:
        """All invoices and credit notes as they are stored, in the order of their chain."""
        rows = self.database.rows("SELECT document, digest, link FROM invoices ORDER BY position")
        return [
            {**row._asdict(), "document": json.loads(row.document) if isinstance(row.document, str) else row.document}
            for row in rows
        ]

    def _of(self, order_id: str) -> list[Envelope]:
        # A relay that died or froze leaves facts that another publishes again; the inbox would count them once.
        once = {each.message_id: each for each in self._facts}
        return [each for each in once.values() if each.payload["order_id"] == order_id]

    def ledger(self, order_id: str) -> list[tuple[str, str, str, int]]:
        """Kind of entry, account, side and minor units of every posting of an order, oldest entry first."""
        entries = self.client.billing.list_journal(order_id=order_id)["items"]
        return [
            (entry["kind"], each["account"], each["side"], each["amount"]["amount_minor"])
            for entry in reversed(entries)
            for each in entry["postings"]
        ]


class DoomedTill(Till):
    """Billing, whose first instance is killed or frozen at a point around the provider once it is armed."""

    def start_doomed(self, point: str, by: str = "KILL") -> None:
        """Start the instance. Args: point: One of those in `fakes/killed_paying.py`. by: The signal's name."""
        armed = self.folder / "armed"
        settings = PATIENCE | {"KILLED_AT": str(armed), "KILLED_BY": f"SIG{by}"}
        self._doomed = ServiceProcess("billing", self.database, self.amqp_uri, self.folder, settings)
        self._doomed._command = python(f"{FAKES}/killed_paying.py", point, "billing")
        self.processes.append(self._doomed)
        start_all([self._doomed], self.client)
        self.listen()

    def arm(self) -> None:
        """Let it be struck at its point from now on."""
        (self.folder / "armed").touch()

    def wait_struck(self) -> None:
        """Wait until it was."""
        wait_until(lambda: not (self.folder / "armed").exists(), "the stroke", 30)

    def thaw(self) -> None:
        """Let it go on, if it was frozen."""
        self._doomed.send(signal.SIGCONT)


@contextmanager
def a_till(amqp_uri: str, database: Database, folder: Path, instances: int) -> Iterator[Till]:
    """Billing, running until the block ends."""
    till = Till(amqp_uri, database, folder)
    try:
        till.start(instances)
        yield till
    finally:
        till.close()
