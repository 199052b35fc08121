"""Taxes: rounded once per class and rate, shared to the cent, at the rates of the data file."""

import json
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from backbone.money import total_of
from billing.contract import REDUCED, STANDARD, ZERO, TaxedLine
from billing.service import TAX_RATES
from billing.taxes import CountryRates, TaxRates
from inventory.contract import TAX_CLASSES
from tests.unit.billing.desk import cents

DAY = date(2026, 3, 2)
DOCUMENT = json.loads(TAX_RATES.read_text())
RATES = TaxRates.of(DOCUMENT)
EUROPEAN_UNION = """AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK"""
LINES = st.lists(st.tuples(st.sampled_from(TAX_CLASSES), st.integers(0, 10**9)), min_size=1, max_size=12)


def lines(*amounts: tuple[str, int]) -> list[TaxedLine]:
    return [TaxedLine(tax_class, cents(net)) for tax_class, net in amounts]


def test_the_file_has_every_country_of_the_union_and_britain_and_switzerland():
    assert RATES.countries == sorted([*EUROPEAN_UNION.split(), "CH", "GB"])


def test_the_file_says_where_its_rates_are_from_and_of_when():
    assert DOCUMENT["source"]
    assert date.fromisoformat(DOCUMENT["as_of"]) <= DAY


@pytest.mark.parametrize("country", RATES.countries)
def test_every_country_has_plausible_rates_today(country: str):
    standard, reduced = RATES.rate(country, STANDARD, DAY), RATES.rate(country, REDUCED, DAY)

    assert 700 <= standard <= 2_700, "Source: EU 2006/112/EC art. 97: 15 % at least; Switzerland has less."
    assert 0 < reduced <= standard
    assert RATES.rate(country, ZERO, DAY) == 0


@pytest.mark.parametrize(
    ("country", "on", "standard"),
    [("DE", DAY, 1_900), ("EE", date(2025, 6, 30), 2_200), ("EE", date(2025, 7, 1), 2_400), ("FI", DAY, 2_550)],
)
def test_a_rate_is_that_of_its_day(country: str, on: date, standard: int):
    assert RATES.rate(country, STANDARD, on) == standard


@pytest.mark.parametrize("tax_class", TAX_CLASSES)
def test_anywhere_else_is_export(tax_class: str):
    assert RATES.rate("US", tax_class, DAY) == 0


def test_before_the_first_rate_of_a_country_there_is_none():
    rates = TaxRates([CountryRates("DE", 1_900, 700, date(2021, 1, 1))])

    assert rates.rate("DE", STANDARD, date(2020, 12, 31)) == 0


def test_tax_is_rounded_once_for_all_lines_of_a_class():
    quote = RATES.quote("DE", lines((STANDARD, 13), (STANDARD, 13), (STANDARD, 13)), None, DAY)

    assert quote.tax == cents(7), "19 % of 39; line by line it would be 6."
    assert [line.tax.amount_minor for line in quote.lines] == [3, 2, 2]


def test_each_class_has_its_rate():
    quote = RATES.quote("DE", lines((STANDARD, 1_000), (REDUCED, 1_000), (ZERO, 1_000)), None, DAY)

    assert [(line.rate_basis_points, line.tax.amount_minor) for line in quote.lines] == [
        (1_900, 190),
        (700, 70),
        (0, 0),
    ]


def test_shipping_is_taxed_with_the_lines_of_the_standard_class():
    quote = RATES.quote("DE", lines((STANDARD, 13), (REDUCED, 13)), cents(26), DAY)

    assert (quote.shipping_tax_rate_basis_points, quote.shipping_tax) == (1_900, cents(5))
    assert [line.tax.amount_minor for line in quote.lines] == [2, 1]


def test_without_shipping_there_is_no_tax_on_it():
    assert RATES.quote("DE", lines((STANDARD, 1_000)), None, DAY).shipping_tax == cents(0)


@given(LINES, st.one_of(st.none(), st.integers(0, 10_000)), st.sampled_from([*RATES.countries, "US"]))
def test_the_taxes_of_all_lines_and_the_shipping_add_up(amounts: list[tuple[str, int]], fee: int | None, country: str):
    shipping = None if fee is None else cents(fee)

    quote = RATES.quote(country, lines(*amounts), shipping, DAY)

    assert total_of((line.tax for line in quote.lines), "EUR") + quote.shipping_tax == quote.tax
    by_class = {
        tax_class: sum(net for each, net in amounts if each == tax_class) + (fee or 0) * (tax_class == STANDARD)
        for tax_class in TAX_CLASSES
    }
    assert quote.tax == total_of(
        (cents(net).portion(RATES.rate(country, tax_class, DAY)) for tax_class, net in by_class.items()), "EUR"
    )


@given(LINES)
@example([("reduced", 104), ("reduced", 362), ("reduced", 7_812_499)])
def test_no_line_bears_more_than_a_cent_and_a_half_beside_its_own_tax(amounts: list[tuple[str, int]]):
    """Half a cent comes from rounding the sum of its class, less than one from what is left over of it."""
    quote = RATES.quote("DE", lines(*amounts), None, DAY)

    for line, (_, net) in zip(quote.lines, amounts, strict=True):
        assert abs(line.tax.amount_minor * 10_000 - net * line.rate_basis_points) < 15_000
