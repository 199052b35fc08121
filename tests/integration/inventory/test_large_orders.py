"""Orders as large as they may be, and how many statements placing one takes, on both databases."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import Engine, event

from backbone.context import Context
from backbone.messages import new_id
from backbone.nameko.database import Transactions
from backbone.nameko.engines import Engines
from backbone.nameko.rpc import Call
from inventory.repository import InventoryWork
from inventory.service import InventoryService
from tests.builders import SHIPPING_FEE, a_new_product
from tests.support.waiting import within
from tests.unit.backbone.nameko.memory import FakeRelay
from tests.unit.inventory.neighbours import FakeOthers

LINES_MAX = 2_000
STATEMENTS_MAX = 8


@pytest.fixture(scope="module")
def service(databases) -> Iterator[InventoryService]:
    """Inventory's service in this process, on a database of its own; its neighbours answer at once."""
    engines = Engines(databases.fresh("inventory").url)
    made = InventoryService()
    made.unit_of_work = Transactions(engines, InventoryWork, FakeRelay())
    made.customers = made.billing = FakeOthers([])
    made.shipping_fee, made.hold = SHIPPING_FEE, timedelta(minutes=15)
    yield made
    engines.dispose()


def call(service: InventoryService, method: str, **arguments: object):
    return getattr(service, method)(Call(Context(), [], arguments))


def products(service: InventoryService, count: int) -> list[str]:
    """The SKUs of new products, each with ten units."""
    new = [a_new_product(quantity=10) for _ in range(count)]
    call(service, "import_products", products=new)
    return [product["sku"] for product in new]


@pytest.mark.parametrize("lines", [1, 3, 300])
def test_an_order_is_placed_in_one_transaction_of_a_few_statements(service, lines: int):
    skus, seen = products(service, lines), []

    def note(connection, _cursor, statement: str, parameters: object, *_more: object) -> None:
        # Of a statement with a list of parameters, psycopg2 makes a round trip for each.
        has_rows = isinstance(parameters, list) and connection.dialect.name == "postgresql"
        seen.extend([statement.split(" VALUES ")[0]] * (len(parameters) if has_rows else 1))

    event.listen(Engine, "before_cursor_execute", note)
    try:
        call(service, "place_order", customer_id=new_id(), lines=[{"sku": sku, "quantity": 2} for sku in skus])
    finally:
        event.remove(Engine, "before_cursor_execute", note)

    first = next(place for place, statement in enumerate(seen) if statement.startswith("INSERT INTO idempotency_keys"))
    assert len(seen[first:]) <= STATEMENTS_MAX, seen[first:]


def test_the_largest_order_is_placed_sent_in_parts_and_cancelled(depot):
    new = [a_new_product(quantity=10) for _ in range(LINES_MAX)]
    depot.client.inventory.import_products(products=new)
    lines = [(product["sku"], 2) for product in new]

    with within(seconds=60):
        order = depot.order(depot.a_customer()["id"], *lines)
        depot.tell(depot.fact("payment_authorised", order))
        shipment_id = depot.client.inventory.get_order(order_id=order["id"])["shipments"][0]["id"]
        packed = [{"position": position, "quantity": 1} for position in range(LINES_MAX)]
        depot.client.inventory.pack_shipment(shipment_id=shipment_id, lines=packed)
        depot.tell(depot.fact("payment_captured", order, shipment_id))
        depot.client.inventory.dispatch_shipment(shipment_id=shipment_id)
        cancelled = depot.client.inventory.cancel_order(order_id=order["id"])

    assert {(line["shipped"], line["cancelled"], line["open"]) for line in cancelled["lines"]} == {(1, 1, 0)}
    assert (cancelled["state"], depot.stock(new[0]["sku"])) == ("SHIPPED", (9, 0))


def test_a_large_order_of_one_sku_counts_all_its_lines_together(depot):
    sku = depot.a_product(on_hand=LINES_MAX)

    order = depot.order(depot.a_customer()["id"], *[(sku, 1)] * LINES_MAX)

    assert depot.stock(sku) == (LINES_MAX, LINES_MAX)
    assert [line["position"] for line in order["lines"]] == list(range(LINES_MAX))
