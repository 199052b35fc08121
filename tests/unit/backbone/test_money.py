"""Money: exact in minor units; portions are rounded half up, shares lose nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from marshmallow import ValidationError

from backbone.money import AMOUNT_MINOR_MAX, Money, MoneySchema, exponent_of, total_of
from tests.builders import euros

AMOUNTS = st.integers(-AMOUNT_MINOR_MAX, AMOUNT_MINOR_MAX)
WEIGHTS = st.lists(st.integers(0, 10**9), min_size=1, max_size=8)


def test_amounts_of_one_currency_add_subtract_and_multiply_exactly():
    assert euros(1_299) * 3 + euros(1) - euros(98) == euros(3_800)


@pytest.mark.parametrize("combine", [lambda a, b: a + b, lambda a, b: a - b], ids=["+", "-"])
def test_amounts_of_different_currencies_are_never_combined(combine):
    with pytest.raises(ValueError, match="different currencies"):
        combine(euros(1), Money(1, "USD"))


@pytest.mark.parametrize(
    ("amount_minor", "basis_points", "expected"),
    [
        (10_000, 1_900, 1_900),
        (50, 100, 1),  # 0.5
        (49, 100, 0),  # 0.49
        (150, 100, 2),  # 1.5
        (250, 100, 3),  # 2.5: half to even would give 2.
        (1, 4_999, 0),
        (1, 5_000, 1),
        (0, 1_900, 0),
        (1_299, 0, 0),
        (1_299, 10_000, 1_299),
    ],
)
def test_a_portion_is_rounded_half_up(amount_minor: int, basis_points: int, expected: int):
    assert euros(amount_minor).portion(basis_points) == euros(expected)


@pytest.mark.parametrize(("amount_minor", "expected"), [(-49, 0), (-50, -1), (-250, -3)])
def test_half_of_a_negative_amount_is_rounded_away_from_zero(amount_minor: int, expected: int):
    assert euros(amount_minor).portion(100) == euros(expected)


@given(AMOUNTS, st.integers(0, 10_000))
def test_a_portion_of_a_credit_mirrors_that_of_the_debit(amount_minor: int, basis_points: int):
    assert euros(-amount_minor).portion(basis_points) == euros(0) - euros(amount_minor).portion(basis_points)


@given(AMOUNTS, st.integers(0, 10_000))
def test_a_portion_is_within_half_a_minor_unit_of_the_exact_share(amount_minor: int, basis_points: int):
    rounded = euros(amount_minor).portion(basis_points).amount_minor

    assert abs(rounded * 10_000 - amount_minor * basis_points) <= 5_000


@given(AMOUNTS, WEIGHTS)
def test_shares_sum_to_the_whole(amount_minor: int, weights: list[int]):
    shares = euros(amount_minor).spread(weights)

    assert len(shares) == len(weights)
    assert total_of(shares, "EUR") == euros(amount_minor)


@given(AMOUNTS, WEIGHTS.filter(any))
def test_no_share_is_a_whole_minor_unit_away_from_its_proportion(amount_minor: int, weights: list[int]):
    shares = euros(amount_minor).spread(weights)

    differences = [
        share.amount_minor * sum(weights) - amount_minor * weight for share, weight in zip(shares, weights, strict=True)
    ]
    assert all(abs(difference) < sum(weights) for difference in differences)


def test_what_is_left_over_goes_to_the_largest_remainders():
    assert euros(10).spread([15, 25, 60]) == [euros(2), euros(2), euros(6)]
    assert euros(10).spread([14, 26, 60]) == [euros(1), euros(3), euros(6)]


def test_equal_remainders_favour_the_earlier():
    assert euros(5).spread([1, 1, 1]) == [euros(2), euros(2), euros(1)]


def test_a_weight_of_nothing_gets_nothing():
    assert euros(5).spread([0, 3, 0]) == [euros(0), euros(5), euros(0)]


def test_without_any_weight_the_first_gets_everything():
    assert euros(7).spread([0, 0]) == [euros(7), euros(0)]


@pytest.mark.parametrize(("currency", "exponent"), [("EUR", 2), ("JPY", 0), ("KRW", 0), ("KWD", 3), ("TND", 3)])
def test_each_currency_has_its_own_number_of_minor_digits(currency: str, exponent: int):
    assert exponent_of(currency) == exponent
    assert Money(1, currency).exponent == exponent


def test_the_digits_are_those_of_the_standard():
    without, three = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF", "BHD IQD JOD KWD LYD OMR TND"

    assert {exponent_of(code) for code in without.split()} == {0}
    assert {exponent_of(code) for code in three.split()} == {3}
    assert {exponent_of(code) for code in ("EUR", "USD", "GBP", "CHF", "SEK", "DKK", "PLN", "CZK", "HUF")} == {2}


@pytest.mark.parametrize("code", ["XXX", "eur", "", "EURO", "BTC"])
def test_a_code_that_is_no_traded_currency_is_refused(code: str):
    with pytest.raises(ValueError, match="ISO 4217"):
        exponent_of(code)


@pytest.mark.parametrize(
    ("money", "text"),
    [
        (euros(1_299), "12.99 EUR"),
        (euros(5), "0.05 EUR"),
        (euros(-1_299), "-12.99 EUR"),
        (Money(980, "JPY"), "980 JPY"),
        (Money(5, "KWD"), "0.005 KWD"),
    ],
)
def test_an_amount_reads_with_its_currencys_minor_digits(money: Money, text: str):
    assert str(money) == text


def test_the_sum_of_nothing_is_zero_of_the_currency():
    assert total_of([], "JPY") == Money(0, "JPY")


def test_the_wire_form_names_the_exponent_and_is_read_back_as_it_is():
    wire = MoneySchema().dump(euros(1_299))

    assert wire == {"amount_minor": 1_299, "currency": "EUR", "exponent": 2}
    assert MoneySchema().load(wire) == euros(1_299)


@pytest.mark.parametrize(
    "wire",
    [
        {"amount_minor": 12.99, "currency": "EUR"},
        {"amount_minor": "1299", "currency": "EUR"},
        {"amount_minor": True, "currency": "EUR"},
        {"amount_minor": AMOUNT_MINOR_MAX + 1, "currency": "EUR"},
        {"amount_minor": -AMOUNT_MINOR_MAX - 1, "currency": "EUR"},
        {"amount_minor": 1, "currency": "XXX"},
        {"amount_minor": 1, "currency": None},
        {"amount_minor": 1},
        {"currency": "EUR"},
        1_299,
    ],
)
def test_what_is_no_exact_amount_is_refused(wire: object):
    with pytest.raises(ValidationError):
        MoneySchema().load(wire)
