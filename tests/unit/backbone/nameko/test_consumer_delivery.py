"""Deliveries: each is settled once, and only on the connection that it came by."""

import pytest

from tests.unit.fake_broker import FakeChannel, FakeLink, a_delivery, a_message


@pytest.fixture
def link() -> FakeLink:
    return FakeLink()


@pytest.fixture
def channel(link: FakeLink) -> FakeChannel:
    return link.channel


def test_an_acknowledged_delivery_is_done_with(link, channel):
    a_delivery(link=link).acknowledge()

    assert channel.noted == [("basic_ack", (7,), {})]


def test_a_delivery_that_is_given_back_is_delivered_again(link, channel):
    a_delivery(link=link).give_back()

    assert channel.noted == [("basic_reject", (7,), {"requeue": True})]


def test_an_answer_is_sent_before_its_call_is_acknowledged(link, channel):
    delivery = a_delivery(a_message({}, reply_to="here", correlation_id="call-1"), link)

    delivery.answer(b"{}", content_type="application/json")

    ((reply, exchange, routing_key),) = channel.published
    assert channel.methods == ["basic_publish", "basic_ack"]
    assert (exchange, routing_key, reply.properties["correlation_id"]) == ("nameko-rpc", "here", "call-1")


def test_a_delivery_of_an_earlier_connection_is_not_settled_on_a_later_one(link, channel):
    delivery = a_delivery(a_message({}, reply_to="here"), link, generation=0)

    delivery.acknowledge()
    delivery.give_back()
    delivery.answer(b"{}")

    assert channel.noted == []


@pytest.mark.parametrize("body", ["grün", "grün".encode(), bytearray("grün", "utf-8"), memoryview("grün".encode())])
def test_a_body_is_bytes_however_it_came(body):
    message = a_message({})
    message.body = body

    assert a_delivery(message).body == "grün".encode()


def test_a_message_without_headers_has_none():
    assert a_delivery(a_message({})).headers == {}
    assert a_delivery(a_message({}, application_headers={"a": 1})).headers == {"a": 1}
