"""Entrypoints of the stock: for the warehouse only."""

import pytest

from backbone.errors import PermissionDenied
from tests.builders import a_context


def test_stock_is_received_corrected_and_read(call):
    assert call("receive_stock", a_context("warehouse"), sku="A", quantity=3)["on_hand"] == 8
    assert call("adjust_stock", a_context("warehouse"), sku="A", quantity=-2, reason="Broken")["on_hand"] == 6
    assert call("get_stock", a_context("admin"), sku="A")["adjusted"] == -2


@pytest.mark.parametrize(("method", "arguments"), [("list_stock", {}), ("list_movements", {"sku": "A"})])
def test_stock_and_movements_are_read_by_page(call, method: str, arguments: dict[str, str]):
    assert call(method, a_context("warehouse"), **arguments) == {"items": [], "next_cursor": None}


@pytest.mark.parametrize("role", ["customer", "support", "catalogue", "accountant", "ops"])
@pytest.mark.parametrize("method", ["receive_stock", "adjust_stock", "get_stock", "list_stock", "list_movements"])
def test_nobody_else_sees_or_changes_it(call, role: str, method: str):
    with pytest.raises(PermissionDenied) as refused:
        call(method, a_context(role))

    assert refused.value.code == "role_required"
