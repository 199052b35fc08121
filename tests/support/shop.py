"""`Shop`: all services of Kontor side by side, and how tests buy and sell there."""

from typing import Any

from backbone.errors import Unavailable
from tests.builders import a_new_product, a_registration, an_address
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
        """Somebody who just registered, with an address in Denmark."""
        return self.client.customers.register(**a_registration(address=vars(an_address())))

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

    def pay(self, order_id: str, card: str = "card_approved") -> dict[str, Any]:
        """Pay an order, of which billing hears a moment after it was placed."""

        def attempt() -> dict[str, Any] | None:
            try:
                return self.client.billing.pay_order(order_id=order_id, card_token=card)
            except Unavailable as error:
                if error.code != "order_not_known_yet":
                    raise
                return None

        return wait_until(attempt, f"order {order_id} known to billing")

    def buy(self, customer_id: str, *lines: tuple[str, int]) -> str:
        """Order these SKUs and quantities, pay for them, and pack them. Returns: the order's id."""
        order_id = self.order(customer_id, *lines)["id"]
        self.pay(order_id)
        shipments = wait_until(lambda: self._shipments_of(order_id), f"a shipment of order {order_id}")
        self.client.inventory.pack_shipment(shipment_id=shipments[0]["id"])
        return order_id

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

    def _shipments_of(self, order_id: str) -> list[dict[str, Any]]:
        return self.client.inventory.list_shipments(order_id=order_id)["items"]
