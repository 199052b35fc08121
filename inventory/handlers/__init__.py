"""One function per command or query of inventory, by aggregate, each given a unit of work."""

from inventory.handlers.orders import get_order, list_orders, place_order
from inventory.handlers.products import create_product, get_product, import_products, list_categories, list_products
from inventory.handlers.stock import receive_stock

__all__ = [
    "create_product", "get_order", "get_product", "import_products", "list_categories", "list_orders", "list_products",
    "place_order", "receive_stock",
]  # fmt: skip
