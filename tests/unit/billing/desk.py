"""`Desk`: billing's handlers on a database in memory, with a provider in memory; nothing runs beside the test."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import cache
from importlib import import_module
from typing import Any

from sqlalchemy import StaticPool, create_engine, insert, select, text
from sqlalchemy.orm import Session

from backbone.context import Context, bound
from backbone.messages import Event, new_id
from backbone.money import Money
from backbone.nameko import idempotency
from backbone.nameko.idempotency import PendingCommand
from billing import handlers
from billing.contract import AUTHORISE, GetPayment, PayOrder
from billing.invoices import CHAIN_BEGINS
from billing.ledger import CHART
from billing.models import AccountRow, Base, ChainHeadRow, PaymentAttemptRow, ZeroRow
from billing.payment_attempts import Answer, PaymentAttempt, Timing
from billing.repository import BillingWork
from inventory.contract import LineUnits, OrderPlaced, ShipmentPacked
from tests.builders import NOON, a_seller, an_order_placed

TIMING = Timing(provider_timeout_s=5, not_charged_after_s=60)
SELLER = a_seller()
MIGRATION = "0002_create_and_guard_the_ledger"


@cache
def _template() -> bytes:
    connection = sqlite3.connect(":memory:")
    engine = create_engine("sqlite://", poolclass=StaticPool, creator=lambda: connection)
    Base.metadata.create_all(engine)
    with Session(engine) as session, session.begin():
        for guard in import_module(f"billing.migrations.versions.{MIGRATION}").SQLITE_GUARDS:
            session.execute(text(guard))
        session.execute(insert(ZeroRow), [{"value": 0}])
        session.execute(insert(ChainHeadRow), [{"name": "documents", "position": 0, "link": CHAIN_BEGINS}])
        session.execute(insert(AccountRow), [vars(account) for account in CHART])
    return connection.serialize()


def _copy() -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:")
    connection.deserialize(_template())
    connection.execute("PRAGMA foreign_keys=ON")
    return connection


class Books:
    """A provider's books: what it did under each key, as the test lets it answer."""

    def __init__(self) -> None:
        self.answers: dict[str, Answer] = {}

    def answer(self, attempt: PaymentAttempt, *, is_done: bool = True, reason: str = "card_declined") -> Answer:
        """Do what is asked, once."""
        given = Answer(is_done, attempt.reference or f"ref-{attempt.id}", "" if is_done else reason)
        return self.answers.setdefault(attempt.id, given)


