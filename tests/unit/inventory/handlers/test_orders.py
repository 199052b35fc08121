"""Handlers of orders: all or nothing, told with its effect, and nobody else's business."""

from datetime import timedelta

import pytest

from backbone.context import Context
from backbone.errors import Conflict, InvalidRequest, NotFound, PermissionDenied, Unavailable
from backbone.messages import new_id
from inventory import handlers
from inventory.contract import CancelOrder, GetOrder, ListOrders
from inventory.orders import CANCELLED, CONFIRMED, EXPIRED, PARTIALLY_SHIPPED, RESERVED, SHIPPED, Order
from tests.builders import HOLD, NOON, a_context, a_customer_snapshot, a_product, a_quote, a_stock_item, an_order, euros
from tests.unit.inventory.fake_work import FakeWork
from tests.unit.inventory.journeys import EXTENSION, PAYMENT, an_order_that_is, facts_about

STAFF = ["support", "warehouse", "accountant", "admin"]


@pytest.fixture
def work() -> FakeWork:
    """Two products, five units of each."""
    return FakeWork([a_product("A", 1_000), a_product("B", 1_000)], [a_stock_item("A", 5), a_stock_item("B", 5)])


def place(work: FakeWork, *units: tuple[str, int], price_minor: int = 1_000) -> Order:
    return handlers.place_order(work, a_customer_snapshot(), a_quote(*units, price_minor=price_minor), HOLD)


def unchanged(work: FakeWork) -> bool:
    return (work.orders.rows, work.told, [item.reserved for item in work.stock.rows.values()]) == ({}, [], [0, 0])


def a_work_with(order: Order, context: Context | None = None) -> FakeWork:
    """An order of 1 and 2 units that are all reserved."""
    stock = [a_stock_item(line.sku, 5, line.open) for line in order.lines]
    return FakeWork([], stock, [order], context)


def test_a_placed_order_is_stored_with_its_units_reserved(work: FakeWork):
    order = place(work, ("A", 2), ("B", 1))

    assert list(work.orders.rows) == [order.id]
    assert (work.stock.rows["A"].reserved, work.stock.rows["B"].reserved) == (2, 1)
    assert (order.placed_at, order.net) == (NOON, euros(3_490))


def test_a_placed_order_is_announced_under_its_number(work: FakeWork):
    order = place(work, ("A", 1))

    assert work.published == [(order.placed(), order.id)]
    assert work.published[0][0].order_number == "O-000001"
    assert work.timeline.kinds(order.id) == ["order_placed"]


def test_stock_is_locked_by_sku_whatever_the_order_of_the_lines(work: FakeWork):
    place(work, ("B", 1), ("A", 1), ("B", 1))

    assert work.stock.locked == ["A", "B"]


def test_an_order_that_is_short_of_one_sku_changes_nothing(work: FakeWork):
    with pytest.raises(Conflict) as refused:
        place(work, ("A", 1), ("B", 3), ("B", 3))

    assert refused.value.details == {"B.asked": 6, "B.available": 5}
    assert unchanged(work)


def test_an_order_at_prices_that_are_gone_changes_nothing(work: FakeWork):
    with pytest.raises(Unavailable) as refused:
        place(work, ("A", 1), price_minor=999)

    assert refused.value.code == "prices_moving"
    assert unchanged(work)


def test_what_was_archived_or_never_there_is_not_ordered(work: FakeWork):
    work.products.add([a_product("B", 1_000, is_archived=True)])

    with pytest.raises(Conflict, match="Sold no more: B"):
        place(work, ("A", 1), ("B", 1))
    with pytest.raises(InvalidRequest, match="No product has the SKU Z"):
        place(work, ("A", 1), ("Z", 1))

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
    work, asked = FakeWork(context=context), ListOrders(None, None, None, None, 20)

    handlers.list_orders(work, asked)

    assert work.orders.asked == [asked]


def test_a_person_lists_their_own_orders():
    work, asked = FakeWork(context=a_context(actor_id="ada")), ListOrders("ada", None, None, None, 20)

    handlers.list_orders(work, asked)

    assert work.orders.asked == [asked]


@pytest.mark.parametrize("customer_id", [None, new_id()])
def test_a_person_does_not_list_the_orders_of_others(customer_id: str | None):
    work = FakeWork(context=a_context())

    with pytest.raises(PermissionDenied):
        handlers.list_orders(work, ListOrders(customer_id, None, None, None, 20))

    assert work.orders.asked == []


