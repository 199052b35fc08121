"""Quote: lines at the prices and taxes of a moment, and what they add up to with their shipping."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from backbone.money import AMOUNT_MINOR_MAX, Money, total_of
from inventory.contract import (
    PlacedLine,
    RequestedLine,
    mixed_currencies,
    order_too_large,
    product_archived,
    total_changed,
    unknown_skus,
)
from inventory.products import Product

GOODS_MINOR_MAX = AMOUNT_MINOR_MAX // 2
"""Leaves room for tax and shipping in what can be counted exactly."""


@dataclass(frozen=True)
class ShippingFee:
    """What shipping costs, net, in minor units of the order's currency.

    Args: free_from_minor: Net goods from which it costs nothing.
    """

    fee_minor: int
    free_from_minor: int

    def of(self, goods: Money) -> Money:
        """The fee for goods of that net sum."""
        return Money(self.fee_minor * (goods.amount_minor < self.free_from_minor), goods.currency)


class OfSku(Protocol):
    """Some units of a SKU."""

    @property
    def sku(self) -> str: ...  # noqa: D102
    @property
    def quantity(self) -> int: ...  # noqa: D102


def units_by_sku(lines: Iterable[OfSku]) -> dict[str, int]:
    """How many units of each SKU the lines have together, by SKU: the order in which stock is locked."""
    units: Counter[str] = Counter()
    for line in lines:
        units[line.sku] += line.quantity
    return dict(sorted(units.items()))


@dataclass(frozen=True)
class Basket:
    """Lines at the prices of the moment when these were read, not taxed yet."""

    lines: Sequence[RequestedLine]
    products: Mapping[str, Product]
    nets: Sequence[Money]
    shipping: Money

    @classmethod
    def of(cls, lines: Sequence[RequestedLine], products: Mapping[str, Product], fee: ShippingFee) -> "Basket":
        """These lines at the products' prices.

        Raises: InvalidRequest `unknown_sku`, `mixed_currencies`, `order_too_large`. Conflict `product_archived`.
        """
        asked = [line.sku for line in lines]
        require_for_sale(asked, products)
        currencies = sorted({products[sku].unit_price.currency for sku in asked})
        if len(currencies) > 1:
            raise mixed_currencies(currencies)
        nets = [products[line.sku].unit_price * line.quantity for line in lines]
        goods = total_of(nets, currencies[0])
        if goods.amount_minor > GOODS_MINOR_MAX:
            raise order_too_large(GOODS_MINOR_MAX)
        return cls(lines, products, nets, fee.of(goods))

    def taxable(self) -> list[dict[str, Any]]:
        """What billing is asked the tax of: each line's class and net sum."""
        return [
            {"tax_class": self.products[line.sku].tax_class, "net": net}
            for line, net in zip(self.lines, self.nets, strict=True)
        ]

    def is_priced_as(self, products: Mapping[str, Product]) -> bool:
        """Whether these products still have its prices and tax classes, and are still for sale."""
        return all(
            (now := products[sku]).unit_price == read.unit_price
            and now.tax_class == read.tax_class
            and not now.is_archived
            for sku, read in self.products.items()
        )


@dataclass(frozen=True)
class LineTax:
    """The tax of one line, and its rate."""

    rate_basis_points: int
    tax: Money


@dataclass(frozen=True)
class Quote:
    """A basket with its taxes. `net` and `tax` hold the lines and the shipping."""

    basket: Basket
    country: str
    taxes: Sequence[LineTax]
    shipping_tax: LineTax

    def __post_init__(self) -> None:
        assert len(self.taxes) == len(self.basket.lines), "Each line is taxed."

    @property
    def shipping(self) -> Money:
        """What shipping costs, net."""
        return self.basket.shipping

    @property
    def net(self) -> Money:
        """Lines and shipping without tax."""
        return total_of(self.basket.nets, self.shipping.currency) + self.shipping

    @property
    def tax(self) -> Money:
        """The tax of lines and shipping."""
        return total_of((each.tax for each in self.taxes), self.shipping.currency) + self.shipping_tax.tax

    @property
    def total(self) -> Money:
        """What would be to pay."""
        return self.net + self.tax

    def require_total(self, expected: Money | None) -> None:
        """Let pass only what comes to the total that was shown, if one was. Raises: Conflict `total_changed`."""
        if expected is not None and expected != self.total:
            raise total_changed(expected, self.total)

    def lines(self) -> list[PlacedLine]:
        """Its lines with prices and taxes."""
        asked = zip(self.basket.lines, self.basket.nets, self.taxes, strict=True)
        return [
            _line(position, self.basket.products[line.sku], line.quantity, net, taxed)
            for position, (line, net, taxed) in enumerate(asked)
        ]

    def shortages(self) -> list[int]:
        """For each line, how many of its units are missing once the lines before it have theirs."""
        left = {sku: product.available for sku, product in self.basket.products.items()}
        short = []
        for line in self.basket.lines:
            there = min(line.quantity, left[line.sku])
            left[line.sku] -= there
            short.append(line.quantity - there)
        return short


def require_for_sale(skus: Sequence[str], products: Mapping[str, Product]) -> None:
    """Let pass only SKUs that are sold. Raises: InvalidRequest `unknown_sku`. Conflict `product_archived`."""
    asked = sorted(set(skus))
    if unknown := [sku for sku in asked if sku not in products]:
        raise unknown_skus(unknown)
    if archived := [sku for sku in asked if products[sku].is_archived]:
        raise product_archived(archived)


def _line(position: int, product: Product, quantity: int, net: Money, taxed: LineTax) -> PlacedLine:
    return PlacedLine(
        position=position,
        sku=product.sku,
        name=product.name,
        quantity=quantity,
        unit_price=product.unit_price,
        net=net,
        tax_class=product.tax_class,
        tax_rate_basis_points=taxed.rate_basis_points,
        tax=taxed.tax,
    )
