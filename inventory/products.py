"""Product: what is for sale, at which net price."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from backbone.messages import new_id
from backbone.money import Money
from inventory.contract import CreateProduct, UpdateProduct, product_archived, product_stale
from inventory.contract.products import STANDARD

CHANGEABLE = ("name", "description", "category", "unit_price", "tax_class")


@dataclass(frozen=True)
class Product:
    """A product of the catalogue. `available` is how many units could be ordered when it was read."""

    id: str
    sku: str
    name: str
    description: str
    category: str
    unit_price: Money
    created_at: datetime
    tax_class: str = STANDARD
    is_archived: bool = False
    version: int = 1
    available: int = 0

    @classmethod
    def create(cls, command: CreateProduct, now: datetime, available: int = 0) -> "Product":
        """The product that the command describes."""
        return cls(
            id=new_id(),
            sku=command.sku,
            name=command.name,
            description=command.description,
            category=command.category,
            unit_price=command.unit_price,
            tax_class=command.tax_class,
            created_at=now,
            available=available,
        )

    def update(self, command: UpdateProduct) -> "Product":
        """The product with what the command changes. Raises: Stale `product_stale`. Conflict `product_archived`."""
        given = {name: getattr(command, name) for name in CHANGEABLE}
        return self._changed(command.version, **{name: value for name, value in given.items() if value is not None})

    def archive(self, version: int) -> "Product":
        """The product, sold no more. Raises: Stale `product_stale`. Conflict `product_archived`."""
        return self._changed(version, is_archived=True)

    def _changed(self, read_at: int, **values: Any) -> "Product":
        if read_at != self.version:
            raise product_stale(self.version)
        if self.is_archived:
            raise product_archived([self.sku])
        return replace(self, version=self.version + 1, **values)
