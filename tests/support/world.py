"""`World`: inventory and billing on real databases, without processes or a broker; each fact arrives at once."""

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from sqlalchemy import NullPool, create_engine, event, text
from sqlalchemy.orm import Session

from backbone.context import Context, bound
from backbone.messages import Event, new_id
from backbone.nameko.idempotency import PendingCommand
from backbone.nameko.operable import Operable
from backbone.nameko.signature import Call
from billing import handlers as billing
from billing.contract import GetPayment, PayOrder, RefundPayment
from billing.payment_attempts import Answer, Timing
from billing.payments import CANCEL, EXPIRE
from billing.repository import BillingWork
from billing.service import BillingService
from inventory import handlers as inventory
from inventory.contract import (
    CancelOrder,
    CreateProduct,
    DispatchShipment,
    NameShipment,
    PackedUnits,
    PackShipment,
    ReceiveStock,
)
from inventory.repository import InventoryWork
from inventory.service import InventoryService
from registry.contract import BROKEN
from registry.proofs import Patience, Proof
from registry.proving import Run
from tests.builders import HOLD, NOON, a_customer_snapshot, a_new_product, a_quote, a_seller, euros
from tests.support.databases import Database, Databases

TIMING, SELLER = Timing(provider_timeout_s=5, not_charged_after_s=60), a_seller()
PATIENCE = Patience(timedelta(seconds=10), timedelta(seconds=120))
_DROP_CHECKS = """DO $$ DECLARE it record; BEGIN
    FOR it IN SELECT conrelid::regclass AS owner, conname FROM pg_constraint WHERE contype = 'c' AND conrelid <> 0
    LOOP EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', it.owner, it.conname); END LOOP; END $$"""


