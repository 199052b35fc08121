"""Stock item: the counted and promised units of one SKU; nothing is promised twice."""

from dataclasses import dataclass


@dataclass
class StockItem:
    """The units of one SKU.

    Args:
        received: Units that ever came in.
        on_hand: Units counted in the warehouse.
        reserved: Units of these that are promised.
    """

    sku: str
    received: int = 0
    on_hand: int = 0
    reserved: int = 0

    @property
    def available(self) -> int:
        """Units that can be promised."""
        return self.on_hand - self.reserved

    def receive(self, quantity: int) -> None:
        """Count units in."""
        assert quantity >= 0, "The schema lets no negative quantity in."
        self.received += quantity
        self.on_hand += quantity

    def can_reserve(self, quantity: int) -> bool:
        """Whether that many units can be promised."""
        return quantity <= self.available

    def reserve(self, quantity: int) -> None:
        """Promise units; ask `can_reserve` first, so that all short lines of an order are named together."""
        assert 0 < quantity <= self.available, (
            f"{self.sku}: {quantity} of {self.available} available were to be reserved."
        )
        self.reserved += quantity
