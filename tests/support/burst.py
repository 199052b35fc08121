"""A burst of orders during which something breaks, and what must hold after it."""

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from typing import Any

from backbone.errors import PaymentDeclined
from tests.support.databases import Database
from tests.support.patience import patiently
from tests.support.proof import prove
from tests.support.shop import Shop
from tests.support.waiting import wait_until

BUYERS = 12
PATIENCE_S = 60
SETTLE_S = 60
NOT_CHARGED = "not_charged"
IMPATIENT = {"NOT_CHARGED_AFTER_S": "2"}
"""Settings of a shop whose payments in doubt are settled within the patience of buyers."""
SPARE = 5
"""Units that nobody orders."""
ORDERS_OF = "SELECT id FROM orders WHERE customer_id = :customer"
INVOICED = "SELECT order_id FROM invoices WHERE customer_id = :customer"
AUTHORISED = "SELECT order_id FROM payment_attempts WHERE kind = 'authorise' AND state = 'SUCCEEDED' ORDER BY order_id"
NUMBERS = "SELECT number FROM invoices ORDER BY number"


class Burst:
    """Orders of one customer for one unit each: placed, paid and packed, each step under a key of its own."""

    def __init__(self, shop: Shop, count: int) -> None:
        self._shop, self._customer = shop, shop.a_customer()["id"]
        self._count, self._sku = count, shop.a_product(on_hand=count + SPARE)
        self._buyers = ThreadPoolExecutor(BUYERS)
        self._pending: list[Future[str]] = [self._buyers.submit(self._buy) for _ in range(count)]

    def wait_acknowledged(self, count: int) -> None:
        """Wait until so many orders were placed, paid and packed."""
        wait_until(lambda: sum(each.done() for each in self._pending) >= count, f"{count} orders", PATIENCE_S)

    def close(self) -> None:
        """End the buyers that still try."""
        self._buyers.shutdown(cancel_futures=True)

    def assert_nothing_lost_or_doubled(self) -> None:
        """Each acknowledged order exists once, was paid once and is invoiced once; no other is, and all laws are kept.

        Raises: What a buyer got for good.
        """
        wanted = sorted(each.result() for each in self._pending)
        wait_until(partial(self._are_invoiced, wanted), "all invoices", SETTLE_S)
        prove(self._shop)
        assert self._ids(self._shop.inventory, ORDERS_OF) == wanted
        assert self._ids(self._shop.billing, INVOICED) == wanted
        assert [row.order_id for row in self._shop.billing.rows(AUTHORISED)] == wanted
        assert self._shop.stock(self._sku) == (self._count + SPARE, self._count)
        counts = [int(row.number.rpartition("-")[2]) for row in self._shop.billing.rows(NUMBERS)]
        assert counts == list(range(1, len(counts) + 1))

    def _are_invoiced(self, wanted: list[str]) -> bool:
        return len(self._ids(self._shop.billing, INVOICED)) >= len(wanted)

    def _ids(self, database: Database, statement: str) -> list[str]:
        return sorted(row[0] for row in database.rows(statement, customer=self._customer))

    def _buy(self) -> str:
        rpc = self._shop.client
        order_id = patiently(lambda: self._shop.order(self._customer, (self._sku, 1)))["id"]
        self._pay(order_id)
        shipment = wait_until(lambda: self._shipments_of(order_id), f"a shipment of order {order_id}", PATIENCE_S)[0]
        patiently(lambda: rpc.inventory.pack_shipment(shipment_id=shipment["id"]))
        return order_id  # type: ignore[no-any-return]

    def _pay(self, order_id: str) -> None:
        try:
            patiently(lambda: self._shop.client.billing.pay_order(order_id=order_id, card_token="card_approved"))
        except PaymentDeclined as declined:
            if declined.details["reason"] != NOT_CHARGED:
                raise
            self._pay(order_id)  # Billing was killed before it had asked the provider.

    def _shipments_of(self, order_id: str) -> list[dict[str, Any]]:
        return patiently(lambda: self._shop.client.inventory.list_shipments(order_id=order_id))["items"]  # type: ignore[no-any-return]


@contextmanager
def burst_of_orders(shop: Shop, count: int) -> Iterator[Burst]:
    """Orders that are being placed while the block runs."""
    burst = Burst(shop, count)
    try:
        yield burst
    finally:
        burst.close()
