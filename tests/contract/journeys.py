"""Orders of the shop, each brought as far on its way as a test needs it."""

from datetime import datetime, timedelta
from typing import Any

from backbone.rpc_client import RpcClient
from tests.builders import PASSWORD
from tests.support.services import ServiceProcess
from tests.support.shop import Shop
from tests.support.waiting import wait_until

HASTY = {"HOLD_S": "1", "SWEEP_S": "1"}
BRIEFLY = timedelta(seconds=60)
READY_S = 30


def reserved(shop: Shop) -> dict[str, Any]:
    """An order of two units that is not paid yet."""
    return shop.order(shop.a_customer()["id"], (shop.a_product(on_hand=5), 2))


def confirmed(shop: Shop, card: str = "card_approved") -> dict[str, Any]:
    """An order that was paid with this card."""
    order = reserved(shop)
    shop.pay(order["id"], card)
    return wait_until(lambda: _if(shop.client, order["id"], "PLANNED"), "a planned shipment", READY_S)


def packed(shop: Shop, card: str = "card_approved", becomes: str = "READY") -> dict[str, Any]:
    """An order whose only shipment was packed, as soon as it has become READY, or ON_HOLD."""
    order = confirmed(shop, card)
    shop.client.inventory.pack_shipment(shipment_id=order["shipments"][0]["id"])
    return wait_until(lambda: _if(shop.client, order["id"], becomes), f"a shipment that is {becomes}", READY_S)


def sent(shop: Shop) -> dict[str, Any]:
    """An order whose only shipment has left."""
    order = packed(shop)
    shop.client.inventory.dispatch_shipment(shipment_id=order["shipments"][0]["id"], carrier="Post")
    return shop.client.inventory.get_order(order_id=order["id"])


def expired(shop: Shop) -> dict[str, Any]:
    """An order whose hold has ended: one that was placed by an instance which holds units for a second only."""
    twin = shop.instances("inventory")[0]
    hasty = ServiceProcess("inventory", twin.database, shop.amqp_uri, twin.log.parent, HASTY)
    try:
        hasty.start()
        hasty.wait_ready(shop.client)
        buyer, sku = shop.a_customer()["id"], shop.a_product(on_hand=1_000)
        order = wait_until(lambda: _if_held_briefly(shop.order(buyer, (sku, 1))), "an order held for a second", READY_S)
        return wait_until(lambda: _if_expired(shop.client, order["id"]), "the end of its hold", READY_S)
    finally:
        hasty.stop()


def session(shop: Shop, customer: dict[str, Any]) -> dict[str, Any]:
    """A session that a customer of the shop has opened."""
    return shop.client.customers.authenticate(email=customer["email"], password=PASSWORD)


def _if(client: RpcClient, order_id: str, shipment_state: str) -> dict[str, Any] | None:
    order = client.inventory.get_order(order_id=order_id)
    return order if [each["state"] for each in order["shipments"]] == [shipment_state] else None


def _if_held_briefly(order: dict[str, Any]) -> dict[str, Any] | None:
    held = datetime.fromisoformat(order["hold_until"]) - datetime.fromisoformat(order["placed_at"])
    return order if held < BRIEFLY else None


def _if_expired(client: RpcClient, order_id: str) -> dict[str, Any] | None:
    order = client.inventory.get_order(order_id=order_id)
    return order if order["state"] == "EXPIRED" else None
