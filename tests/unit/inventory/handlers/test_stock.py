"""Handlers of stock: what is received or corrected is counted on a locked row, in somebody's name."""

import pytest

from backbone.errors import Conflict, NotFound
from inventory import handlers
from inventory.contract import AdjustStock, GetStock, ListMovements, ListStock, ReceiveStock
from inventory.stock import Movement
from tests.builders import a_context, a_stock_item
from tests.unit.inventory.fake_work import FakeWork


@pytest.fixture
def work() -> FakeWork:
    """Five units, two of them promised; somebody of the warehouse asks."""
    return FakeWork(
        stock=[a_stock_item("KIT-1", on_hand=5, reserved=2)], context=a_context("warehouse", actor_id="wim")
    )


def test_received_units_are_counted_and_stored(work: FakeWork):
    item = handlers.receive_stock(work, ReceiveStock("KIT-1", 3))

    assert (item.received, item.on_hand, item.reserved) == (8, 8, 2)
    assert (work.stock.rows["KIT-1"], work.stock.locked) == (item, ["KIT-1"])
    assert work.stock.moved == [(Movement("KIT-1", "received", 3), "wim")]


def test_a_count_is_corrected_with_a_reason(work: FakeWork):
    item = handlers.adjust_stock(work, AdjustStock("KIT-1", -3, "Broken"))

    assert (item.adjusted, item.on_hand, item.available) == (-3, 2, 0)
    assert work.stock.moved == [(Movement("KIT-1", "adjusted", -3, "Broken"), "wim")]


def test_what_is_promised_is_not_adjusted_away(work: FakeWork):
    with pytest.raises(Conflict):
        handlers.adjust_stock(work, AdjustStock("KIT-1", -4, "Broken"))

    assert (work.stock.rows["KIT-1"].on_hand, work.stock.moved) == (5, [])


def test_stock_is_read_by_sku_and_by_page(work: FakeWork):
    stock, movements = ListStock(None, 20), ListMovements("KIT-1", None, 20)

    assert handlers.get_stock(work, GetStock("KIT-1"))["on_hand"] == 5
    assert handlers.list_stock(work, stock).items == handlers.list_movements(work, movements).items == []
    assert work.stock.asked == [stock, movements]


@pytest.mark.parametrize(
    "ask",
    [
        lambda work: handlers.receive_stock(work, ReceiveStock("KIT-2", 3)),
        lambda work: handlers.adjust_stock(work, AdjustStock("KIT-2", 3, "Found")),
        lambda work: handlers.get_stock(work, GetStock("KIT-2")),
        lambda work: handlers.list_movements(work, ListMovements("KIT-2", None, 20)),
    ],
    ids=["receive", "adjust", "get", "list_movements"],
)
def test_a_sku_that_no_product_has_is_not_found(work: FakeWork, ask):
    with pytest.raises(NotFound) as refused:
        ask(work)

    assert refused.value.code == "sku_not_found"
