"""Stock item: the counted and promised units of one SKU; nothing is promised twice, and every change is a movement."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from inventory.contract import insufficient_stock, stock_promised

RECEIVED, ADJUSTED, SHIPPED = "received", "adjusted", "shipped"


@dataclass(frozen=True)
class Movement:
    """Units of a SKU that came or went.

    Args: quantity: Less than 0 where units went.
    """

    sku: str
    kind: str
    quantity: int
    reason: str = ""
    shipment_id: str | None = None


@dataclass
class StockItem:
    """The units of one SKU.

    Args:
        received: Units that ever came in from suppliers.
        adjusted: Units that were found, less those that were missing.
        on_hand: Units counted in the warehouse.
        reserved: Units of these that are promised.
        shipped: Units that ever left for customers.
        restocked, scrapped: Units that came back, to be sold again or not.
        movements: What changed since it was loaded.
    """

    sku: str
    received: int = 0
    adjusted: int = 0
    on_hand: int = 0
    reserved: int = 0
    shipped: int = 0
    restocked: int = 0
    scrapped: int = 0
    movements: list[Movement] = field(default_factory=list, compare=False)

    @property
    def available(self) -> int:
        """Units that can be promised."""
        return self.on_hand - self.reserved

    def receive(self, quantity: int) -> None:
        """Count units in."""
        assert quantity > 0, "The schema lets only units in."
        self.received += quantity
        self._move(RECEIVED, quantity)

    def adjust(self, quantity: int, reason: str) -> None:
        """Correct the count by units that were found or are missing. Raises: Conflict `stock_promised`."""
        if quantity < -self.available:
            raise stock_promised(self.sku, -quantity, self.available)
        self.adjusted += quantity
        self._move(ADJUSTED, quantity, reason)

    def can_reserve(self, quantity: int) -> bool:
        """Whether that many units can be promised."""
        return quantity <= self.available

    def reserve(self, quantity: int) -> None:
        """Promise units; ask `can_reserve` first, so that all short lines of an order are named together."""
        assert 0 < quantity <= self.available, f"{self.sku}: {quantity} of {self.available} available to reserve."
        self.reserved += quantity

    def release(self, quantity: int) -> None:
        """Promise units no more."""
        assert 0 < quantity <= self.reserved, f"{self.sku}: {quantity} of {self.reserved} reserved to release."
        self.reserved -= quantity

    def ship(self, quantity: int, shipment_id: str) -> None:
        """Let promised units leave."""
        assert 0 < quantity <= self.reserved, f"{self.sku}: {quantity} of {self.reserved} reserved to ship."
        self.reserved -= quantity
        self.shipped += quantity
        self._move(SHIPPED, -quantity, shipment_id=shipment_id)

    def _move(self, kind: str, quantity: int, reason: str = "", shipment_id: str | None = None) -> None:
        self.on_hand += quantity
        self.movements.append(Movement(self.sku, kind, quantity, reason, shipment_id))
        assert self.received + self.adjusted == self.on_hand + self.shipped - self.restocked, self
        assert 0 <= self.reserved <= self.on_hand, self


def reserve_all(stock: Mapping[str, StockItem], asked: Mapping[str, int]) -> None:
    """Promise these units of each SKU, or none at all.

    Args:   stock: The item of each SKU, locked. asked: SKU -> units.
    Raises: Conflict `insufficient_stock`, naming every SKU that is short.
    """
    short = {sku: (units, stock[sku].available) for sku, units in asked.items() if not stock[sku].can_reserve(units)}
    if short:
        raise insufficient_stock(short)
    for sku, units in asked.items():
        stock[sku].reserve(units)
