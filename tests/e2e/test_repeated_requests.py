"""The same request again, under the same key: done once, answered each time."""

import pytest

from backbone.messages import new_id
from tests.support.people import all_at_once

TWINS = 20


def test_one_key_twenty_times_at_once_gives_one_order_and_twenty_equal_answers(system):
    ada, sku, key = system.a_customer(), system.a_product(units=TWINS)["sku"], new_id()

    answers = all_at_once(TWINS, lambda _: ada.order((sku, 1), key=key))

    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.text for answer in answers}) == 1
    assert [order["id"] for order in ada.all_of("/orders")] == [answers[0].json()["id"]]
    assert system.receive(sku, 1)["reserved"] == 1


def test_another_body_under_the_same_key_is_refused(system):
    ada, sku, key = system.a_customer(), system.a_product(units=5)["sku"], new_id()
    ada.order((sku, 1), key=key)

    refused = ada.order((sku, 2), key=key)

    assert (refused.status_code, refused.json()["code"]) == (422, "idempotency_key_reused")
    assert len(ada.all_of("/orders")) == 1


def test_two_people_may_use_the_same_key(system):
    ada, bob = system.a_customer(), system.a_customer()
    sku, key = system.a_product(units=5)["sku"], new_id()

    answers = [person.order((sku, 1), key=key) for person in (ada, bob)]

    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json()["id"] != answers[1].json()["id"]


def test_a_refusal_stays_the_answer_to_its_key(system):
    ada, sku, key = system.a_customer(), system.a_product()["sku"], new_id()
    refused = ada.order((sku, 1), key=key)
    system.receive(sku, 1)

    again, anew = ada.order((sku, 1), key=key), ada.order((sku, 1))

    assert (refused.status_code, again.status_code, anew.status_code) == (409, 409, 201)
    assert again.json()["detail"] == refused.json()["detail"] == f"{sku}: 1 asked, 0 available."


def test_stock_that_is_received_twice_under_one_key_counts_once(system):
    sku, key, warehouse = system.a_product()["sku"], new_id(), system.staff("warehouse")

    answers = [warehouse.post("/stock/receipts", {"sku": sku, "quantity": 7}, key) for _ in range(2)]

    assert answers[0].json() == answers[1].json()
    assert system.receive(sku, 1)["on_hand"] == 8


@pytest.mark.parametrize(
    ("headers", "code"),
    [({}, "idempotency_key_missing"), ({"Idempotency-Key": "k" * 201}, "idempotency_key_malformed")],
)
def test_a_command_needs_a_key(system, headers, code):
    order = {"lines": [{"sku": "KIT-0001", "quantity": 1}]}

    refused = system.staff("customer").ask("POST", "/orders", headers, json=order)

    assert (refused.status_code, refused.json()["code"]) == (400, code)
