"""What cannot be handled is neither lost nor in the way of what comes after it."""

from dataclasses import replace

import pytest

from backbone.messages import DEAD_LETTERS_QUEUE, event_queue, new_id
from tests.support.waiting import wait_until

EXCHANGE = "inventory.events"
QUEUE = event_queue("inventory", "order_placed", "billing", "on_order_placed")
INBOX = "SELECT state, attempts, error FROM inbox WHERE message_id = :id"


def a_placed_order(shop) -> dict:
    return shop.order(shop.a_customer()["id"], (shop.a_product(on_hand=1), 1))


def test_an_order_that_comes_while_the_database_is_away_is_invoiced_once_it_is_back(shop):
    with shop.billing.away():
        order = a_placed_order(shop)
        wait_until(lambda: "database_away" in shop.log_of("billing"), "a database found to be away", seconds=30)

    shop.wait_invoiced(order["id"], seconds=30)

    assert len(shop.invoices_of(order["id"])) == 1


def test_a_payload_that_cannot_be_read_is_dead_at_once_and_kept(shop, shop_wire):
    placed = shop_wire.tap(EXCHANGE)
    good = shop_wire.take_event(placed, a_placed_order(shop)["id"])
    poisoned = replace(good, message_id=new_id(), payload=good.payload | {"total": "a lot"})

    shop_wire.publish_event(poisoned, EXCHANGE)

    row = wait_until(lambda: shop.billing.rows(INBOX, id=poisoned.message_id), "the event in the inbox")[0]
    assert (row.state, row.attempts) == ("dead", 1)
    assert row.error.startswith("ValidationError")
    assert '"a lot"' in shop.billing.value("SELECT body FROM inbox WHERE message_id = :id", id=poisoned.message_id)


def test_an_order_after_a_dead_event_is_invoiced(shop, shop_wire):
    placed = shop_wire.tap(EXCHANGE)
    good = shop_wire.take_event(placed, a_placed_order(shop)["id"])

    shop_wire.publish_event(replace(good, message_id=new_id(), payload={}), EXCHANGE)

    assert shop.wait_invoiced(a_placed_order(shop)["id"])["state"] == "ISSUED"


@pytest.mark.parametrize("body", [b"\xff\xfe no text at all", b"{", b"[]", b"{}", b'"a word"'])
def test_what_is_no_event_goes_to_the_dead_letters_and_the_next_order_is_invoiced(shop, shop_wire, body):
    shop_wire.publish(body, "", QUEUE)

    order = a_placed_order(shop)

    assert shop_wire.take(DEAD_LETTERS_QUEUE).body == body
    assert shop.wait_invoiced(order["id"])["order_id"] == order["id"]
