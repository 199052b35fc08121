"""Handlers of payments: an order is opened, paid, closed and refunded, by whom it may be."""

from dataclasses import replace

import pytest

from backbone.context import Context
from backbone.errors import Conflict, NotFound, PermissionDenied, Unavailable
from backbone.messages import new_id
from billing import handlers
from billing.contract import AUTHORISE, GetPayment, ListPaymentsSchema, PaymentStarted, PayOrder, RefundPayment
from tests.builders import a_context, an_order_placed
from tests.unit.billing.desk import TIMING, Desk, cents, total

STAFF = ["accountant", "support", "admin"]


@pytest.fixture
def desk() -> Desk:
    return Desk()


def a_list(**filters):
    return ListPaymentsSchema().load({"limit": 20, **filters})


def test_a_placed_order_can_be_paid(desk):
    order = desk.placed()

    payment = desk.payment(order)

    assert (payment["state"], payment["total"], payment["customer_id"]) == ("CREATED", order.total, order.customer.id)


def test_an_order_that_is_told_of_twice_is_one_payment(desk):
    order = desk.placed()

    desk.placed(order=order)

    assert desk.payment(order)["state"] == "CREATED"


def test_a_started_payment_is_told_and_leased(desk):
    order = desk.placed()

    attempt = desk.started(order)

    assert desk.facts == [PaymentStarted(order.order_id, attempt.payment_id, attempt.id, desk.now)]
    assert (attempt.kind, attempt.amount) == (AUTHORISE, order.total)
    assert attempt.next_look_ms > 0


def test_its_attempt_belongs_to_the_journey_of_who_pays(desk):
    context = Context()

    attempt = desk.started(desk.placed(), context)

    assert attempt.correlation_id == context.correlation_id


@pytest.mark.parametrize("role", ["support", "admin"])
def test_staff_may_pay_for_a_customer(desk, role):
    assert desk.started(desk.placed(), a_context(role)).is_open


@pytest.mark.parametrize("roles", [("customer",), ("accountant", "warehouse", "catalogue", "ops")])
def test_nobody_else_pays_an_order_of_somebody(desk, roles):
    with pytest.raises(NotFound, match="order_not_found"):
        desk.started(desk.placed(), a_context(*roles))


def test_a_customer_pays_their_own(desk):
    order = desk.placed()

    assert desk.started(order, a_context(actor_id=order.customer.id)).is_open


def test_an_unknown_order_leaves_nothing_behind(desk):
    with pytest.raises(Unavailable, match="order_not_known_yet"), desk.work() as uow:
        handlers.start_payment(uow, PayOrder(new_id(), "card_approved"), TIMING)

    with desk.work() as uow:
        assert handlers.list_payments(uow, a_list()).items == []


@pytest.mark.parametrize("by", ["order_cancelled", "order_expired"])
def test_an_order_that_ended_first_is_a_tombstone_that_nobody_sees(desk, by):
    order = an_order_placed()
    desk.closed(order, by=by)
    with pytest.raises(NotFound):
        desk.payment(order)

    desk.placed(order=order)

    assert desk.payment(order)["is_closed"]
    with pytest.raises(Conflict, match="order_closed"):
        desk.started(order)


@pytest.mark.parametrize("by", ["order_cancelled", "order_expired"])
def test_an_order_that_ended_twice_is_voided_once(desk, by):
    order = desk.authorised()

    desk.closed(order, by=by)
    desk.closed(order, by=by)
    desk.drain()

    assert desk.told.count("payment_voided") == 1
    assert desk.amounts(order) == (total(order), 0, total(order), 0)


@pytest.mark.parametrize("role", STAFF)
def test_staff_see_everybodys_payment(desk, role):
    order = desk.placed()

    with desk.work(a_context(role)) as uow:
        assert handlers.get_payment(uow, GetPayment(None, order.order_id))["order_number"] == order.order_number


@pytest.mark.parametrize("roles", [("customer",), ("warehouse", "catalogue", "ops")])
def test_somebody_elses_payment_does_not_exist(desk, roles):
    order = desk.placed()

    with desk.work(a_context(*roles)) as uow:
        with pytest.raises(NotFound, match="payment_not_found"):
            handlers.get_payment(uow, GetPayment(None, order.order_id))
        with pytest.raises(PermissionDenied, match="not_yours"):
            handlers.list_payments(uow, a_list())
        with pytest.raises(PermissionDenied, match="not_yours"):
            handlers.list_payments(uow, a_list(customer_id=order.customer.id))


