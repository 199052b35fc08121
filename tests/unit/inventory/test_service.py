"""Inventory's entrypoints: who may order for whom, and that others are asked before the transaction is opened."""

from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

import pytest

from backbone.context import forbid_in_transaction
from backbone.errors import NotFound, PermissionDenied
from backbone.nameko import idempotency
from backbone.nameko.rpc import Call
from customers.contract import customer_not_found
from inventory.service import InventoryService
from tests.builders import a_context, a_customer_snapshot, a_product, a_stock_item
from tests.unit.backbone.nameko.memory import Memory
from tests.unit.inventory.fake_work import FakeWork


class FakeTransactions(Memory):
    """The table of answers, and a work in memory."""

    def __init__(self, work: FakeWork) -> None:
        super().__init__()
        self.work = work

    @contextmanager
    def __call__(self):
        with self.bare() as bookkeeping:
            idempotency.claim(bookkeeping.session, self.work.now)
            self.work.answer = bookkeeping.answer
            yield self.work


@pytest.fixture
def service() -> InventoryService:
    """The service with one product, five units in stock; customers answers with who is asked for."""

    def snapshot(customer_id: str) -> dict[str, Any]:
        forbid_in_transaction()
        return vars(a_customer_snapshot(id=customer_id)) | {"phone": "a field of a later version"}

    service = InventoryService()
    service.unit_of_work = FakeTransactions(FakeWork([a_product("A", 1_000)], [a_stock_item("A", 5)]))
    service.customers = SimpleNamespace(snapshot_for_order=snapshot)
    service.tax_rate_basis_points = 700
    return service


def place(service: InventoryService, customer_id: str, *roles: str, actor: str = "") -> Any:
    arguments = {"customer_id": customer_id, "lines": [{"sku": "A", "quantity": 2}]}
    return service.place_order(Call(a_context(*roles, actor_id=actor or customer_id), [], arguments))


ADA = a_customer_snapshot().id
BOB = a_customer_snapshot().id


def test_a_person_orders_for_themselves_at_the_configured_tax_rate(service: InventoryService):
    order = place(service, ADA)

    assert (order["customer"]["id"], order["lines"][0]["tax_rate_basis_points"]) == (ADA, 700)
    assert order["total"]["amount_minor"] == 2_140


@pytest.mark.parametrize("role", ["support", "admin"])
def test_support_orders_for_others(service: InventoryService, role: str):
    assert place(service, ADA, role, actor=BOB)["customer_id"] == ADA


@pytest.mark.parametrize("role", ["customer", "warehouse", "accountant"])
def test_nobody_else_orders_for_others(service: InventoryService, role: str):
    with pytest.raises(PermissionDenied):
        place(service, ADA, role, actor=BOB)

    assert service.unit_of_work.work.orders.rows == {}


def test_nothing_is_ordered_for_a_customer_who_is_not_there(service: InventoryService):
    def missing(customer_id: str) -> None:
        raise customer_not_found(customer_id)

    service.customers.snapshot_for_order = missing

    with pytest.raises(NotFound):
        place(service, ADA)
    assert service.unit_of_work.work.orders.rows == {}
