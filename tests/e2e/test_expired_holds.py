"""Units are held for a payment for a while; what comes later gets nothing, and keeps no money."""

from datetime import UTC, datetime, timedelta

import pytest

from backbone.messages import new_id
from tests.support.people import SILENT_CHARGED, again_until_known, all_at_once, euros_of
from tests.support.system import a_running_system
from tests.support.waiting import wait_until

HASTY = {
    "HOLD_S": "10", "HOLD_EXTENSION_S": "2", "SWEEP_S": "1", "PROVIDER_TIMEOUT_S": "20", "GATEWAY_WORKERS": "1",
    "DEMO": "0",
}  # fmt: skip
"""A hold is long enough to begin a payment on a busy machine; a silent provider is waited for longer than it lasts."""
EXPIRED_S = 30
PAYERS, SPACING = 10, timedelta(milliseconds=300)
"""The last of them pays when even the slowest look for ended holds is over."""


@pytest.fixture(scope="module")
def hasty(tmp_path_factory):
    """A system whose holds end soon."""
    with a_running_system(tmp_path_factory.mktemp("hasty"), **HASTY) as running:
        yield running


@pytest.fixture
def ada(hasty):
    """A customer there."""
    return hasty.a_customer()


@pytest.fixture
def sku(hasty):
    """A product of which 3 are there."""
    return hasty.a_product(units=3)["sku"]


def test_an_order_that_nobody_pays_expires_and_others_may_have_its_units(hasty, ada, sku):
    order = ada.place((sku, 3))
    short = ada.order((sku, 1))

    expired = ada.wait_order(order["id"], "EXPIRED", EXPIRED_S)

    assert (short.status_code, short.json()["code"]) == (409, "insufficient_stock")
    assert [line["cancelled"] for line in expired["lines"]] == [3]
    assert hasty.stock(sku)["available"] == 3
    assert ada.timeline_of(order["id"]) == ["order_placed", "order_expired"]
    assert ada.order((sku, 3)).status_code == 201


def test_a_late_payment_is_refused_and_nothing_is_asked_of_the_provider(ada, sku):
    order = ada.place((sku, 1))
    ada.wait_order(order["id"], "EXPIRED", EXPIRED_S)
    ada.wait_payment(order["id"], is_closed=True)

    refused = ada.pay(order["id"])

    assert (refused.status_code, refused.json()["code"]) == (409, "order_closed")
    assert ada.payment_of(order["id"])["attempts"] == []
    cancelled = ada.cancel(order["id"])
    assert (cancelled.status_code, cancelled.json()["code"]) == (409, "order_state_forbids")


def test_a_payment_that_turns_out_true_after_the_order_has_expired_is_given_free(hasty, ada, sku):
    order, key = ada.place((sku, 1)), new_id()
    silent = ada.pay(order["id"], SILENT_CHARGED, key)

    ada.wait_order(order["id"], "EXPIRED", EXPIRED_S)
    known = again_until_known(lambda: ada.pay(order["id"], SILENT_CHARGED, key))
    payment = ada.wait_payment(order["id"], state="VOIDED")

    assert (silent.status_code, known.status_code, known.json()["code"]) == (504, 409, "order_closed")
    assert euros_of(payment, "authorised", "captured", "voided") == (2_236, 0, 2_236)
    assert payment["attempts"][-1]["cause"] == "order_expired"
    assert hasty.stock(sku)["available"] == 3
    assert "hold_extended" in ada.timeline_of(order["id"])


def test_an_order_that_was_paid_in_time_never_expires(hasty, ada, sku):
    paid, unpaid = ada.buy((sku, 1)), ada.place((sku, 1))

    ada.wait_order(unpaid["id"], "EXPIRED", EXPIRED_S)

    assert ada.order_of(paid["id"])["state"] == "CONFIRMED"
    stock = hasty.stock(sku)
    assert (stock["reserved"], stock["available"]) == (1, 2)


def test_whoever_pays_in_the_moment_in_which_the_hold_ends_has_the_order_or_the_money(hasty, ada):
    sku = hasty.a_product(units=PAYERS)["sku"]
    orders = [ada.place((sku, 1)) for _ in range(PAYERS)]

    answers = all_at_once(PAYERS, lambda number: pay_about_when_the_hold_ends(ada, orders[number], number))

    assert {answer.json().get("code", "paid") for answer in answers} <= {"paid", "order_closed"}
    for order in orders:
        state = wait_until(lambda order=order: is_decided(ada.order_of(order["id"])), "an end", EXPIRED_S)
        authorised, voided = euros_of(
            ada.wait_payment(order["id"], is_closed=state == "EXPIRED"), "authorised", "voided"
        )
        if state == "CONFIRMED":
            assert (authorised, voided) == (2_236, 0)
        else:
            assert ada.wait_payment(order["id"], voided=authorised)


def pay_about_when_the_hold_ends(person, order, number):
    """Pay a bit before, in, or a bit after that moment."""
    moment = datetime.fromisoformat(order["hold_until"]) + (number - 2) * SPACING
    wait_until(lambda: datetime.now(UTC) >= moment, "the moment", 20)
    return person.pay(order["id"])


def is_decided(order):
    """The state of an order, once it is more than reserved."""
    return order["state"] if order["state"] != "RESERVED" else None
