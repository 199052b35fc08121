"""Handlers of orders: all or nothing, announced with its effect, and nobody else's business."""

import pytest

from backbone.context import Context
from backbone.errors import Conflict, InvalidRequest, NotFound, PermissionDenied
from backbone.messages import new_id
from backbone.money import Money
from inventory import handlers
from inventory.contract import GetOrder, ListOrders, PlaceOrder
from inventory.orders import Order
from tests.builders import (
    NOON,
    a_context,
    a_customer_snapshot,
    a_product,
    a_requested_line,
    a_stock_item,
    an_order,
    euros,
)
from tests.unit.inventory.fake_work import FakeWork

STAFF = ["support", "warehouse", "accountant", "admin"]


@pytest.fixture
def work() -> FakeWork:
    """Two products, five units of each."""
    return FakeWork([a_product("A", 1_000), a_product("B", 500)], [a_stock_item("A", 5), a_stock_item("B", 5)])


def place(work: FakeWork, *units: tuple[str, int]) -> Order:
    customer = a_customer_snapshot()
    lines = [a_requested_line(sku, quantity) for sku, quantity in units]
    return handlers.place_order(work, PlaceOrder(customer.id, lines), customer, 1_900)


def unchanged(work: FakeWork) -> bool:
    return (work.orders.rows, work.published, [item.reserved for item in work.stock.rows.values()]) == ({}, [], [0, 0])


def test_a_placed_order_is_stored_with_its_units_reserved(work: FakeWork):
    order = place(work, ("A", 2), ("B", 1))

    assert work.orders.rows == {order.id: order}
    assert (work.stock.rows["A"].reserved, work.stock.rows["B"].reserved) == (2, 1)
    assert (order.placed_at, order.total) == (NOON, euros(2_975))


def test_a_placed_order_is_announced_under_its_number(work: FakeWork):
    order = place(work, ("A", 1))

    assert work.published == [(order.placed(), order.id)]
    assert work.published[0][0].order_number == "O-000001"


def test_stock_is_locked_by_sku_whatever_the_order_of_the_lines(work: FakeWork):
    place(work, ("B", 1), ("A", 1), ("B", 1))

    assert work.stock.locked == ["A", "B"]


def test_an_order_that_is_short_of_one_sku_changes_nothing(work: FakeWork):
    with pytest.raises(Conflict) as refused:
        place(work, ("A", 1), ("B", 6))

    assert refused.value.details == {"B.asked": 6, "B.available": 5}
    assert unchanged(work)


def test_skus_that_no_product_has_are_all_named(work: FakeWork):
    with pytest.raises(InvalidRequest) as refused:
        place(work, ("Z", 1), ("A", 1), ("Y", 1))

    assert refused.value.code == "unknown_sku"
    assert refused.value.details == {"lines": ["No product has the SKU Y.", "No product has the SKU Z."]}
    assert unchanged(work)


def test_products_of_two_currencies_change_nothing(work: FakeWork):
    work.products.add([a_product("B", unit_price=Money(5, "USD"))])

    with pytest.raises(InvalidRequest, match="order them separately"):
        place(work, ("A", 1), ("B", 1))

    assert unchanged(work)


def test_the_last_units_go_to_who_comes_first(work: FakeWork):
    place(work, ("A", 5))

    with pytest.raises(Conflict):
        place(work, ("A", 1))

    assert (work.stock.rows["A"].reserved, len(work.orders.rows)) == (5, 1)


@pytest.mark.parametrize("role", STAFF)
def test_staff_see_everybodys_order(role: str):
    order = an_order()

    assert handlers.get_order(FakeWork(orders=[order], context=a_context(role)), GetOrder(order.id)) is order


def test_a_person_sees_their_own_order():
    order = an_order()
    context = a_context(actor_id=order.customer_id)

    assert handlers.get_order(FakeWork(orders=[order], context=context), GetOrder(order.id)) is order


@pytest.mark.parametrize("roles", [("customer",), ("catalogue", "ops")])
def test_somebody_elses_order_does_not_exist(roles: tuple[str, ...]):
    order = an_order()

    with pytest.raises(NotFound) as hidden:
        handlers.get_order(FakeWork(orders=[order], context=a_context(*roles)), GetOrder(order.id))
    with pytest.raises(NotFound) as missing:
        handlers.get_order(FakeWork(), GetOrder(order.id))

    assert (hidden.value.code, hidden.value.args) == ("order_not_found", missing.value.args)


@pytest.mark.parametrize("context", [Context(), *(a_context(role) for role in STAFF)])
def test_staff_and_operators_list_everybodys_orders(context: Context):
    work, asked = FakeWork(context=context), ListOrders(None, None, 20)

    handlers.list_orders(work, asked)

    assert work.orders.asked == [asked]


def test_a_person_lists_their_own_orders():
    work, asked = FakeWork(context=a_context(actor_id="ada")), ListOrders("ada", None, 20)

    handlers.list_orders(work, asked)

    assert work.orders.asked == [asked]


@pytest.mark.parametrize("customer_id", [None, new_id()])
def test_a_person_does_not_list_the_orders_of_others(customer_id: str | None):
    work = FakeWork(context=a_context())

    with pytest.raises(PermissionDenied):
        handlers.list_orders(work, ListOrders(customer_id, None, 20))

    assert work.orders.asked == []
