"""The same request again, under the same key: done once, answered each time."""

import pytest

from backbone.messages import new_id
from tests.support.people import DECLINED, all_at_once

TWINS = 20


def test_one_key_twenty_times_at_once_gives_one_order_and_twenty_equal_answers(system):
    ada, sku, key = system.a_customer(), system.a_product(units=TWINS)["sku"], new_id()

    answers = all_at_once(TWINS, lambda _: ada.order((sku, 1), key=key))

    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.text for answer in answers}) == 1
    assert [order["id"] for order in ada.all_of("/orders")] == [answers[0].json()["id"]]
    assert system.stock(sku)["reserved"] == 1


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


def test_one_payment_asked_for_twenty_times_at_once_asks_the_provider_once(system):
    ada, key = system.a_customer(), new_id()
    order_id = ada.place((system.a_product(units=1)["sku"], 1))["id"]

    answers = all_at_once(TWINS, lambda _: ada.pay(order_id, key=key))

    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.text for answer in answers}) == 1
    assert [each["kind"] for each in ada.payment_of(order_id)["attempts"]] == ["authorise"]


def test_a_declined_card_stays_declined_under_its_key_and_is_tried_once(system):
    ada, key = system.a_customer(), new_id()
    order_id = ada.place((system.a_product(units=1)["sku"], 1))["id"]

    first, again = ada.pay(order_id, DECLINED, key), ada.pay(order_id, DECLINED, key)

    assert (first.status_code, again.status_code) == (402, 402)
    assert again.json()["detail"] == first.json()["detail"]
    assert len(ada.payment_of(order_id)["attempts"]) == 1


def test_a_shipment_is_packed_once_under_its_key_and_not_again_under_another(system):
    order, key = system.a_customer().buy((system.a_product(units=1)["sku"], 1)), new_id()
    (shipment,), warehouse = order["shipments"], system.staff("warehouse")

    first, again = warehouse.pack(shipment["id"], key=key), warehouse.pack(shipment["id"], key=key)
    anew = warehouse.pack(shipment["id"])

    assert (first.status_code, again.text) == (200, first.text)
    assert (anew.status_code, anew.json()["code"]) == (409, "shipment_state_forbids")


def test_stock_that_is_received_twice_under_one_key_counts_once(system):
    sku, key, warehouse = system.a_product()["sku"], new_id(), system.staff("warehouse")

    answers = [warehouse.post("/stock/receipts", {"sku": sku, "quantity": 7}, key) for _ in range(2)]

    assert answers[0].json() == answers[1].json()
    assert system.stock(sku)["on_hand"] == 7


@pytest.mark.parametrize(
    ("headers", "code"),
    [({}, "idempotency_key_missing"), ({"Idempotency-Key": "k" * 201}, "idempotency_key_malformed")],
)
def test_a_command_needs_a_key(system, headers, code):
    order = {"lines": [{"sku": "KIT-0001", "quantity": 1}]}

    refused = system.staff("customer").ask("POST", "/orders", headers, json=order)

    assert (refused.status_code, refused.json()["code"]) == (400, code)
