"""Inventory's service on a work in memory, with others that answer at once, and refuse to be asked in a transaction."""

from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

import pytest

from backbone.context import transaction
from backbone.nameko import idempotency
from backbone.nameko.rpc import Call
from inventory.service import InventoryService
from tests.builders import HOLD, SHIPPING_FEE, a_product, a_stock_item
from tests.unit.backbone.nameko.memory import Memory
from tests.unit.inventory.fake_work import FakeWork
from tests.unit.inventory.journeys import EXTENSION
from tests.unit.inventory.neighbours import FakeOthers


class FakeTransactions(Memory):
    """The table of answers, and a work in memory. `in_order` notes what was opened and asked."""

    def __init__(self, work: FakeWork) -> None:
        super().__init__()
        self.work = work
        self.in_order: list[str] = []

    @contextmanager
    def __call__(self):
        self.in_order.append("transaction")
        with self.bare() as bookkeeping:
            idempotency.claim(bookkeeping.session, self.work.now)
            self.work.answer = bookkeeping.answer
            yield self.work

    @contextmanager
    def reading(self):
        with super().reading() as bookkeeping, transaction():
            self.work.session = bookkeeping.session
            yield self.work


@pytest.fixture
def work() -> FakeWork:
    """Two products of 10.00 EUR each, five units of each in stock."""
    return FakeWork([a_product("A", 1_000), a_product("B", 1_000)], [a_stock_item("A", 5), a_stock_item("B", 5)])


@pytest.fixture
def service(work: FakeWork) -> InventoryService:
    """The service as it is configured by default."""
    made = InventoryService()
    made.unit_of_work = FakeTransactions(work)
    made.customers = made.billing = FakeOthers(made.unit_of_work.in_order)
    made.shipping_fee, made.hold, made.hold_extension = SHIPPING_FEE, HOLD, EXTENSION
    return made


@pytest.fixture
def call(service: InventoryService, work: FakeWork):
    """Calls a method in somebody's context."""

    def run(method: str, context: Any, **arguments: Any) -> Any:
        work.context = context
        return getattr(service, method)(Call(context, [], arguments))

    return SimpleNamespace(run=run).run
