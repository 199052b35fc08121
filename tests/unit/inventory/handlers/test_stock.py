"""Handlers of stock: what is received is counted, on a locked row."""

import pytest

from backbone.errors import NotFound
from inventory import handlers
from inventory.contract import ReceiveStock
from tests.builders import a_stock_item
from tests.unit.inventory.fake_work import FakeWork


def test_received_units_are_counted_and_stored():
    work = FakeWork(stock=[a_stock_item("KIT-1", on_hand=5, reserved=2)])

    item = handlers.receive_stock(work, ReceiveStock("KIT-1", 3))

    assert (item.received, item.on_hand, item.reserved) == (8, 8, 2)
    assert (work.stock.rows["KIT-1"], work.stock.locked) == (item, ["KIT-1"])


def test_units_of_an_unknown_sku_are_not_received():
    with pytest.raises(NotFound) as refused:
        handlers.receive_stock(FakeWork(), ReceiveStock("KIT-1", 3))

    assert refused.value.code == "sku_not_found"
