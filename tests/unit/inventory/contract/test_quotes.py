"""The contract of quotes: which lines can be asked for, where to, and what errors of pricing say."""

import pytest
from marshmallow import ValidationError

from backbone.messages import new_id
from inventory import contract
from inventory.contract import QuoteOrderSchema, QuoteSchema, RequestedLinesSchema
from tests.builders import a_placed_line, euros

LINES = [{"sku": "KIT-0001", "quantity": 2}]


@pytest.mark.parametrize(
    "line",
    [
        {"sku": "KIT-0001", "quantity": 0},
        {"sku": "KIT-0001", "quantity": -1},
        {"sku": "KIT-0001", "quantity": 100_001},
        {"sku": "KIT-0001", "quantity": 1.5},
        {"sku": "KIT-0001", "quantity": "2"},
        {"sku": "KIT-0001", "quantity": True},
        {"sku": "KIT-0001"},
        {"quantity": 1},
        {"sku": "kit-0001", "quantity": 1},
        {"sku": "", "quantity": 1},
        {"sku": "-KIT", "quantity": 1},
        {"sku": "KIT 1", "quantity": 1},
        {"sku": "KIT-1\n", "quantity": 1},
        {"sku": "K" * 41, "quantity": 1},
        {"sku": None, "quantity": 1},
        {"sku": "KIT-0001", "quantity": 1, "unit_price": {"amount_minor": 1, "currency": "EUR"}},
        "KIT-0001",
    ],
    ids=str,
)
def test_a_line_against_a_rule_is_refused_by_its_place(line: object):
    with pytest.raises(ValidationError) as refused:
        RequestedLinesSchema().load({"lines": [{"sku": "KIT-0001", "quantity": 1}, line]})

    assert list(refused.value.messages["lines"]) == [1]


@pytest.mark.parametrize(
    "lines", [[], None, {}, [{"sku": "A", "quantity": 1}] * 2_001], ids=["none", "null", "map", "many"]
)
def test_an_order_without_lines_or_with_far_too_many_is_refused(lines: object):
    with pytest.raises(ValidationError, match="lines"):
        RequestedLinesSchema().load({"lines": lines})


def test_the_largest_order_of_a_real_shop_is_accepted():
    lines = [{"sku": "A", "quantity": 1}] * 1_114

    assert len(RequestedLinesSchema().load({"lines": lines})["lines"]) == 1_114


@pytest.mark.parametrize(
    "asked", [{"country": "DK"}, {"customer_id": new_id()}, {"customer_id": None, "country": "DE"}]
)
def test_a_quote_is_for_a_customer_or_for_a_country(asked: dict[str, object]):
    command = QuoteOrderSchema().load({"lines": LINES, **asked})

    assert (command.customer_id, command.country) == (asked.get("customer_id"), asked.get("country"))


@pytest.mark.parametrize(
    "asked", [{}, {"country": "DK", "customer_id": new_id()}, {"country": "Denmark"}, {"country": "dk"}], ids=str
)
def test_a_quote_for_nobody_or_for_two_is_refused(asked: dict[str, object]):
    with pytest.raises(ValidationError, match="country"):
        QuoteOrderSchema().load({"lines": LINES, **asked})


def test_a_quote_shows_each_line_with_what_is_missing():
    line = {**vars(a_placed_line()), "available": 5, "short": 1}

    wire = QuoteSchema(only=["lines", "total"]).dump({"lines": [line], "total": euros(5)})

    assert (wire["lines"][0]["short"], wire["lines"][0]["available"], wire["total"]["amount_minor"]) == (1, 5, 5)


@pytest.mark.parametrize(
    ("error", "code", "value"),
    [
        (contract.unknown_skus(["KIT-7", "KIT-8"]), "unknown_sku", "No product has the SKU KIT-8."),
        (contract.mixed_currencies(["EUR", "USD"]), "mixed_currencies", "EUR and USD"),
        (contract.order_too_large(5), "order_too_large", "more than 5 minor units"),
    ],
)
def test_an_error_names_its_code_and_its_values(error, code: str, value: str):
    assert error.code == code
    assert value in error.message
    assert value in str(list(error.details.values()))


def test_another_total_is_told_with_both():
    error = contract.total_changed(euros(100), euros(120))

    assert error.message == "The order comes to 1.20 EUR now, and not to 1.00 EUR; look at it again."
    assert (error.details["expected_minor"], error.details["total_minor"]) == (100, 120)


def test_prices_that_move_are_to_be_asked_again():
    assert (contract.prices_moving().code, contract.prices_moving().kind) == ("prices_moving", "Unavailable")
