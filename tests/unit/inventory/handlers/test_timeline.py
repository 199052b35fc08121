"""Handlers of timelines: facts of money are kept in any state, and read by whom they concern."""

import pytest

from backbone.errors import NotFound, Unavailable
from backbone.messages import new_id
from inventory import handlers
from inventory.contract import OrderTimeline
from inventory.orders import CANCELLED, CONFIRMED, DELIVERED, EXPIRED, PARTIALLY_SHIPPED, RESERVED, SHIPPED
from tests.builders import a_context, an_order
from tests.unit.inventory.fake_work import FakeWork
from tests.unit.inventory.journeys import an_order_that_is, facts_about

STATES = (RESERVED, CONFIRMED, PARTIALLY_SHIPPED, SHIPPED, DELIVERED, EXPIRED, CANCELLED)
NOTED = ("payment_declined", "payment_voided", "payment_refunded", "invoice_issued")


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("kind", NOTED)
def test_a_fact_of_its_money_is_kept_whatever_state_an_order_is_in(state: str, kind: str):
    work = FakeWork(orders=[order := an_order_that_is(state)])

    handlers.note_payment(work, facts_about(order.id, new_id())[kind])

    assert (work.orders.rows[order.id].state, work.told) == (state, [])
    assert [(entry.kind, stamp.actor_id) for entry, stamp in work.timeline.rows[order.id]] == [(kind, "billing")]


@pytest.mark.parametrize("kind", NOTED)
def test_a_fact_of_an_order_that_is_absent_is_parked(kind: str):
    with pytest.raises(Unavailable) as parked:
        handlers.note_payment(FakeWork(), facts_about(new_id(), new_id())[kind])

    assert parked.value.code == "cause_not_arrived"


def test_a_timeline_is_read_after_the_entry_that_is_known():
    work = FakeWork(orders=[order := an_order_that_is(RESERVED)])
    for kind in NOTED:
        handlers.note_payment(work, facts_about(order.id, new_id())[kind])

    found = handlers.order_timeline(work, OrderTimeline(order.id, after=order.entries_before + 1, limit=2))

    assert [entry.kind for entry in found["items"]] == ["payment_voided", "payment_refunded"]
    assert found["has_more"]


@pytest.mark.parametrize("role", ["support", "warehouse", "accountant", "admin"])
def test_staff_read_everybodys_timeline(role: str):
    work = FakeWork(orders=[order := an_order()], context=a_context(role))

    assert handlers.order_timeline(work, OrderTimeline(order.id, 0, 5)) == {"items": [], "has_more": False}


def test_a_person_reads_the_timeline_of_their_own_order_only():
    order = an_order()
    own = FakeWork(orders=[order], context=a_context(actor_id=order.customer_id))

    assert handlers.order_timeline(own, OrderTimeline(order.id, 0, 5))["items"] == []
    for work in (FakeWork(orders=[order], context=a_context()), FakeWork()):
        with pytest.raises(NotFound) as hidden:
            handlers.order_timeline(work, OrderTimeline(order.id, 0, 5))
        assert hidden.value.code == "order_not_found"
