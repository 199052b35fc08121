"""Product: what is for sale, at which net price."""

from dataclasses import dataclass
from datetime import datetime

from backbone.messages import new_id
from backbone.money import Money
from inventory.contract import CreateProduct


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
            created_at=now,
            available=available,
        )
