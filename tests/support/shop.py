"""`Shop`: all services of Kontor side by side, and how tests buy and sell there."""

from typing import Any

from tests.builders import a_new_product, a_registration
from tests.support.databases import Database
from tests.support.services import Services
from tests.support.waiting import wait_until

INSTANCES = {"customers": 2, "inventory": 2, "billing": 2, "registry": 1}


class Shop(Services):
    """A running system without its gateway."""

    @property
    def inventory(self) -> Database:
        """The database of inventory."""
        return self.databases["inventory"]

    @property
    def billing(self) -> Database:
        """The database of billing."""
        return self.databases["billing"]

    def listed(self) -> dict[str, dict[str, Any]]:
        """Instance id -> what the registry knows of it."""
        return {each["instance_id"]: each for each in self.client.registry.list_instances()["items"]}

    def a_customer(self) -> dict[str, Any]:
        """Somebody who just registered."""
        return self.client.customers.register(**a_registration())

    def a_product(self, on_hand: int = 0, price_minor: int = 1_299) -> str:
        """The SKU of a new product with so many units in stock."""
        price = {"amount_minor": price_minor, "currency": "EUR"}
        sku = self.client.inventory.create_product(**a_new_product(unit_price=price))["sku"]
        if on_hand:
            self.client.inventory.receive_stock(sku=sku, quantity=on_hand)
        return sku

    def order(self, customer_id: str, *lines: tuple[str, int]) -> dict[str, Any]:
        """Place an order of these SKUs and quantities."""
        wanted = [{"sku": sku, "quantity": quantity} for sku, quantity in lines]
        return self.client.inventory.place_order(customer_id=customer_id, lines=wanted)

    def stock(self, sku: str) -> tuple[int, int]:
        """Units on hand and reserved."""
        row = self.inventory.rows("SELECT on_hand, reserved FROM stock_items WHERE sku = :sku", sku=sku)[0]
        return (row.on_hand, row.reserved)

    def invoices_of(self, order_id: str) -> list[dict[str, Any]]:
        """The invoices of an order, which come a moment after it."""
        return self.client.billing.list_invoices(order_id=order_id)["items"]

    def wait_invoiced(self, order_id: str, seconds: float = 15) -> dict[str, Any]:
        """Wait for the invoice of an order."""
        return wait_until(lambda: self.invoices_of(order_id), f"an invoice of order {order_id}", seconds)[0]
