"""A burst of orders during which something breaks, and what must hold after it."""

import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from typing import Any

from backbone.errors import OutcomeUnknown, Unavailable
from backbone.messages import new_id
from tests.support.databases import Database
from tests.support.shop import Shop
from tests.support.waiting import under_key, wait_until

BUYERS = 12
ATTEMPT_S = 4
"""After so long without an answer a buyer asks again, under the same key."""
PATIENCE_S = 30
SETTLE_S = 30
ORDERS_OF = "SELECT id FROM orders WHERE customer_id = :customer"
INVOICED = "SELECT order_id FROM invoices WHERE customer_id = :customer"
END_LEASES = "UPDATE outbox SET leased_until_ms = 1 WHERE leased_until_ms > 0"
NUMBERS = "SELECT number FROM invoices ORDER BY number"


class Burst:
    """Orders of one customer for one unit each, each under a key of its own."""

    def __init__(self, shop: Shop, count: int) -> None:
        self._shop, self._customer, self._sku = shop, shop.a_customer()["id"], shop.a_product(on_hand=count + 5)
        self._buyers = ThreadPoolExecutor(BUYERS)
        self._pending: list[Future[dict[str, Any]]] = [self._buyers.submit(self._buy, new_id()) for _ in range(count)]

    def wait_acknowledged(self, count: int) -> None:
        """Wait until so many orders were acknowledged."""
        wait_until(lambda: sum(each.done() for each in self._pending) >= count, f"{count} orders", PATIENCE_S)

    def acknowledged(self) -> list[str]:
        """The ids of all orders, once each buyer has been told of one. Raises: what a buyer got for good."""
        return [each.result()["id"] for each in self._pending]

    def close(self) -> None:
        """End the buyers that still try."""
        self._buyers.shutdown(cancel_futures=True)

    def assert_nothing_lost_or_doubled(self) -> None:
        """Every order that was acknowledged exists once, is reserved once and is invoiced once, and no other is."""
        wanted = sorted(self.acknowledged())
        self._wait_for(wanted)
        assert self._ids(self._shop.inventory, ORDERS_OF) == wanted
        assert self._ids(self._shop.billing, INVOICED) == wanted
        assert self._shop.stock(self._sku) == (len(wanted) + 5, len(wanted))
        counts = [int(row.number.rpartition("-")[2]) for row in self._shop.billing.rows(NUMBERS)]
        assert counts == list(range(1, len(counts) + 1))

    def _wait_for(self, wanted: list[str]) -> None:
        databases = (self._shop.inventory, self._shop.billing)
        for database in databases:
            database.execute(END_LEASES)  # As after half a minute: what a dead relay had taken is free again.
        wait_until(lambda: len(self._ids(self._shop.billing, INVOICED)) >= len(wanted), "all invoices", SETTLE_S)
        for database in databases:
            wait_until(partial(_has_sent_all, database), "an empty outbox", SETTLE_S)
            assert database.rows("SELECT error FROM inbox WHERE state <> 'done'") == []

    def _ids(self, database: Database, statement: str) -> list[str]:
        return sorted(row[0] for row in database.rows(statement, customer=self._customer))

    def _buy(self, key: str) -> dict[str, Any]:
        until = time.monotonic() + PATIENCE_S
        while True:
            try:
                with under_key(key, ATTEMPT_S):
                    return self._shop.order(self._customer, (self._sku, 1))
            except (OutcomeUnknown, Unavailable):
                if time.monotonic() > until:
                    raise


def _has_sent_all(database: Database) -> bool:
    return bool(database.value("SELECT count(*) FROM outbox") == 0)


@contextmanager
def burst_of_orders(shop: Shop, count: int) -> Iterator[Burst]:
    """Orders that are being placed while the block runs."""
    burst = Burst(shop, count)
    try:
        yield burst
    finally:
        burst.close()
