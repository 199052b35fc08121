"""Stock items: what is counted, what is promised, and that no unit is promised twice."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory.stock import StockItem
from tests.builders import a_stock_item


def test_available_is_what_is_counted_and_not_promised():
    assert a_stock_item(on_hand=5, reserved=2).available == 3


def test_received_units_are_on_hand_and_available():
    item = a_stock_item(on_hand=5, reserved=5)

    item.receive(3)

    assert (item.received, item.on_hand, item.reserved, item.available) == (8, 8, 5, 3)


def test_reserved_units_stay_on_hand():
    item = a_stock_item(on_hand=5)

    item.reserve(2)

    assert (item.received, item.on_hand, item.reserved, item.available) == (5, 5, 2, 3)


def test_all_that_is_available_can_be_reserved_and_not_one_more():
    item = a_stock_item(on_hand=5, reserved=2)

    assert item.can_reserve(3)
    assert not item.can_reserve(4)


@pytest.mark.parametrize("quantity", [4, 0, -1])
def test_reserving_what_is_not_there_is_a_bug_to_be_seen(quantity: int):
    item = a_stock_item(on_hand=5, reserved=2)

    with pytest.raises(AssertionError, match="KIT-0001"):
        item.reserve(quantity)

    assert item.reserved == 2


def test_receiving_less_than_nothing_is_a_bug_to_be_seen():
    with pytest.raises(AssertionError):
        a_stock_item().receive(-1)


def test_a_new_item_has_nothing():
    assert StockItem("KIT-1") == StockItem("KIT-1", received=0, on_hand=0, reserved=0)


@given(st.lists(st.tuples(st.booleans(), st.integers(1, 50)), max_size=30))
def test_whatever_happens_no_unit_is_promised_twice(steps: list[tuple[bool, int]]):
    item = a_stock_item(on_hand=0)
    for is_receipt, quantity in steps:
        if is_receipt:
            item.receive(quantity)
        elif item.can_reserve(quantity):
            item.reserve(quantity)

        assert 0 <= item.reserved <= item.on_hand <= item.received
        assert item.on_hand == item.available + item.reserved