def test_a_customer_sees_and_lists_their_own_payments(desk):
    order, _other = desk.placed(), desk.placed()

    with desk.work(a_context(actor_id=order.customer.id)) as uow:
        seen = handlers.get_payment(uow, GetPayment(None, order.order_id))
        listed = handlers.list_payments(uow, a_list(customer_id=order.customer.id))

    assert [each["id"] for each in listed.items] == [seen["id"]]


def test_payments_are_listed_newest_first_page_by_page(desk):
    orders = [desk.placed() for _ in range(3)]

    with desk.work() as uow:
        first = handlers.list_payments(uow, a_list(limit=2))
        last = handlers.list_payments(uow, a_list(limit=2, cursor=first.next_cursor))

    listed = [each["order_id"] for each in (*first.items, *last.items)]
    assert listed == [each.order_id for each in reversed(orders)]
    assert last.next_cursor is None


def test_payments_are_found_by_state_by_order_and_by_number(desk):
    paid, placed = desk.authorised(), desk.placed(order=replace(an_order_placed(), order_number="O-000018"))

    with desk.work() as uow:
        found = [
            [each["order_id"] for each in handlers.list_payments(uow, a_list(**{name: wanted})).items]
            for name, wanted in (
                ("state", "AUTHORISED"),
                ("state", "CREATED"),
                ("state", "REFUNDED"),
                ("order_id", paid.order_id),
                ("order_number", placed.order_number),
                ("order_number", "O-000999"),
            )
        ]

    assert found == [[paid.order_id], [placed.order_id], [], [paid.order_id], [placed.order_id], []]


def test_what_the_provider_owes_an_answer_to_is_listed_until_it_comes(desk):
    _settled, order = desk.authorised(), desk.placed()
    attempt = desk.started(order)

    with desk.work() as uow:
        (doubtful,) = handlers.list_payments(uow, a_list(is_in_doubt=True)).items
        others = handlers.list_payments(uow, a_list(is_in_doubt=False)).items
    desk.settle_open(attempt)

    assert (doubtful["order_id"], doubtful["is_in_doubt"]) == (order.order_id, True)
    assert [each["is_in_doubt"] for each in others] == [False]
    with desk.work() as uow:
        assert handlers.list_payments(uow, a_list(is_in_doubt=True)).items == []


def test_what_is_going_back_can_be_refunded_no_more(desk):
    order = desk.authorised()
    desk.packed(order)
    desk.drain()
    captured = desk.payment(order)["refundable"]

    with desk.work() as uow:
        handlers.refund_payment(uow, RefundPayment(desk.payment(order)["id"], cents(100), "Scratched"))

    going_back = desk.payment(order)
    assert captured == going_back["captured"]
    assert (going_back["refunded"], going_back["refundable"]) == (cents(0), captured - cents(100))
    desk.drain()
    gone_back = desk.payment(order)
    assert (gone_back["refunded"], gone_back["refundable"]) == (cents(100), captured - cents(100))
    assert gone_back["state"] == "PARTIALLY_REFUNDED"


def test_a_refund_begins_with_an_attempt_that_says_why(desk):
    order = desk.authorised()
    desk.packed(order)
    desk.drain()

    with desk.work() as uow:
        command = RefundPayment(desk.payment(order)["id"], cents(100), "Scratched")
        answer = handlers.refund_payment(uow, command)

    refund = answer["attempts"][-1]
    assert (refund.kind, refund.state, refund.cause, refund.reason) == ("refund", "REQUESTED", "staff", "Scratched")
    desk.drain()
    assert desk.amounts(order)[3] == 100


def test_what_was_not_captured_cannot_go_back(desk):
    order = desk.authorised()
    payment_id = desk.payment(order)["id"]

    with pytest.raises(Conflict, match="refund_too_large"), desk.work() as uow:
        handlers.refund_payment(uow, RefundPayment(payment_id, cents(1), "Nothing"))


def test_a_payment_that_is_not_there_cannot_be_refunded(desk):
    with pytest.raises(NotFound, match="payment_not_found"), desk.work() as uow:
        handlers.refund_payment(uow, RefundPayment(new_id(), cents(1), "Nothing"))
