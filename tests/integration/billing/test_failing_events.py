"""What cannot be handled is neither lost nor in the way of what comes after it."""

from dataclasses import replace

import pytest

from backbone.messages import DEAD_LETTERS_QUEUE, event_queue, new_id
from tests.builders import an_envelope, an_order_placed
from tests.support.waiting import wait_until
from tests.support.wire import Wire

EXCHANGE = "inventory.events"
QUEUE = event_queue("inventory", "order_placed", "billing", "on_order_placed")
INBOX = "SELECT state, attempts, error FROM inbox WHERE message_id = :id"
KNOWN = "SELECT id FROM payments WHERE order_id = :id"


@pytest.fixture
def wire(till):
    """Plain AMQP to billing's broker."""
    opened = Wire(till.amqp_uri)
    yield opened
    opened.close()


def test_an_order_that_comes_while_the_database_is_away_can_be_paid_once_it_is_back(till):
    order = an_order_placed()
    with till.database.away():
        till.tell(order)
        wait_until(lambda: any("database_away" in each.said for each in till.processes), "a database away", seconds=30)

    wait_until(lambda: till.database.rows(KNOWN, id=order.order_id), "the payment", seconds=30)

    assert till.pay(order.order_id)["order_id"] == order.order_id


def test_a_payload_that_cannot_be_read_is_dead_at_once_and_kept(till, wire):
    good = an_envelope(an_order_placed())
    poisoned = replace(good, payload=good.payload | {"total": "a lot"})

    wire.publish_event(poisoned, EXCHANGE)

    row = wait_until(lambda: till.database.rows(INBOX, id=poisoned.message_id), "the event in the inbox")[0]
    assert (row.state, row.attempts) == ("dead", 1)
    assert row.error.startswith("ValidationError")
    assert '"a lot"' in till.database.value("SELECT body FROM inbox WHERE message_id = :id", id=poisoned.message_id)


def test_an_order_after_a_dead_event_can_be_paid(till, wire):
    wire.publish_event(replace(an_envelope(an_order_placed()), message_id=new_id(), payload={}), EXCHANGE)

    assert till.paid().order_id


@pytest.mark.parametrize("body", [b"\xff\xfe no text at all", b"{", b"[]", b"{}", b'"a word"'])
def test_what_is_no_event_goes_to_the_dead_letters_and_the_next_order_can_be_paid(till, wire, body):
    wire._channel.queue_declare(DEAD_LETTERS_QUEUE, durable=True, auto_delete=False)
    wire.publish(body, "", QUEUE)

    order = till.paid()

    assert wire.take(DEAD_LETTERS_QUEUE).body == body
    assert till.payment(order.order_id)["state"] == "AUTHORISED"


def test_one_message_many_times_at_once_over_two_instances_is_one_capture(till, wire):
    order = till.paid()
    shipment_id = new_id()
    till.packed(order, shipment_id=shipment_id)
    till.wait_state(order.order_id, "CAPTURED")
    envelope = an_envelope(order)

    for _ in range(20):
        wire.publish_event(envelope, EXCHANGE)

    wait_until(
        lambda: sum(each.said.count(f'"message_id":"{envelope.message_id}"') for each in till.processes) >= 19, "them"
    )
    assert len(till.invoices(order.order_id)) == 1


def test_the_journey_of_a_shipment_goes_on_in_its_invoice(till, wire):
    order = till.paid()
    till.packed(order)

    captured, issued = till.facts(order.order_id, "invoice_issued")[-2:]

    assert captured.correlation_id == issued.correlation_id
    assert captured.type == "payment_captured"