class Works:
    """The transactions of a service, as far as its laws need them."""

    def __init__(self, database: Database, work: type[Any]) -> None:
        self._engine, self._work = create_engine(database.url, poolclass=NullPool), work
        if database.cluster is None:
            event.listen(self._engine, "connect", _leave_transactions_to_us)
            event.listen(self._engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN"))

    @contextmanager
    def __call__(self) -> Iterator[Any]:
        """A transaction that commits."""
        with Session(self._engine, expire_on_commit=False) as session, bound(Context()), session.begin():
            yield self._work(session)

    @contextmanager
    def reading(self) -> Iterator[Any]:
        """A transaction that only reads."""
        with Session(self._engine) as session:
            yield self._work(session)


@dataclass
class Caller:
    """Calls the entrypoints of a service that runs in this process, as an operator."""

    service: Operable[Any]

    def __getattr__(self, method: str) -> Any:
        return lambda **arguments: getattr(self.service, method)(Call(Context(), [], arguments))


@dataclass
class World:
    """Both services with their databases. Args: answers: Kind of attempt -> what the provider answers to it."""

    databases: dict[str, Database]
    answers: dict[str, Answer] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._inventory = Works(self.databases["inventory"], InventoryWork)
        self._billing = Works(self.databases["billing"], BillingWork)
        self._facts: deque[Event] = deque()
        self.lost: set[str] = set()
        self.services = {"inventory": Caller(InventoryService()), "billing": Caller(BillingService())}
        for name, works in (("inventory", self._inventory), ("billing", self._billing)):
            self.services[name].service.unit_of_work = works

    @classmethod
    def fresh(cls, databases: Databases) -> "World":
        """A world in which nothing has happened yet."""
        return cls({service: databases.fresh(service) for service in ("inventory", "billing")})

    def copy(self, databases: Databases) -> "World":
        """Another world in which the same has happened."""
        return World({service: databases.copy(own, service) for service, own in self.databases.items()})

    def stock(self, sku: str, units: int) -> None:
        """A product with so many units in stock."""
        with self._inventory() as uow:
            inventory.create_product(uow, CreateProduct(**a_new_product(sku=sku, unit_price=euros(1_299))))
            inventory.receive_stock(uow, ReceiveStock(sku, units))

    def place(self, *units: tuple[str, int]) -> str:
        """Place an order. Returns: its id."""
        with self._inventory() as uow:
            order = inventory.place_order(uow, a_customer_snapshot(), a_quote(*units), HOLD)
            self._take(uow)
        self.deliver_facts()
        return order.id

    def pay(self, order_id: str) -> None:
        """Pay an order, and let the provider answer."""
        with self._billing() as uow:
            uow.answer_later = lambda: PendingCommand("operator", "pay_order", new_id())
            billing.start_payment(uow, PayOrder(order_id, "card_approved"), TIMING)
            self._take(uow)
        self.deliver_facts()

    def shipment(self, order_id: str, state: str = "PLANNED") -> str:
        """A shipment of an order in this state."""
        with self._inventory.reading() as uow:
            return next(each.id for each in uow.orders.get(order_id).shipments if each.state == state)

    def pack(self, order_id: str, *units: int) -> None:
        """Pack units of each line; all that was planned if none are named."""
        lines = [PackedUnits(position, count) for position, count in enumerate(units) if count]
        self._with_inventory(
            lambda uow: inventory.pack_shipment(uow, PackShipment(self.shipment(order_id), lines or None))
        )

    def dispatch(self, order_id: str) -> None:
        """Send the shipment that is ready."""
        shipment_id = self.shipment(order_id, "READY")
        self._with_inventory(lambda uow: inventory.dispatch_shipment(uow, DispatchShipment(shipment_id, "", "")))

    def arrive(self, order_id: str) -> None:
        """Let the shipment that was sent arrive."""
        shipment_id = self.shipment(order_id, "SHIPPED")
        self._with_inventory(lambda uow: inventory.deliver_shipment(uow, NameShipment(shipment_id)))

    def cancel(self, order_id: str) -> None:
        """Cancel what has not left."""
        self._with_inventory(lambda uow: inventory.cancel_order(uow, CancelOrder(order_id, "")))

    def expire(self, order_id: str) -> None:
        """Let the hold of an order end."""
        self._with_inventory(lambda uow: inventory.expire_order(uow, order_id, uow.orders.get(order_id).version))

    def refund(self, order_id: str, amount_minor: int) -> None:
        """Pay captured money back, as an accountant does."""
        with self._billing() as uow:
            payment = billing.get_payment(uow, GetPayment(None, order_id))
            billing.refund_payment(uow, RefundPayment(payment["id"], euros(amount_minor), "Scratched"))
            self._take(uow)
        self.deliver_facts()

    def proof(self) -> Proof:
        """What a proof finds, with a clock that goes by waiting."""
        clock = [NOON]

        def sleep(seconds: float) -> None:
            clock[0] += timedelta(seconds=seconds)

        proof = Proof.start(NOON)
        Run(proof, self.services, PATIENCE, lambda *_: None, lambda _: False, sleep, lambda: clock[0]).run()
        return proof

    def broken(self) -> dict[str, list[str]]:
        """Law -> ids of its offenders, of the laws that do not hold."""
        proof = self.proof()
        assert not proof.reason, proof.reason
        return {check.law: [each["id"] for each in check.offenders] for check in proof.checks if check.state == BROKEN}

    def corrupt(self, service: str, *statements: str, **values: Any) -> None:
        """Change facts as no service can: no constraint and no trigger is asked."""
        database = self.databases[service]
        with create_engine(database.url, poolclass=NullPool).connect() as connection:
            if database.cluster is None:
                triggers = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'")
                disarming = [f"DROP TRIGGER {row.name}" for row in triggers]
                disarming.append("PRAGMA ignore_check_constraints = ON")
            else:
                disarming = [_DROP_CHECKS, "SET session_replication_role = replica"]
            for statement in disarming:
                connection.execute(text(statement))
            for statement in statements:
                changed = connection.execute(text(statement), values)
                assert changed.rowcount != 0, f"This changes nothing: {statement}"
            connection.commit()

    def deliver_facts(self) -> None:
        """Let all facts arrive but those that are `lost`, and the provider answer, until nothing is left to do."""
        while self._facts or self._answer_one():
            while self._facts:
                fact = self._facts.popleft()
                if fact.type not in self.lost:
                    self._deliver(fact)

    def _with_inventory(self, act: Any) -> None:
        with self._inventory() as uow:
            act(uow)
            self._take(uow)
        self.deliver_facts()

    def _take(self, uow: Any) -> None:
        self._facts.extend(fact for fact, _, _ in uow.published)

    def _deliver(self, fact: Event) -> None:
        works, react = (self._inventory, _INVENTORY) if fact.producer == "billing" else (self._billing, _BILLING)
        if fact.type in react:
            with works() as uow:
                react[fact.type](uow, fact)
                self._take(uow)

    def _answer_one(self) -> bool:
        found = self.databases["billing"].rows(
            "SELECT id, kind, amount_minor FROM payment_attempts WHERE state = 'REQUESTED' ORDER BY id LIMIT 1"
        )
        for row in found:
            answer = self.answers.get(row.kind) or Answer(is_done=True, reference=f"ref-{row.id}")
            with self._billing() as uow:
                billing.settle(uow, row.id, answer, TIMING, SELLER)
                self._take(uow)
        return bool(found)


_INVENTORY = {
    "payment_started": lambda uow, fact: inventory.extend_hold(uow, fact, HOLD),
    "payment_authorised": inventory.confirm_order,
    "payment_captured": inventory.learn_capture,
    "payment_capture_failed": inventory.learn_capture,
}
_BILLING = {
    "order_placed": billing.open_payment,
    "shipment_packed": billing.charge_shipment,
    "order_cancelled": lambda uow, fact: billing.close_payment(uow, fact.order_id, CANCEL, fact.shipments, SELLER),
    "order_expired": lambda uow, fact: billing.close_payment(uow, fact.order_id, EXPIRE, [], SELLER),
}


def _leave_transactions_to_us(connection: Any, _record: Any) -> None:
    connection.isolation_level = None
