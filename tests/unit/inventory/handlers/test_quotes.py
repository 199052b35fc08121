"""The handler that prices: lines at the prices of now."""

import pytest

from backbone.errors import InvalidRequest
from inventory import handlers
from tests.builders import SHIPPING_FEE, a_product, a_requested_line, euros
from tests.unit.inventory.fake_work import FakeWork


def test_lines_are_priced_as_their_products_are_now():
    work = FakeWork([a_product("A", 1_000), a_product("B", 5), a_product("C", 7)])
    lines = [a_requested_line("B", 2), a_requested_line("A", 1), a_requested_line("B", 1)]

    basket = handlers.price_lines(work, lines, SHIPPING_FEE)

    assert list(basket.nets) == [euros(10), euros(1_000), euros(5)]
    assert (sorted(basket.products), basket.shipping) == (["A", "B"], euros(490))


def test_what_is_not_sold_has_no_price():
    with pytest.raises(InvalidRequest, match="No product has the SKU A"):
        handlers.price_lines(FakeWork(), [a_requested_line("A")], SHIPPING_FEE)
