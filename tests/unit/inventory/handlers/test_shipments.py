"""Handlers of shipments: what the warehouse does is stored, told and taken from the stock, in one transaction."""

import pytest

from backbone.errors import Conflict, InvalidRequest, NotFound, Unavailable
from backbone.messages import new_id
from inventory import handlers
from inventory.contract import DispatchShipment, ListShipments, NameShipment, PackedUnits, PackShipment
from inventory.handlers import timeline as timelines
from inventory.orders import CANCELLED as CANCELLED_ORDER
from inventory.orders import CONFIRMED, DELIVERED, PARTIALLY_SHIPPED, SHIPPED, Order
from inventory.shipments import CANCELLED, ON_HOLD, PACKED, PLANNED, READY
from tests.builders import a_context, a_stock_item
from tests.unit.inventory.fake_work import FakeWork
from tests.unit.inventory.journeys import an_order_that_is, facts_about


@pytest.fixture
def order() -> Order:
    """A confirmed order of 1 and 2 units with one planned shipment."""
    return an_order_that_is(CONFIRMED)


@pytest.fixture
def work(order: Order) -> FakeWork:
    """The order, its units reserved; somebody of the warehouse asks."""
    stock = [a_stock_item(line.sku, 5, line.open) for line in order.lines]
    return FakeWork([], stock, [order], a_context("warehouse", actor_id="wim"))


def pack(work: FakeWork, shipment_id: str, *lines: PackedUnits):
    return handlers.pack_shipment(work, PackShipment(shipment_id, list(lines) or None))


def capture(work: FakeWork, order: Order, shipment_id: str, kind: str = "payment_captured") -> None:
    handlers.learn_capture(work, facts_about(order.id, shipment_id)[kind])


def states(work: FakeWork, order: Order) -> list[str]:
    return [shipment.state for shipment in work.orders.rows[order.id].shipments]


def test_a_packed_shipment_is_told_with_its_lines(work: FakeWork, order: Order):
    shipment = pack(work, order.shipments[0].id)

    ((fact, aggregate_id),) = work.published
    assert (fact.shipment_id, fact.lines, aggregate_id) == (shipment.id, shipment.lines, order.id)
    assert (states(work, order), shipment.state) == ([PACKED], PACKED)


def test_a_shipment_that_is_packed_in_part_leaves_a_planned_one(work: FakeWork, order: Order):
    pack(work, order.shipments[0].id, PackedUnits(1, 1))

    assert (states(work, order), work.told) == ([PACKED, PLANNED], ["shipment_packed"])


def test_more_than_planned_is_not_packed(work: FakeWork, order: Order):
    with pytest.raises(InvalidRequest):
        pack(work, order.shipments[0].id, PackedUnits(1, 3))

    assert (states(work, order), work.told) == ([PLANNED], [])


def test_a_shipment_whose_money_is_not_captured_does_not_leave(work: FakeWork, order: Order):
    pack(work, shipment_id := order.shipments[0].id)
    capture(work, order, shipment_id, "payment_capture_failed")

    with pytest.raises(Conflict) as refused:
        handlers.dispatch_shipment(work, DispatchShipment(shipment_id, "", ""))

    assert (refused.value.code, states(work, order)) == ("shipment_state_forbids", [ON_HOLD])
    assert [item.on_hand for item in work.stock.rows.values()] == [5, 5]


def test_what_leaves_is_taken_from_the_stock_with_a_movement_of_each_sku(work: FakeWork, order: Order):
    pack(work, shipment_id := order.shipments[0].id)
    capture(work, order, shipment_id)

    handlers.dispatch_shipment(work, DispatchShipment(shipment_id, "Post", "P-1"))

    counts = [(item.on_hand, item.reserved, item.shipped) for item in work.stock.rows.values()]
    assert counts == [(4, 0, 1), (3, 0, 2)]
    assert [(moved.quantity, moved.shipment_id, by) for moved, by in work.stock.moved] == [
        (-1, shipment_id, "wim"),
        (-2, shipment_id, "wim"),
    ]
    assert (work.told[-1], work.orders.rows[order.id].state) == ("shipment_dispatched", SHIPPED)


def test_a_part_that_leaves_keeps_the_rest_reserved(work: FakeWork, order: Order):
    pack(work, shipment_id := order.shipments[0].id, PackedUnits(1, 1))
    capture(work, order, shipment_id)

    handlers.dispatch_shipment(work, DispatchShipment(shipment_id, "", ""))

    assert [item.reserved for item in work.stock.rows.values()] == [1, 1]
    assert work.orders.rows[order.id].state == PARTIALLY_SHIPPED


def test_a_shipment_that_arrives_is_told(work: FakeWork, order: Order):
    pack(work, shipment_id := order.shipments[0].id)
    capture(work, order, shipment_id)
    handlers.dispatch_shipment(work, DispatchShipment(shipment_id, "", ""))

    handlers.deliver_shipment(work, NameShipment(shipment_id))

    assert (work.told[-1], work.orders.rows[order.id].state) == ("shipment_delivered", DELIVERED)


def test_a_capture_that_crossed_the_cancellation_is_only_noted():
    order = an_order_that_is(CONFIRMED)
    pack(work := FakeWork(orders=[order]), shipment_id := order.shipments[0].id)
    locked = work.orders.get_for_update(order.id)
    locked.cancel("", work.now)
    timelines.keep(work, locked)

    capture(work, order, shipment_id)

    assert (work.orders.rows[order.id].state, states(work, order)) == (CANCELLED_ORDER, [CANCELLED])
    assert work.timeline.kinds(order.id)[-1] == "payment_captured"


@pytest.mark.parametrize("kind", ["payment_captured", "payment_capture_failed"])
def test_a_fact_of_a_shipment_or_order_that_is_absent_is_parked(work: FakeWork, order: Order, kind: str):
    for facts in (facts_about(order.id, new_id()), facts_about(new_id(), order.shipments[0].id)):
        with pytest.raises(Unavailable) as parked:
            handlers.learn_capture(work, facts[kind])
        assert parked.value.code == "cause_not_arrived"

    assert (work.timeline.kinds(order.id), states(work, order)) == ([], [PLANNED])


def test_a_captured_shipment_is_ready(work: FakeWork, order: Order):
    pack(work, shipment_id := order.shipments[0].id)

    capture(work, order, shipment_id)

    assert states(work, order) == [READY]
    assert [stamp.actor_id for _, stamp in work.timeline.rows[order.id]] == ["wim", "billing", "billing"]


@pytest.mark.parametrize(
    "ask",
    [
        lambda work: handlers.get_shipment(work, NameShipment(new_id())),
        lambda work: pack(work, new_id()),
        lambda work: handlers.dispatch_shipment(work, DispatchShipment(new_id(), "", "")),
        lambda work: handlers.deliver_shipment(work, NameShipment(new_id())),
    ],
    ids=["get", "pack", "dispatch", "deliver"],
)
def test_a_shipment_that_is_not_there_is_said_to_be_so(work: FakeWork, ask):
    with pytest.raises(NotFound) as missing:
        ask(work)

    assert missing.value.code == "shipment_not_found"


def test_shipments_are_read_one_by_one_and_by_page(work: FakeWork, order: Order):
    asked = ListShipments(order.id, None, None, 20)

    assert handlers.get_shipment(work, NameShipment(order.shipments[0].id)) is order.shipments[0]
    assert handlers.list_shipments(work, asked).items == []
    assert work.shipments.asked == [asked]