@pytest.mark.parametrize("state", [RESERVED, CONFIRMED, PARTIALLY_SHIPPED])
def test_who_ordered_cancels_what_has_not_left_and_its_stock_is_free(state: str):
    order = an_order_that_is(state)
    work = a_work_with(order, a_context(actor_id=order.customer_id))

    cancelled = handlers.cancel_order(work, CancelOrder(order.id, "No more"))

    assert cancelled.state == (SHIPPED if state == PARTIALLY_SHIPPED else CANCELLED)
    assert [item.reserved for item in work.stock.rows.values()] == [0, 0]
    assert (work.told, work.published[0][0].reason) == (["order_cancelled"], "No more")


@pytest.mark.parametrize("role", ["support", "admin"])
def test_support_cancels_for_others(role: str):
    order = an_order()

    assert handlers.cancel_order(a_work_with(order, a_context(role)), CancelOrder(order.id, "")).state == CANCELLED


@pytest.mark.parametrize("role", ["warehouse", "accountant"])
def test_other_staff_see_an_order_and_do_not_cancel_it(role: str):
    order = an_order()
    work = a_work_with(order, a_context(role))

    with pytest.raises(PermissionDenied) as refused:
        handlers.cancel_order(work, CancelOrder(order.id, ""))

    assert (refused.value.code, work.orders.rows[order.id].state) == ("role_required", RESERVED)


def test_somebody_elses_order_is_not_there_to_be_cancelled():
    order = an_order()

    with pytest.raises(NotFound):
        handlers.cancel_order(a_work_with(order, a_context()), CancelOrder(order.id, ""))


@pytest.mark.parametrize("state", [SHIPPED, EXPIRED, CANCELLED])
def test_what_has_left_or_ended_is_not_cancelled(state: str):
    work = a_work_with(order := an_order_that_is(state))

    with pytest.raises(Conflict) as refused:
        handlers.cancel_order(work, CancelOrder(order.id, ""))

    assert (refused.value.code, work.told) == ("order_state_forbids", [])


def test_a_started_payment_extends_the_hold_in_billings_name():
    work = a_work_with(order := an_order())

    handlers.extend_hold(work, facts_about(order.id, new_id())["payment_started"], EXTENSION)

    assert work.orders.rows[order.id].hold_until == NOON + HOLD + EXTENSION
    assert [(entry.kind, stamp.actor_id) for entry, stamp in work.timeline.rows[order.id]] == [
        ("payment_started", "billing"),
        ("hold_extended", "billing"),
    ]


def test_an_authorised_order_is_confirmed_and_its_stock_stays_reserved():
    work = a_work_with(order := an_order())

    handlers.confirm_order(work, facts_about(order.id, new_id())["payment_authorised"])

    kept = work.orders.rows[order.id]
    assert (kept.state, kept.payment_id, kept.version) == (CONFIRMED, PAYMENT, 2)
    assert (work.told, [item.reserved for item in work.stock.rows.values()]) == (["order_confirmed"], [1, 2])


@pytest.mark.parametrize("state", [EXPIRED, CANCELLED])
def test_an_authorisation_after_the_end_is_only_noted(state: str):
    work = a_work_with(order := an_order_that_is(state))

    handlers.confirm_order(work, facts_about(order.id, new_id())["payment_authorised"])

    assert (work.orders.rows[order.id].state, work.told) == (state, [])
    assert work.timeline.kinds(order.id) == ["payment_authorised"]


def test_a_fact_of_an_order_that_is_absent_is_parked():
    facts = facts_about(new_id(), new_id())

    with pytest.raises(Unavailable) as started:
        handlers.extend_hold(FakeWork(), facts["payment_started"], timedelta(1))
    with pytest.raises(Unavailable) as authorised:
        handlers.confirm_order(FakeWork(), facts["payment_authorised"])

    assert started.value.code == authorised.value.code == "cause_not_arrived"


def test_an_order_whose_hold_has_ended_expires_and_its_stock_is_free():
    work = a_work_with(order := an_order())

    assert handlers.expire_order(work, order.id, version=1)

    assert (work.orders.rows[order.id].state, work.told) == (EXPIRED, ["order_expired"])
    assert [item.reserved for item in work.stock.rows.values()] == [0, 0]
    assert [stamp.actor_id for _, stamp in work.timeline.rows[order.id]] == ["inventory"]


def test_an_order_to_which_something_happened_since_does_not_expire():
    work = a_work_with(order := an_order())
    handlers.confirm_order(work, facts_about(order.id, new_id())["payment_authorised"])

    assert not handlers.expire_order(work, order.id, version=1)

    assert (work.orders.rows[order.id].state, work.told) == (CONFIRMED, ["order_confirmed"])