class Desk:
    """Billing on a database that the test alone has."""

    def __init__(self) -> None:
        self.engine = create_engine("sqlite://", poolclass=StaticPool, creator=_copy)
        self.now, self.facts, self.books = NOON, list[Event](), Books()

    @contextmanager
    def work(self, context: Context | None = None) -> Iterator[BillingWork]:
        """A transaction, whose facts are told when it commits."""
        with Session(self.engine, expire_on_commit=False) as session, bound(context or Context()):
            uow = BillingWork(session)
            uow.now = self.now
            uow.answer_later = lambda: PendingCommand("operator", "pay_order", new_id())  # type: ignore[method-assign]
            yield uow
            session.commit()
            self.facts += [fact for fact, _, _ in uow.published]

    def later(self, seconds: int) -> None:
        """Let time pass."""
        self.now += timedelta(seconds=seconds)

    @property
    def told(self) -> list[str]:
        """The types of all facts so far."""
        return [fact.type for fact in self.facts]

    def last(self, type_: str) -> Any:
        """The last fact of a type."""
        return [fact for fact in self.facts if fact.type == type_][-1]

    def placed(self, lines: int = 2, order: OrderPlaced | None = None) -> OrderPlaced:
        """An order that can be paid."""
        order = order or an_order_placed(lines)
        with self.work() as uow:
            handlers.open_payment(uow, order)
        return order

    def started(self, order: OrderPlaced, context: Context | None = None) -> PaymentAttempt:
        """A payment whose provider is about to be asked."""
        with self.work(context) as uow:
            return handlers.start_payment(uow, PayOrder(order.order_id, "card_approved"), TIMING)

    def settle(self, attempt: PaymentAttempt, answer: Answer | None) -> PaymentAttempt:
        """Note what the provider answered."""
        with self.work() as uow:
            return handlers.settle(uow, attempt.id, answer, TIMING, SELLER)

    def authorised(self, lines: int = 2) -> OrderPlaced:
        """An order that is authorised."""
        order = self.placed(lines)
        self.settle_open(self.started(order))
        return order

    def settle_open(self, attempt: PaymentAttempt, **outcome: Any) -> PaymentAttempt:
        """Let the provider answer an attempt."""
        return self.settle(attempt, self.books.answer(attempt, **outcome))

    def packed(self, order: OrderPlaced, *units: int, shipment_id: str | None = None) -> str:
        """Tell that units of each line were packed; all of them when none are named."""
        quantities = units or [line.quantity for line in order.lines]
        lines = [
            LineUnits(line.position, line.sku, count)
            for line, count in zip(order.lines, quantities, strict=True)
            if count
        ]
        fact = ShipmentPacked(shipment_id or new_id(), order.order_id, lines, self.now)
        with self.work() as uow:
            handlers.charge_shipment(uow, fact)
        return fact.shipment_id

    def closed(self, order: OrderPlaced, *shipment_ids: str, by: str = "order_cancelled") -> None:
        """Tell that an order was cancelled, with these shipments, or expired."""
        with self.work() as uow:
            handlers.close_payment(uow, order.order_id, by, shipment_ids, SELLER)

    def open_attempts(self, kind: str | None = None) -> list[PaymentAttempt]:
        """The attempts that are not settled, oldest first; of one kind if that is named."""
        with self.work() as uow:
            orders = uow.session.scalars(select(PaymentAttemptRow.order_id).distinct())
            found = [each for order_id in orders for each in uow.attempts.open_or(order_id, None)]
        return sorted((each for each in found if kind in (None, each.kind)), key=lambda each: each.id)

    def drain(self, **outcome: Any) -> None:
        """Let the provider answer all that is open, and all that follows from it."""
        while attempts := [each for each in self.open_attempts() if each.kind != AUTHORISE]:
            for attempt in attempts:
                self.settle_open(attempt, **outcome)

    def payment(self, order: OrderPlaced) -> dict[str, Any]:
        """The payment of an order as it is shown."""
        with self.work() as uow:
            return handlers.get_payment(uow, GetPayment(None, order.order_id))

    def amounts(self, order: OrderPlaced) -> tuple[int, ...]:
        """What was authorised, captured, voided and refunded."""
        payment = self.payment(order)
        return tuple(payment[name].amount_minor for name in ("authorised", "captured", "voided", "refunded"))

    def answer_of(self, command: tuple[str, str, str]) -> str | None:
        """What is kept as the answer of a command."""
        with self.work() as uow:
            table = idempotency.table
            return uow.session.scalar(select(table.c.answer).where(table.c.key == command[2]))

    def await_answer(self, attempt: PaymentAttempt) -> None:
        """Let the command of an attempt wait, as its guard does."""
        assert attempt.command is not None
        row = dict(zip(("actor", "method", "key"), attempt.command, strict=True))
        with self.work() as uow:
            uow.session.execute(insert(idempotency.table).values(**row, digest="", answer=None, answered_at=self.now))


def total(order: OrderPlaced) -> int:
    """What an order comes to, in minor units."""
    return order.total.amount_minor


def cents(amount_minor: int) -> Money:
    """An amount of the currency of all orders here."""
    return Money(amount_minor, "EUR")


def instant(seconds: int) -> datetime:
    """So many seconds after noon."""
    return NOON + timedelta(seconds=seconds)
