"""The wire form of `quote_tax`: what may be asked, and what is answered."""

from datetime import date

import pytest
from marshmallow import ValidationError

from billing.contract import QuoteTaxSchema, TaxedLine, TaxQuoteSchema
from billing.taxes import CountryRates, TaxRates
from tests.unit.billing.desk import cents

NET = {"amount_minor": 1_000, "currency": "EUR"}
ASKED = {"country": "DE", "lines": [{"tax_class": "standard", "net": NET}], "shipping": NET}


def test_a_question_is_read_with_its_lines_and_shipping():
    asked = QuoteTaxSchema().load(ASKED)

    assert (asked.country, asked.shipping) == ("DE", cents(1_000))
    assert asked.lines == [TaxedLine("standard", cents(1_000))]


def test_shipping_may_be_left_out():
    assert QuoteTaxSchema().load({name: ASKED[name] for name in ("country", "lines")}).shipping is None


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"country": "Germany"}, "country"),
        ({"lines": []}, "lines"),
        ({"lines": ASKED["lines"] * 2_001}, "lines"),
        ({"lines": [{"tax_class": "luxury", "net": NET}]}, "lines"),
        ({"shipping": {"amount_minor": 1, "currency": "GBP"}}, "lines"),
        ({"lines": [*ASKED["lines"], {"tax_class": "zero", "net": {**NET, "currency": "GBP"}}]}, "lines"),
    ],
)
def test_what_cannot_be_taxed_is_refused(changes, field):
    with pytest.raises(ValidationError) as refused:
        QuoteTaxSchema().load(ASKED | changes)

    assert field in refused.value.messages


def test_an_answer_has_rate_and_tax_of_each_line_and_of_the_shipping():
    rates = TaxRates([CountryRates("DE", 1_900, 700, date(2021, 1, 1))])
    asked = QuoteTaxSchema().load(ASKED)

    wire = TaxQuoteSchema().dump(rates.quote(asked.country, asked.lines, asked.shipping, date(2026, 3, 2)))

    assert TaxQuoteSchema().validate(wire) == {}
    assert (wire["lines"][0]["rate_basis_points"], wire["shipping_tax"]["amount_minor"]) == (1_900, 190)
    assert wire["tax"]["amount_minor"] == 380
