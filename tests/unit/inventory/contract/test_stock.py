"""The contract of stock: what cannot be received or adjusted, and what errors say."""

import pytest
from marshmallow import ValidationError

from inventory import contract
from inventory.contract import (
    AdjustStock,
    AdjustStockSchema,
    ListMovementsSchema,
    ListStockSchema,
    ReceiveStock,
    ReceiveStockSchema,
    StockSchema,
)
from tests.builders import a_stock_item


@pytest.mark.parametrize("quantity", [1, 1_000_000])
def test_a_receipt_is_read_to_the_ends_of_its_range(quantity: int):
    assert ReceiveStockSchema().load({"sku": "KIT-1", "quantity": quantity}) == ReceiveStock("KIT-1", quantity)


@pytest.mark.parametrize("quantity", [0, -1, 1_000_001, 1.5, "1", True, None])
def test_a_receipt_of_no_possible_quantity_is_refused(quantity: object):
    with pytest.raises(ValidationError, match="quantity"):
        ReceiveStockSchema().load({"sku": "KIT-1", "quantity": quantity})


def test_a_receipt_names_its_sku():
    with pytest.raises(ValidationError, match="sku"):
        ReceiveStockSchema().load({"quantity": 1})


@pytest.mark.parametrize("quantity", [-1_000_000, -1, 1, 1_000_000])
def test_an_adjustment_goes_either_way(quantity: int):
    given = {"sku": "KIT-1", "quantity": quantity, "reason": "Counted"}

    assert AdjustStockSchema().load(given) == AdjustStock("KIT-1", quantity, "Counted")


@pytest.mark.parametrize(
    "changes", [{"quantity": 0}, {"quantity": 1.5}, {"reason": ""}, {"reason": "  "}, {"reason": "x" * 201}], ids=str
)
def test_an_adjustment_against_a_rule_is_refused_for_that_field(changes: dict[str, object]):
    with pytest.raises(ValidationError) as refused:
        AdjustStockSchema().load({"sku": "KIT-1", "quantity": 1, "reason": "Counted", **changes})

    assert list(refused.value.messages) == list(changes)


def test_movements_are_asked_for_by_sku():
    assert ListMovementsSchema().load({"sku": "KIT-1", "limit": 5}).sku == "KIT-1"
    with pytest.raises(ValidationError, match="sku"):
        ListMovementsSchema().load({})


def test_stock_is_shown_with_what_is_available():
    wire = StockSchema().dump(a_stock_item("KIT-1", on_hand=5, reserved=2))

    nothing = dict.fromkeys(("adjusted", "shipped", "restocked", "scrapped"), 0)
    assert wire == {"sku": "KIT-1", "received": 5, "on_hand": 5, "reserved": 2, "available": 3, **nothing}


def test_a_short_stock_names_every_sku_with_what_was_asked_and_is_there():
    error = contract.insufficient_stock({"A": (3, 2), "B": (1, 0)})

    assert error.message == "A: 3 asked, 2 available; B: 1 asked, 0 available."
    assert error.details == {"A.asked": 3, "A.available": 2, "B.asked": 1, "B.available": 0}


def test_units_that_are_promised_are_told_with_those_that_are_not():
    error = contract.stock_promised("KIT-1", 4, 3)

    assert (error.code, error.details) == ("stock_promised", {"sku": "KIT-1", "missing": 4, "available": 3})


def test_an_unknown_sku_says_what_to_do_first():
    error = contract.sku_not_found("KIT-1")

    assert (error.code, error.details) == ("sku_not_found", {"sku": "KIT-1"})
    assert "create the product first" in error.message


def test_all_stock_is_listed_unless_something_is_looked_for():
    assert (ListStockSchema().load({}).search, ListStockSchema().load({}).is_running_out) == (None, False)
    assert ListStockSchema().load({"is_running_out": "true", "search": "knife"}).is_running_out
    with pytest.raises(ValidationError, match="search"):
        ListStockSchema().load({"search": "k\0"})
