"""A hundred buyers want one of the last ten units, all in the same moment."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.support.people import all_at_once
from tests.support.waiting import wait_until

BUYERS, UNITS = 100, 10
SIGN_UPS_AT_ONCE = 8


@pytest.fixture(scope="module")
def buyers(system):
    """So many customers."""
    with ThreadPoolExecutor(SIGN_UPS_AT_ONCE) as sign_ups:
        return list(sign_ups.map(lambda _: system.a_customer(), range(BUYERS)))


def test_exactly_as_many_get_one_as_there_are(system, buyers):
    sku = system.a_product(units=UNITS)["sku"]

    answers = all_at_once(BUYERS, lambda number: buyers[number].order((sku, 1)))

    outcomes = Counter((answer.status_code, answer.json().get("code")) for answer in answers)
    assert outcomes == {(201, None): UNITS, (409, "insufficient_stock"): BUYERS - UNITS}
    assert system.receive(sku, 1) == {
        "sku": sku, "received": UNITS + 1, "on_hand": UNITS + 1, "reserved": UNITS, "available": 1
    }  # fmt: skip


def test_each_of_their_orders_gets_exactly_one_invoice(system, buyers):
    sku, accountant = system.a_product(units=UNITS)["sku"], system.staff("accountant")

    answers = all_at_once(BUYERS, lambda number: buyers[number].order((sku, 1)))

    placed = sorted(answer.json()["id"] for answer in answers if answer.is_success)
    wait_until(lambda: all(accountant.invoices_of(order) for order in placed), "an invoice of each order", 30)
    invoiced = [invoice["order_id"] for invoice in accountant.all_of("/invoices")]
    assert len(placed) == UNITS
    assert sorted(order for order in invoiced if order in placed) == placed
