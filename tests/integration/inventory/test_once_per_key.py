"""A command under an idempotency key happens once, however often it comes, to whichever instance."""

import pytest

from backbone.context import Actor, Context, bound
from backbone.errors import Conflict, InvalidRequest
from backbone.messages import new_id
from tests.support.waiting import at_once, under_key

ANSWERS = "SELECT count(*) FROM idempotency_keys WHERE key = :key"


def test_one_key_twenty_times_at_once_gives_one_order_and_one_answer(shop):
    sku, customer, key = shop.a_product(on_hand=50), shop.a_customer()["id"], new_id()

    def place(_number: int) -> dict:
        with under_key(key):
            return shop.order(customer, (sku, 2))

    answers = at_once(20, place)

    assert all(answer == answers[0] for answer in answers)
    assert shop.stock(sku) == (50, 2)
    assert shop.inventory.value(ANSWERS, key=key) == 1


def test_a_key_that_comes_again_later_gets_the_first_answer(shop):
    sku, customer = shop.a_product(on_hand=5), shop.a_customer()["id"]

    with under_key(new_id()):
        first, second = shop.order(customer, (sku, 1)), shop.order(customer, (sku, 1))

    assert first == second
    assert shop.stock(sku) == (5, 1)


def test_other_parameters_under_a_used_key_are_refused(shop):
    sku, customer = shop.a_product(on_hand=5), shop.a_customer()["id"]

    with under_key(new_id()):
        shop.order(customer, (sku, 1))
        with pytest.raises(InvalidRequest) as refused:
            shop.order(customer, (sku, 2))

    assert refused.value.code == "idempotency_key_reused"
    assert shop.stock(sku) == (5, 1)


def test_a_refusal_is_repeated_even_when_the_stock_has_come_meanwhile(shop):
    sku, customer, key = shop.a_product(on_hand=1), shop.a_customer()["id"], new_id()
    with under_key(key), pytest.raises(Conflict) as first:
        shop.order(customer, (sku, 2))
    shop.client.inventory.receive_stock(sku=sku, quantity=9)

    with under_key(key), pytest.raises(Conflict) as second:
        shop.order(customer, (sku, 2))

    assert second.value.args == first.value.args
    assert shop.order(customer, (sku, 2))["state"] == "RESERVED"
    assert shop.stock(sku) == (10, 2)


def test_refusals_at_once_under_one_key_are_all_the_same(shop):
    sku, customer, key = shop.a_product(on_hand=1), shop.a_customer()["id"], new_id()

    def place(_number: int) -> dict:
        with under_key(key):
            return shop.order(customer, (sku, 2))

    refusals = at_once(12, place)

    assert {refusal.args for refusal in refusals} == {refusals[0].args}
    assert refusals[0].code == "insufficient_stock"
    assert shop.inventory.value(ANSWERS, key=key) == 1


def test_two_people_may_choose_the_same_key(shop):
    sku, key = shop.a_product(on_hand=5), new_id()
    buyers = [shop.a_customer()["id"] for _ in range(2)]

    def place(buyer: str) -> dict:
        with bound(Context(actor=Actor(buyer, frozenset({"customer"})), idempotency_key=key)):
            return shop.order(buyer, (sku, 1))

    assert [place(buyer)["customer_id"] for buyer in buyers] == buyers
    assert shop.stock(sku) == (5, 2)


def test_a_command_without_a_key_happens_each_time_it_is_sent(shop):
    sku = shop.a_product(on_hand=1)

    for _ in range(2):
        shop.client.inventory.receive_stock(sku=sku, quantity=2)

    assert shop.stock(sku) == (5, 0)
