"""`Wire`: speaks plain AMQP, to see messages as they are and to send such as no client of ours would."""

import time
from typing import Any

import amqp
import orjson

from backbone.broker import connect
from backbone.messages import CONTENT_TYPE, RPC_EXCHANGE, Envelope, new_id


class Wire:
    """A connection to the broker."""

    def __init__(self, amqp_uri: str) -> None:
        self._connection = connect(amqp_uri, "tests", heartbeat_s=0)
        self._channel = self._connection.channel()

    def close(self) -> None:
        """End the connection, and with it the taps."""
        self._connection.close()

    def tap(self, exchange: str, routing_key: str = "#") -> str:
        """A queue of its own that gets whatever is published to an exchange from now on."""
        queue = self._channel.queue_declare("", exclusive=True, arguments={"x-queue-type": "classic"}).queue
        self._channel.queue_bind(queue, exchange, routing_key=routing_key)
        return str(queue)

    def take(self, queue: str, seconds: float = 10) -> Any:
        """The next message of a queue. Raises: AssertionError when none comes in time."""
        until = time.monotonic() + seconds
        while (message := self._channel.basic_get(queue, no_ack=True)) is None:
            assert time.monotonic() < until, f"No message came to {queue} within {seconds} s."
            time.sleep(0.02)
        return message

    def take_event(self, queue: str, aggregate_id: str) -> Envelope:
        """The next event in a queue that tells of one thing; others are passed over."""
        while True:
            envelope = Envelope.from_wire(orjson.loads(self.take(queue).body))
            if envelope.aggregate_id == aggregate_id:
                return envelope

    def is_empty(self, queue: str, seconds: float = 1) -> bool:
        """Whether nothing comes to a queue for a while."""
        time.sleep(seconds)
        return self._channel.basic_get(queue, no_ack=True) is None

    def publish(self, body: bytes, exchange: str, routing_key: str, **properties: Any) -> None:
        """Send bytes as they are."""
        self._channel.basic_publish(amqp.Message(body, **properties), exchange, routing_key)

    def publish_event(self, envelope: Envelope, exchange: str) -> None:
        """Send an event as a relay does."""
        body = orjson.dumps(envelope.to_wire())
        self.publish(
            body, exchange, envelope.type, content_type=CONTENT_TYPE, content_encoding="utf-8", delivery_mode=2
        )

    def ask(self, service: str, method: str, body: bytes, **properties: Any) -> Any:
        """Send a call and wait for the reply message."""
        replies, reply_to = self.tap(RPC_EXCHANGE, "nothing"), new_id()
        self._channel.queue_bind(replies, RPC_EXCHANGE, routing_key=reply_to)
        given = {"content_type": CONTENT_TYPE, "reply_to": reply_to, "correlation_id": new_id(), **properties}
        self.publish(body, RPC_EXCHANGE, f"{service}.{method}", **given)
        return self.take(replies)


def call_body(*args: Any, **kwargs: Any) -> bytes:
    """The body of a call."""
    return orjson.dumps({"args": args, "kwargs": kwargs})


def reply_of(message: Any) -> dict[str, Any]:
    """The result and error of a reply."""
    return orjson.loads(message.body)
