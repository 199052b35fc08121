"""What is always so in inventory, and between inventory and billing; `prove` checks it page by page."""

from inventory.laws.orders import ORDER_LAWS, judge_authorised_orders
from inventory.laws.shipments import SHIPMENT_LAWS, judge_captured_shipments
from inventory.laws.stock import STOCK_LAWS

LAWS = (*STOCK_LAWS, *ORDER_LAWS, *SHIPMENT_LAWS)
JUDGES = {
    "authorised_orders_are_confirmed": judge_authorised_orders,
    "captured_shipments_are_ready": judge_captured_shipments,
}
"""Law of billing -> who says which of its claims are against it."""

__all__ = ["JUDGES", "LAWS"]
