"""One function per command, query or fact of inventory, by aggregate, each given a unit of work."""

from inventory.handlers.orders import (
    cancel_order,
    confirm_order,
    expire_order,
    extend_hold,
    get_order,
    list_orders,
    place_order,
)
from inventory.handlers.products import (
    archive_product,
    create_product,
    get_product,
    import_products,
    list_categories,
    list_products,
    update_product,
)
from inventory.handlers.quotes import price_lines
from inventory.handlers.shipments import (
    deliver_shipment,
    dispatch_shipment,
    get_shipment,
    learn_capture,
    list_shipments,
    pack_shipment,
)
from inventory.handlers.stock import adjust_stock, get_stock, list_movements, list_stock, receive_stock
from inventory.handlers.timeline import note_payment, order_timeline
from inventory.handlers.today import get_intake, get_scarce_stock, get_waiting_shipments

__all__ = [
    "adjust_stock", "archive_product", "cancel_order", "confirm_order", "create_product", "deliver_shipment",
    "dispatch_shipment", "expire_order", "extend_hold", "get_intake", "get_order", "get_product",
    "get_scarce_stock", "get_shipment", "get_stock", "get_waiting_shipments", "import_products", "learn_capture",
    "list_categories", "list_movements", "list_orders", "list_products", "list_shipments", "list_stock",
    "note_payment", "order_timeline", "pack_shipment", "place_order", "price_lines", "receive_stock",
    "update_product",
]  # fmt: skip
