"""Billing is killed at every point around the provider: what was begun is settled later, and nothing happens twice."""

import pytest

from backbone.errors import OutcomeUnknown, ServiceError
from backbone.messages import new_id
from tests.integration.billing.till import DoomedTill, Till
from tests.support.waiting import wait_until

AROUND = ["start and provider", "provider and outcome", "outcome and reply"]
DECLINED = "SELECT id FROM payment_attempts WHERE order_id = :id AND state = 'DECLINED'"
SUCCEEDED = "SELECT id FROM payment_attempts WHERE order_id = :id AND state = 'SUCCEEDED'"
HELD_AT_PROVIDER = """SELECT sum(CASE WHEN kind = 'void' THEN -amount_minor ELSE amount_minor END)
    FROM sandbox_operations"""
OPERATIONS = "SELECT count(*) FROM sandbox_operations WHERE kind = :kind"


@pytest.fixture
def doomed(amqp_uri, databases, tmp_path):
    """Billing, that is killed at a point once it is armed, and then started again without one."""
    opened = DoomedTill(amqp_uri, databases.fresh("billing"), tmp_path)
    yield opened
    opened.close()


def patiently_paid(till: Till, order_id: str, card: str, key: str) -> object:
    """Pay under one key until there is an answer: it, or the error."""

    def outcome() -> object:
        try:
            return till.pay(order_id, card, key)
        except OutcomeUnknown:
            return None
        except ServiceError as error:
            return None if error.code in ("command_in_progress", "service_away", "circuit_open") else error

    return wait_until(outcome, "an answer", 60)


@pytest.mark.parametrize("point", AROUND)
def test_a_payment_of_a_killed_instance_is_settled_by_the_next_one(doomed, point):
    doomed.start_doomed(point)
    order, key = doomed.placed(), new_id()
    doomed.arm()

    with pytest.raises(ServiceError):
        doomed.pay(order.order_id, "card_approved", key, seconds=3)
    doomed.wait_struck()
    doomed.start()

    answer = patiently_paid(doomed, order.order_id, "card_approved", key)
    if point == "start and provider":
        assert answer.details["reason"] == "not_charged"
        assert doomed.amounts(order.order_id)[0] == 0
    else:
        assert answer["amount"]["amount_minor"] == order.total.amount_minor
    assert doomed.database.value(OPERATIONS, kind="authorise") == (point != "start and provider")


@pytest.mark.parametrize("point", ["start and provider", "provider and outcome"])
def test_a_capture_of_a_killed_instance_is_done_once(doomed, point):
    doomed.start_doomed(point)
    order = doomed.paid()
    doomed.arm()

    doomed.packed(order)
    doomed.wait_struck()
    doomed.start()

    doomed.wait_state(order.order_id, "CAPTURED", seconds=30)
    assert doomed.database.value(OPERATIONS, kind="capture") == 1
    assert len(doomed.invoices(order.order_id)) == 1


def test_what_a_frozen_instance_does_too_late_holds_no_money(doomed):
    doomed.start_doomed("start and provider", "STOP")
    order = doomed.placed()
    doomed.arm()
    with pytest.raises(ServiceError):
        doomed.pay(order.order_id, seconds=3)
    doomed.wait_struck()
    doomed.start()
    wait_until(lambda: doomed.database.rows(DECLINED, id=order.order_id), "the attempt that was not charged", 30)

    doomed.thaw()
    doomed.pay(order.order_id, "card_approved")

    total = order.total.amount_minor
    wait_until(lambda: doomed.database.value(HELD_AT_PROVIDER) == total, "one authorisation", 30)
    assert doomed.wait_state(order.order_id, "AUTHORISED")["captured"]["amount_minor"] == 0


def test_what_a_frozen_instance_was_told_is_found_out_by_another(doomed):
    doomed.start_doomed("provider and outcome", "STOP")
    order = doomed.placed()
    doomed.arm()
    with pytest.raises(ServiceError):
        doomed.pay(order.order_id, seconds=3)
    doomed.wait_struck()
    doomed.start()

    wait_until(lambda: doomed.database.rows(SUCCEEDED, id=order.order_id), "the attempt that was charged", 30)
    doomed.thaw()

    told = doomed.told(order.order_id, "payment_authorised")
    assert told == ["payment_started", "payment_authorised"]
    assert doomed.wait_state(order.order_id, "AUTHORISED", 30)["authorised"]["amount_minor"] == order.total.amount_minor
