"""Taxes: the rates of each country, and the tax of net amounts."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from backbone.money import Money, total_of
from billing.contract import REDUCED, STANDARD, ZERO


class Taxable(Protocol):
    """A net amount of a tax class."""

    @property
    def tax_class(self) -> str: ...  # noqa: D102
    @property
    def net(self) -> Money: ...  # noqa: D102


@dataclass(frozen=True)
class CountryRates:
    """The rates of a country from a day on, in basis points."""

    country: str
    standard: int
    reduced: int
    valid_from: date


@dataclass(frozen=True)
class LineTax:
    """The rate and the tax of one line."""

    tax_class: str
    rate_basis_points: int
    tax: Money


@dataclass(frozen=True)
class TaxQuote:
    """The taxes of lines, in their order, and of their shipping."""

    lines: list[LineTax]
    shipping_tax_rate_basis_points: int
    shipping_tax: Money

    @property
    def tax(self) -> Money:
        """All tax together."""
        return total_of((line.tax for line in self.lines), self.shipping_tax.currency) + self.shipping_tax


class TaxRates:
    """The rates of all countries where tax is due; anywhere else is export, which bears none."""

    def __init__(self, rates: Sequence[CountryRates]) -> None:
        self._by_country: dict[str, list[CountryRates]] = defaultdict(list)
        for each in sorted(rates, key=lambda rate: rate.valid_from):
            self._by_country[each.country].append(each)

    @classmethod
    def of(cls, document: Mapping[str, Any]) -> "TaxRates":
        """The rates of a document such as `tax_rates.json`. Raises: KeyError, TypeError, ValueError for another."""
        return cls([
            CountryRates(row["country"], row["standard"], row["reduced"], date.fromisoformat(row["valid_from"]))
            for row in document["rates"]
        ])  # fmt: skip

    @property
    def countries(self) -> list[str]:
        """Where tax is due."""
        return sorted(self._by_country)

    def rate(self, country: str, tax_class: str, on: date) -> int:
        """The rate of a tax class in a country on a day, in basis points."""
        valid = [each for each in self._by_country.get(country, []) if each.valid_from <= on]
        if not valid or tax_class == ZERO:
            return 0
        return {STANDARD: valid[-1].standard, REDUCED: valid[-1].reduced}[tax_class]

    def quote(self, country: str, lines: Sequence[Taxable], shipping: Money | None, on: date) -> TaxQuote:
        """The tax of lines and their shipping. Shipping is taxed with the lines of the standard class.

        Source: EN 16931 BR-CO-17: tax is rounded once per class and rate, half up; the lines share it by largest
            remainder.
        """
        fee = shipping or Money(0, lines[0].net.currency)
        classes = [*(line.tax_class for line in lines), STANDARD]
        taxes = _shared_by_class(classes, [*(line.net for line in lines), fee], {
            tax_class: self.rate(country, tax_class, on) for tax_class in classes
        })  # fmt: skip
        return TaxQuote(taxes[:-1], taxes[-1].rate_basis_points, taxes[-1].tax)


def _shared_by_class(classes: Sequence[str], nets: Sequence[Money], rates: Mapping[str, int]) -> list[LineTax]:
    taxes: dict[int, Money] = {}
    for tax_class in set(classes):
        places = [place for place, each in enumerate(classes) if each == tax_class]
        tax = total_of((nets[place] for place in places), nets[0].currency).portion(rates[tax_class])
        taxes |= dict(zip(places, tax.spread([nets[place].amount_minor for place in places]), strict=True))
    return [LineTax(tax_class, rates[tax_class], taxes[place]) for place, tax_class in enumerate(classes)]
