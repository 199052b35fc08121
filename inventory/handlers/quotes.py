"""What lines cost."""

from collections.abc import Sequence

from inventory.contract import RequestedLine
from inventory.quotes import Basket, ShippingFee, units_by_sku
from inventory.repository import InventoryWork


def price_lines(uow: InventoryWork, lines: Sequence[RequestedLine], fee: ShippingFee) -> Basket:
    """These lines at the prices that are valid now.

    Raises: InvalidRequest `unknown_sku`, `mixed_currencies`, `order_too_large`. Conflict `product_archived`.
    """
    return Basket.of(lines, uow.products.by_sku(list(units_by_sku(lines))), fee)
