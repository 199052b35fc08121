"""A command under an idempotency key happens once, however often it comes, to whichever instance."""

import pytest

from backbone.context import Actor, Context, bound
from backbone.errors import Conflict, InvalidRequest
from backbone.messages import new_id
from tests.support.waiting import at_once, under_key

ANSWERS = "SELECT count(*) FROM idempotency_keys WHERE key = :key"


def test_one_key_twenty_times_at_once_gives_one_order_and_one_answer(depot):
    sku, customer, key = depot.a_product(on_hand=50), depot.a_customer()["id"], new_id()

    def place(_number: int) -> dict:
        with under_key(key):
            return depot.order(customer, (sku, 2))

    answers = at_once(20, place)

    assert all(answer == answers[0] for answer in answers)
    assert depot.stock(sku) == (50, 2)
    assert depot.inventory.value(ANSWERS, key=key) == 1


def test_a_key_that_comes_again_later_gets_the_first_answer(depot):
    sku, customer = depot.a_product(on_hand=5), depot.a_customer()["id"]

    with under_key(new_id()):
        first, second = depot.order(customer, (sku, 1)), depot.order(customer, (sku, 1))

    assert first == second
    assert depot.stock(sku) == (5, 1)


def test_other_parameters_under_a_used_key_are_refused(depot):
    sku, customer = depot.a_product(on_hand=5), depot.a_customer()["id"]

    with under_key(new_id()):
        depot.order(customer, (sku, 1))
        with pytest.raises(InvalidRequest) as refused:
            depot.order(customer, (sku, 2))

    assert refused.value.code == "idempotency_key_reused"
    assert depot.stock(sku) == (5, 1)


def test_a_refusal_is_repeated_even_when_the_stock_has_come_meanwhile(depot):
    sku, customer, key = depot.a_product(on_hand=1), depot.a_customer()["id"], new_id()
    with under_key(key), pytest.raises(Conflict) as first:
        depot.order(customer, (sku, 2))
    depot.client.inventory.receive_stock(sku=sku, quantity=9)

    with under_key(key), pytest.raises(Conflict) as second:
        depot.order(customer, (sku, 2))

    assert second.value.args == first.value.args
    assert depot.order(customer, (sku, 2))["state"] == "RESERVED"
    assert depot.stock(sku) == (10, 2)


def test_refusals_at_once_under_one_key_are_all_the_same(depot):
    sku, customer, key = depot.a_product(on_hand=1), depot.a_customer()["id"], new_id()

    def place(_number: int) -> dict:
        with under_key(key):
            return depot.order(customer, (sku, 2))

    refusals = at_once(12, place)

    assert {refusal.args for refusal in refusals} == {refusals[0].args}
    assert refusals[0].code == "insufficient_stock"
    assert depot.inventory.value(ANSWERS, key=key) == 1


def test_two_people_may_choose_the_same_key(depot):
    sku, key = depot.a_product(on_hand=5), new_id()
    buyers = [depot.a_customer()["id"] for _ in range(2)]

    def place(buyer: str) -> dict:
        with bound(Context(actor=Actor(buyer, frozenset({"customer"})), idempotency_key=key)):
            return depot.order(buyer, (sku, 1))

    assert [place(buyer)["customer_id"] for buyer in buyers] == buyers
    assert depot.stock(sku) == (5, 2)


def test_a_command_without_a_key_happens_each_time_it_is_sent(depot):
    sku = depot.a_product(on_hand=1)

    for _ in range(2):
        depot.client.inventory.receive_stock(sku=sku, quantity=2)

    assert depot.stock(sku) == (5, 0)
