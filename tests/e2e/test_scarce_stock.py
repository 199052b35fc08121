"""A hundred buyers want one of the last ten units, all in the same moment."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.support.people import all_at_once

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
    stock = system.stock(sku)
    assert (stock["on_hand"], stock["reserved"], stock["available"]) == (UNITS, UNITS, 0)


def test_each_of_their_orders_is_paid_and_invoiced_exactly_once(system, buyers):
    sku = system.a_product(units=UNITS)["sku"]

    answers = all_at_once(BUYERS, lambda number: buyers[number].order((sku, 1)))
    placed = {number: answer.json() for number, answer in enumerate(answers) if answer.is_success}
    paid = [buyers[number].pay(order["id"]).status_code for number, order in placed.items()]
    for number, order in placed.items():
        system.pack(buyers[number].wait_order(order["id"], "CONFIRMED"))

    invoiced = [buyers[number].wait_invoices(order["id"], 1) for number, order in placed.items()]
    assert paid == [201] * UNITS
    assert [[each["total"] for each in each_order] for each_order in invoiced] == [
        [order["total"]] for order in placed.values()
    ]


def test_two_lines_of_one_sku_cannot_have_more_than_there_is_of_it(system, buyers):
    sku = system.a_product(units=UNITS)["sku"]

    refused = buyers[0].order((sku, UNITS - 4), (sku, 5))
    order = buyers[0].place((sku, UNITS - 4), (sku, 4))

    assert (refused.status_code, refused.json()["code"]) == (409, "insufficient_stock")
    assert [(line["position"], line["quantity"], line["open"]) for line in order["lines"]] == [(0, 6, 6), (1, 4, 4)]
    assert system.stock(sku)["available"] == 0
