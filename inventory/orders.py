"""Order: lines with frozen prices and taxes, whose units are reserved when it is placed, or not at all."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from backbone.messages import new_id
from backbone.money import AMOUNT_MINOR_MAX, Money, total_of
from customers.contract import CustomerSnapshot
from inventory.contract import (
    OrderPlaced,
    PlacedLine,
    RequestedLine,
    insufficient_stock,
    mixed_currencies,
    order_too_large,
)
from inventory.products import Product
from inventory.stock import StockItem

RESERVED = "RESERVED"


@dataclass
class Order:
    """An order and its lines.

    Args: sequence: Counts orders; None until the order is stored.
    """

    id: str
    customer: CustomerSnapshot
    lines: list[PlacedLine]
    placed_at: datetime
    state: str = RESERVED
    sequence: int | None = None

    @classmethod
    def place(
        cls,
        customer: CustomerSnapshot,
        requested: Sequence[RequestedLine],
        products: Mapping[str, Product],
        tax_rate_basis_points: int,
        now: datetime,
    ) -> "Order":
        """The order of these lines at the products' prices, with tax on their sum.

        Raises: InvalidRequest `mixed_currencies`, `order_too_large`.
        Source: EN 16931 BR-CO-17: tax is rounded once per rate, half up; the lines share it by largest remainder.
        """
        currencies = sorted({products[line.sku].unit_price.currency for line in requested})
        if len(currencies) > 1:
            raise mixed_currencies(currencies)
        nets = [products[line.sku].unit_price * line.quantity for line in requested]
        net_sum = total_of(nets, currencies[0])
        if net_sum.amount_minor > AMOUNT_MINOR_MAX:
            raise order_too_large(AMOUNT_MINOR_MAX)
        tax = net_sum.portion(tax_rate_basis_points)
        taxes = tax.spread([net.amount_minor for net in nets])
        lines = [
            _line(products[line.sku], line.quantity, net, tax_rate_basis_points, share)
            for line, net, share in zip(requested, nets, taxes, strict=True)
        ]
        return cls(id=new_id(), customer=customer, lines=lines, placed_at=now)

    @property
    def number(self) -> str:
        """What people call the order."""
        return f"O-{self.sequence:06d}"

    @property
    def customer_id(self) -> str:
        """Whose order it is."""
        return self.customer.id

    @property
    def currency(self) -> str:
        """The one currency of all its lines."""
        return self.lines[0].net.currency

    @property
    def net(self) -> Money:
        """The sum of its lines without tax."""
        return total_of((line.net for line in self.lines), self.currency)

    @property
    def tax(self) -> Money:
        """The sum of its lines' taxes."""
        return total_of((line.tax for line in self.lines), self.currency)

    @property
    def total(self) -> Money:
        """What is to be paid."""
        return self.net + self.tax

    def reserve(self, stock: Mapping[str, StockItem]) -> None:
        """Promise the units of all lines, or of none.

        Args:   stock: The item of each SKU, locked.
        Raises: Conflict `insufficient_stock`, naming every SKU that is short.
        """
        asked = units_by_sku(self.lines)
        short = {
            sku: (units, stock[sku].available) for sku, units in asked.items() if not stock[sku].can_reserve(units)
        }
        if short:
            raise insufficient_stock(short)
        for sku, units in asked.items():
            stock[sku].reserve(units)

    def placed(self) -> OrderPlaced:
        """The fact that it was placed, with all that others need to know of it."""
        return OrderPlaced(
            order_id=self.id,
            order_number=self.number,
            customer=self.customer,
            lines=self.lines,
            net=self.net,
            tax=self.tax,
            total=self.total,
            placed_at=self.placed_at,
        )


def units_by_sku(lines: Iterable[PlacedLine | RequestedLine]) -> dict[str, int]:
    """How many units of each SKU the lines ask for together, by SKU: the order in which stock is locked."""
    units: Counter[str] = Counter()
    for line in lines:
        units[line.sku] += line.quantity
    return dict(sorted(units.items()))


def _line(product: Product, quantity: int, net: Money, tax_rate_basis_points: int, tax: Money) -> PlacedLine:
    return PlacedLine(
        sku=product.sku,
        name=product.name,
        quantity=quantity,
        unit_price=product.unit_price,
        net=net,
        tax_rate_basis_points=tax_rate_basis_points,
        tax=tax,
    )
