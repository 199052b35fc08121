"""Stock items: what is counted, what is promised, that no unit is lost, and none promised twice."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backbone.errors import Conflict
from inventory.stock import Movement, StockItem, reserve_all
from tests.builders import a_stock_item


def test_available_is_what_is_counted_and_not_promised():
    assert a_stock_item(on_hand=5, reserved=2).available == 3


def test_received_units_are_on_hand_and_available():
    item = a_stock_item(on_hand=5, reserved=5)

    item.receive(3)

    assert (item.received, item.on_hand, item.reserved, item.available) == (8, 8, 5, 3)
    assert item.movements == [Movement("KIT-0001", "received", 3)]


def test_reserved_units_stay_on_hand():
    item = a_stock_item(on_hand=5)

    item.reserve(2)

    assert (item.received, item.on_hand, item.reserved, item.available) == (5, 5, 2, 3)
    assert item.movements == []


def test_released_units_can_be_promised_again():
    item = a_stock_item(on_hand=5, reserved=4)

    item.release(3)

    assert (item.on_hand, item.reserved, item.available) == (5, 1, 4)


def test_shipped_units_are_neither_on_hand_nor_promised():
    item = a_stock_item(on_hand=5, reserved=4)

    item.ship(3, "shipment-1")

    assert (item.received, item.on_hand, item.reserved, item.shipped, item.available) == (5, 2, 1, 3, 1)
    assert item.movements == [Movement("KIT-0001", "shipped", -3, shipment_id="shipment-1")]


@pytest.mark.parametrize("quantity", [4, -3])
def test_a_count_is_corrected_up_and_down(quantity: int):
    item = a_stock_item(on_hand=5, reserved=2)

    item.adjust(quantity, "Counted again")

    assert (item.received, item.adjusted, item.on_hand, item.reserved) == (5, quantity, 5 + quantity, 2)
    assert item.movements == [Movement("KIT-0001", "adjusted", quantity, "Counted again")]


def test_what_is_promised_is_not_adjusted_away():
    item = a_stock_item(on_hand=5, reserved=2)

    with pytest.raises(Conflict) as refused:
        item.adjust(-4, "Broken")

    assert (refused.value.code, item.on_hand, item.movements) == ("stock_promised", 5, [])
    assert refused.value.details == {"sku": "KIT-0001", "missing": 4, "available": 3}


def test_all_that_is_available_can_be_reserved_and_not_one_more():
    item = a_stock_item(on_hand=5, reserved=2)

    assert item.can_reserve(3)
    assert not item.can_reserve(4)


@pytest.mark.parametrize(
    ("verb", "arguments"),
    [("reserve", [4]), ("reserve", [0]), ("release", [3]), ("release", [0]), ("ship", [3, "s"]), ("ship", [-1, "s"])],
)
def test_moving_what_is_not_there_is_a_bug_to_be_seen(verb: str, arguments: list[object]):
    item = a_stock_item(on_hand=5, reserved=2)

    with pytest.raises(AssertionError, match="KIT-0001"):
        getattr(item, verb)(*arguments)

    assert item == a_stock_item(on_hand=5, reserved=2)


@pytest.mark.parametrize("quantity", [0, -1])
def test_receiving_nothing_is_a_bug_to_be_seen(quantity: int):
    with pytest.raises(AssertionError):
        a_stock_item().receive(quantity)


def test_a_new_item_has_nothing():
    item = StockItem("KIT-1")

    assert [item.received, item.adjusted, item.on_hand, item.reserved, item.shipped, item.available] == [0] * 6


def test_every_sku_that_is_short_is_named_and_nothing_is_reserved():
    stock = {"A": a_stock_item("A", 1), "B": a_stock_item("B", 9), "C": a_stock_item("C", 5, 5)}

    with pytest.raises(Conflict) as refused:
        reserve_all(stock, {"A": 2, "B": 9, "C": 1})

    assert refused.value.details == {"A.asked": 2, "A.available": 1, "C.asked": 1, "C.available": 0}
    assert [item.reserved for item in stock.values()] == [0, 0, 5]


def test_what_is_there_is_reserved_of_every_sku():
    stock = {"A": a_stock_item("A", 2), "B": a_stock_item("B", 9)}

    reserve_all(stock, {"A": 2, "B": 4})

    assert [item.available for item in stock.values()] == [0, 5]


STEPS = st.sampled_from(["receive", "adjust", "reserve", "release", "ship"])


@given(st.lists(st.tuples(STEPS, st.integers(-50, 50)), max_size=40))
def test_whatever_happens_no_unit_is_lost_or_promised_twice(steps: list[tuple[str, int]]):
    item, more = a_stock_item(on_hand=0), {"adjust": ["Counted"], "ship": ["shipment-1"]}
    for verb, quantity in steps:
        with contextlib.suppress(AssertionError, Conflict):
            getattr(item, verb)(quantity, *more.get(verb, []))

        assert item.received + item.adjusted == item.on_hand + item.shipped - item.restocked
        assert item.on_hand == item.available + item.reserved == sum(each.quantity for each in item.movements)
        assert min(item.on_hand, item.reserved, item.available, item.shipped) >= 0
