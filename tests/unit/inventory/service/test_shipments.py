"""Entrypoints of shipments: for the warehouse only; facts of their money let them leave or hold them."""

import pytest

from backbone.errors import PermissionDenied
from inventory.orders import CONFIRMED
from tests.builders import a_context, a_stock_item
from tests.unit.inventory.journeys import an_order_that_is, facts_about


@pytest.fixture
def order(work):
    """A confirmed order of one unit, with its planned shipment."""
    order = an_order_that_is(CONFIRMED, lines=1)
    work.orders.rows[order.id] = order
    work.stock.rows["KIT-0001"] = a_stock_item(on_hand=5, reserved=1)
    return order


def test_a_shipment_is_packed_captured_dispatched_and_delivered(call, service, order):
    named = {"shipment_id": order.shipments[0].id}

    states = [call("pack_shipment", a_context("warehouse"), **named)["state"]]
    service.on_payment_captured.__wrapped__(service, facts_about(order.id, **named)["payment_captured"])
    states.append(call("get_shipment", a_context("warehouse"), **named)["state"])
    states.append(call("dispatch_shipment", a_context("warehouse"), **named, carrier="Post")["state"])
    states.append(call("deliver_shipment", a_context("warehouse"), **named)["state"])

    assert states == ["PACKED", "READY", "SHIPPED", "DELIVERED"]


def test_a_capture_that_failed_holds_a_shipment(call, service, order):
    named = {"shipment_id": order.shipments[0].id}
    call("pack_shipment", a_context("warehouse"), **named)

    service.on_payment_capture_failed.__wrapped__(service, facts_about(order.id, **named)["payment_capture_failed"])

    assert call("get_shipment", a_context("warehouse"), **named)["state"] == "ON_HOLD"


def test_shipments_are_read_by_page(call):
    assert call("list_shipments", a_context("warehouse"), state="READY") == {"items": [], "next_cursor": None}


@pytest.mark.parametrize("role", ["customer", "support", "catalogue", "accountant", "ops"])
@pytest.mark.parametrize(
    "method", ["get_shipment", "list_shipments", "pack_shipment", "dispatch_shipment", "deliver_shipment"]
)
def test_nobody_else_sees_or_changes_them(call, role: str, method: str):
    with pytest.raises(PermissionDenied) as refused:
        call(method, a_context(role))

    assert refused.value.code == "role_required"
