"""The contract of stock: what cannot be received, and what errors say."""

import pytest
from marshmallow import ValidationError

from inventory import contract
from inventory.contract import ReceiveStock, ReceiveStockSchema, StockSchema
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


def test_stock_is_shown_with_what_is_available():
    wire = StockSchema().dump(a_stock_item("KIT-1", on_hand=5, reserved=2))

    assert wire == {"sku": "KIT-1", "received": 5, "on_hand": 5, "reserved": 2, "available": 3}


def test_an_unknown_sku_says_what_to_do_first():
    error = contract.sku_not_found("KIT-1")

    assert (error.code, error.details) == ("sku_not_found", {"sku": "KIT-1"})
    assert "create the product first" in error.message
