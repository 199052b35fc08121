"""A day in the shop: orders in each state, and what people have of them."""

from dataclasses import dataclass
from typing import Any

from tests.support.people import CAPTURE_FAILS, CREDIT_NOTE, DECLINED, SILENT_NOT_CHARGED, Person
from tests.support.system import WholeSystem
from tests.support.waiting import wait_until

BASKET = {"KIT-0004": 1, "KIT-0001": 2, "KIT-0003": 1}
"""SKUs of the demo shop, and units."""
CHANGED_PRICE = {"amount_minor": 2_290, "currency": "EUR"}


@dataclass(frozen=True)
class Day:
    """A customer with orders and their documents, a newcomer who has none and gave no address, and the staff.

    Args:
        order_id: Of an order that has left in two parcels; the invoice is of the first.
        held_id: Of one whose card failed when it was packed.
        cancelled_id: Of one that was cancelled after it was invoiced; the credit note is its.
    """

    system: WholeSystem
    customer: Person
    newcomer: Person
    operator: Person
    order_id: str
    invoice_id: str
    held_id: str
    cancelled_id: str
    credit_note_id: str
    product_id: str
    scarce_sku: str
    clerk: Person

    def placed(self) -> str:
        """An order that was just placed; it would expire, if it were as old as the day."""
        return self.customer.place(("KIT-0001", 2), ("TEX-0010", 1))["id"]

    def declined(self) -> str:
        """An order whose first card was just declined."""
        order_id = self.placed()
        assert self.customer.pay(order_id, DECLINED).json()["code"] == "payment_declined"
        return order_id

    def in_doubt(self) -> str:
        """An order whose payment has just got no answer."""
        order_id = self.placed()
        assert self.customer.pay(order_id, SILENT_NOT_CHARGED).json()["code"] == "provider_silent"
        return order_id

    def bought(self) -> str:
        """An order that was just paid."""
        return self.customer.buy(("KIT-0002", 3), ("KIT-0009", 1))["id"]

    def shipment_of(self, order_id: str) -> str:
        """The newest shipment of an order."""
        return self.customer.order_of(order_id)["shipments"][-1]["id"]

    def to_pack(self) -> str:
        """A shipment that was just planned."""
        return self.shipment_of(self.bought())

    def ready(self) -> str:
        """A shipment that was just packed and paid, of an order the rest of which is still to be packed."""
        order = self.customer.buy(("KIT-0002", 3), ("KIT-0009", 1))
        shipment_id = order["shipments"][0]["id"]
        assert self.clerk.pack(shipment_id, (0, 2)).is_success
        wait_until(lambda: self._is_in(shipment_id, "READY"), f"shipment {shipment_id} that is ready")
        return shipment_id

    def sent(self) -> str:
        """A shipment that its carrier has just taken."""
        shipment_id = self.ready()
        assert self.clerk.dispatch(shipment_id, "Post", "RR 1234 5678 9 DK").is_success
        return shipment_id

    def held(self) -> str:
        """The shipment whose card failed."""
        return self.shipment_of(self.held_id)

    def cancelled(self) -> str:
        """The shipment of the order that was cancelled."""
        return self.shipment_of(self.cancelled_id)

    def _is_in(self, shipment_id: str, state: str) -> bool:
        return bool(self.clerk.get(f"/shipments/{shipment_id}").json()["state"] == state)

    def a_vase(self) -> dict[str, Any]:
        """A product of its own, whose price may be changed."""
        return self.system.a_product(units=5, price_minor=1_990, name="Blue vase", category="Kitchen")

    def reprice(self, product: dict[str, Any]) -> None:
        """Make a product dearer."""
        change(self.system, product, unit_price=CHANGED_PRICE)


def a_day(system: WholeSystem) -> Day:
    """Let a customer buy, and the warehouse send."""
    ada = system.a_customer(email="ada.jensen@shop.example", name="Ada Jensen")
    scarce = system.a_product(units=3, name="Reading lamp", category="Kitchen")
    held, (cancelled, note), (order, invoice) = _held(system, ada), _cancelled(system, ada), _sent(system, ada)
    product = system.visitor.get("/products", search="KIT-0004").json()["items"][0]
    newcomer = system.a_customer(email="bo.holm@shop.example", name="Bo Holm", country="SE", address=None)
    return Day(
        system, ada, newcomer, system.staff("ops"), order["id"], invoice["id"], held["id"], cancelled["id"], note["id"],
        product["id"], scarce["sku"], system.staff("warehouse"),
    )  # fmt: skip


def change(system: WholeSystem, product: dict[str, Any], **fields: object) -> None:
    """Let the catalogue's staff change a product."""
    headers = {"If-Match": f'"{product["version"]}"'}
    changed = system.staff("catalogue").ask("PATCH", f"/products/{product['id']}", headers, json=fields)
    assert changed.is_success, changed.text


def _sent(system: WholeSystem, customer: Person) -> tuple[dict[str, Any], dict[str, Any]]:
    order = customer.buy(*BASKET.items())
    system.pack(order, (0, 1), (1, 1))
    invoice = customer.wait_invoiced(order["id"])
    system.pack(order)
    customer.wait_invoices(order["id"], 2)
    for shipment in customer.wait_shipments(order["id"], "READY"):
        assert system.staff("warehouse").dispatch(shipment["id"], "Post", "RR 1234 5678 9 DK").is_success
    return order, invoice


def _cancelled(system: WholeSystem, customer: Person) -> tuple[dict[str, Any], dict[str, Any]]:
    order = customer.buy(("KIT-0002", 4), ("KIT-0010", 1))
    system.pack(order)
    customer.wait_invoiced(order["id"])
    assert customer.cancel(order["id"], "Ordered twice").is_success
    return order, customer.wait_invoices(order["id"], 1, CREDIT_NOTE)[0]


def _held(system: WholeSystem, customer: Person) -> dict[str, Any]:
    order = customer.buy(("KIT-0002", 1), card=CAPTURE_FAILS)
    system.pack(order)
    customer.wait_shipments(order["id"], "ON_HOLD")
    return order
