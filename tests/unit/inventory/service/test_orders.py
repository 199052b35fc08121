"""Entrypoints of orders: who may order for whom, that others are asked first, and what the clock and facts do."""

from datetime import timedelta
from typing import Any

import pytest

from backbone.config import SettingError
from backbone.context import Context
from backbone.errors import Conflict, NotFound, PermissionDenied, Unavailable
from backbone.messages import new_id
from customers.contract import customer_not_found
from inventory.orders import EXPIRED, RESERVED
from inventory.service import orders as module
from tests.builders import NOON, a_context, a_product, an_address, an_order
from tests.unit.inventory.journeys import facts_about

ADA, BOB = new_id(), new_id()


@pytest.fixture
def place(call):
    """Orders two units of A for Ada."""

    def run(*roles: str, actor: str = ADA, **changes: Any) -> Any:
        arguments = {"customer_id": ADA, "lines": [{"sku": "A", "quantity": 2}]} | changes
        return call("place_order", a_context(*roles, actor_id=actor), **arguments)

    return run


def test_a_person_orders_for_themselves_at_the_tax_of_where_they_get_post(place):
    order = place()

    assert (order["customer"]["id"], order["customer"]["address"]["country"]) == (ADA, "DK")
    assert order["lines"][0]["tax_rate_basis_points"] == 2_500
    assert [order[part]["amount_minor"] for part in ("shipping", "net", "tax", "total")] == [490, 2_490, 622, 3_112]


def test_others_are_asked_before_the_one_transaction(place, service):
    place()

    assert service.unit_of_work.in_order == ["customers", "billing", "transaction"]


@pytest.mark.parametrize("role", ["support", "admin"])
def test_support_orders_for_others(place, role: str):
    assert place(role, actor=BOB)["customer_id"] == ADA


@pytest.mark.parametrize("role", ["customer", "warehouse", "accountant"])
def test_nobody_else_orders_for_others(place, service, work, role: str):
    with pytest.raises(PermissionDenied) as refused:
        place(role, actor=BOB)

    assert (refused.value.code, service.unit_of_work.in_order, work.orders.rows) == ("not_yours", [], {})


def test_nothing_is_ordered_for_a_customer_who_is_not_there(place, service, work):
    def missing(customer_id: str) -> None:
        raise customer_not_found(customer_id)

    service.customers.snapshot_for_order = missing

    with pytest.raises(NotFound):
        place()
    assert work.orders.rows == {}


def test_an_order_goes_where_it_is_told_to_and_is_taxed_there(place, service):
    order = place(address=vars(an_address(country="DE", city="Kiel")))

    assert (order["customer"]["address"]["city"], service.billing.asked["country"]) == ("Kiel", "DE")


def test_an_order_without_any_address_says_what_to_do(place, service, work):
    service.customers.answers = {"address": None}

    with pytest.raises(Conflict) as refused:
        place()

    assert (refused.value.code, work.orders.rows) == ("address_missing", {})
    assert place(address=vars(an_address()))["state"] == RESERVED


def test_an_order_at_the_total_that_was_shown_is_placed(place):
    assert place(expected_total={"amount_minor": 3_112, "currency": "EUR"})["total"]["amount_minor"] == 3_112


def test_an_order_at_another_total_is_refused_with_both(place, work):
    with pytest.raises(Conflict) as refused:
        place(expected_total={"amount_minor": 3_111, "currency": "EUR"})

    assert (refused.value.code, work.orders.rows) == ("total_changed", {})
    assert refused.value.details["total_minor"] == 3_112


def test_an_order_whose_price_moves_while_its_tax_is_asked_for_is_not_placed(place, service, work):
    service.billing.on_quote = lambda: work.products.add([a_product("A", 500)])

    with pytest.raises(Unavailable) as refused:
        place()

    assert (refused.value.code, work.orders.rows) == ("prices_moving", {})
    assert place()["lines"][0]["unit_price"]["amount_minor"] == 500


def test_an_order_is_cancelled_and_read(call, place):
    order, ada = place(), a_context(actor_id=ADA)

    cancelled = call("cancel_order", ada, order_id=order["id"], reason="No more")

    assert cancelled["state"] == "CANCELLED"
    assert call("get_order", ada, order_id=order["id"])["lines"][0]["cancelled"] == 2
    assert call("list_orders", ada, customer_id=ADA) == {"items": [], "next_cursor": None}


def test_a_timeline_is_asked_of_the_order_that_is_named(call, place):
    with pytest.raises(NotFound):
        call("order_timeline", a_context(), order_id=place()["id"])


@pytest.mark.parametrize("kind", sorted(set(facts_about(ADA, BOB)) - {"payment_captured", "payment_capture_failed"}))
def test_every_fact_of_its_money_is_kept_in_the_timeline(service, work, kind: str):
    order = an_order()
    work.orders.rows[order.id] = order

    getattr(service, f"on_{kind}").__wrapped__(service, facts_about(order.id, new_id())[kind])

    assert work.timeline.kinds(order.id)[0] == kind


def test_the_clock_lets_orders_expire_whose_hold_has_ended(service, work):
    over, running = an_order(lines=1), an_order(lines=1, hold_until=NOON + timedelta(minutes=1))
    over.hold_until = NOON
    work.orders.rows = {over.id: over, running.id: running}
    work.stock.rows["KIT-0001"] = work.stock.rows.pop("A")
    work.stock.rows["KIT-0001"].reserve(2)

    service.expire_orders()

    assert [work.orders.rows[each.id].state for each in (over, running)] == [EXPIRED, RESERVED]


def test_the_clock_looks_again_while_there_are_more(service, work, monkeypatch):
    monkeypatch.setattr(module, "SWEEP_BATCH", 2)
    ended = [an_order(lines=1, hold_until=NOON) for _ in range(5)]
    work.orders.rows = {order.id: order for order in ended}
    work.stock.rows["KIT-0001"] = work.stock.rows.pop("A")
    work.stock.rows["KIT-0001"].reserve(5)

    service.expire_orders()

    assert {order.state for order in work.orders.rows.values()} == {EXPIRED}


def test_the_clock_does_nothing_while_the_database_is_away(service, work):
    order = an_order(lines=1, hold_until=NOON)
    work.orders.rows = {order.id: order}
    service.unit_of_work.is_away = True

    service.expire_orders()

    assert work.orders.rows[order.id].state == RESERVED


def test_a_hold_is_a_setting_in_seconds():
    assert module._seconds("HOLD_S")({"HOLD_S": "900"}) == timedelta(minutes=15)
    for wrong in ("0", "2592001", "soon"):
        with pytest.raises(SettingError, match="HOLD_S"):
            module._seconds("HOLD_S")({"HOLD_S": wrong})


def test_an_operator_orders_for_anybody(call):
    order = call("place_order", Context(), customer_id=ADA, lines=[{"sku": "A", "quantity": 1}])

    assert order["customer_id"] == ADA
