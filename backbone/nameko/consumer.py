"""`Subscriptions`: the connection on which a service process consumes, replies and acknowledges."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import amqp
from nameko.extensions import SharedExtension

from backbone.broker import Link
from backbone.messages import DEAD_LETTERS_QUEUE

PREFETCH = 50
"""Unacknowledged messages per consumer. Measured: 10 costs a quarter of the rate, 1 two thirds, more gains nothing."""


@dataclass(frozen=True)
class Queue:
    """A queue, its binding, and what is done with its messages.

    Args:
        name: Empty for a queue of this process alone that the broker names.
        exchange_type: topic or fanout.
    """

    name: str
    exchange: str
    exchange_type: str
    routing_key: str
    on_message: "Callable[[Delivery], None]" = field(compare=False)


@dataclass(frozen=True)
class Delivery:
    """A received message, which is settled exactly once: acknowledged, or given back."""

    message: Any
    link: Link
    generation: int

    @property
    def properties(self) -> dict[str, Any]:
        """The AMQP properties that the message has."""
        return self.message.properties  # type: ignore[no-any-return]

    @property
    def headers(self) -> dict[str, Any]:
        """The message's headers."""
        return self.message.properties.get("application_headers") or {}

    @property
    def routing_key(self) -> str:
        """Under which key it was published."""
        return str(self.message.delivery_info["routing_key"])

    @property
    def body(self) -> bytes:
        """The body as it came."""
        body = self.message.body
        return body.encode() if isinstance(body, str) else bytes(body)

    def acknowledge(self) -> None:
        """Tell the broker that it is done with."""
        tag = self.message.delivery_tag
        self.link.send(lambda channel: channel.basic_ack(tag), self.generation)

    def give_back(self) -> None:
        """Let the broker deliver it again, to whoever is free."""
        tag = self.message.delivery_tag
        self.link.send(lambda channel: channel.basic_reject(tag, requeue=True), self.generation)

    def answer(self, body: bytes, **properties: Any) -> None:
        """Publish a reply and acknowledge, in this order: a lost reply is asked for again, a lost call is not."""
        reply = amqp.Message(body, correlation_id=self.properties.get("correlation_id"), **properties)
        reply_to, tag = self.properties["reply_to"], self.message.delivery_tag

        def write(channel: Any) -> None:
            channel.basic_publish(reply, exchange=self.message.delivery_info["exchange"], routing_key=reply_to)
            channel.basic_ack(tag)

        self.link.send(write, self.generation)


class Subscriptions(SharedExtension):
    """Consumes all queues of a service on one connection; extensions add theirs in `setup`."""

    def __init__(self) -> None:
        self._queues: list[Queue] = []
        self._tags: list[str] = []
        self._link: Link | None = None
        super().__init__()

    def add(self, queue: Queue) -> None:
        """Consume this queue once the service starts."""
        if queue not in self._queues:
            self._queues.append(queue)

    @property
    def queues(self) -> list[Queue]:
        """What is consumed."""
        return list(self._queues)

    def start(self) -> None:
        """Connect and consume, in the background."""
        if self._link is None:
            name = self.container.config.get("INSTANCE_ID", self.container.service_name)
            self._link = Link(self.container.config["AMQP_URI"], str(name), self._consume, lambda _why: None)
            self._link.start()

    def pause(self) -> None:
        """Take no further messages; what was taken can still be settled."""
        if self._link is not None:
            tags, self._tags = self._tags, []
            for tag in tags:
                self._link.send(lambda channel, tag=tag: channel.basic_cancel(tag, nowait=True))  # type: ignore[misc]

    def stop(self) -> None:
        """Write what is still to be written and disconnect."""
        if self._link is not None:
            self._link.flush(seconds=2)
            self._link.close()
        super().stop()

    def _consume(self, channel: Any) -> None:
        link = self._link
        assert link is not None
        channel.basic_qos(prefetch_size=0, prefetch_count=PREFETCH, a_global=False)
        # Also on a broker that was not given our definitions: what is laid aside for want of a queue is lost.
        channel.queue_declare(DEAD_LETTERS_QUEUE, durable=True, auto_delete=False)
        self._tags = [self._consume_queue(channel, queue, link) for queue in self._queues]

    def _consume_queue(self, channel: Any, queue: Queue, link: Link) -> str:
        channel.exchange_declare(queue.exchange, queue.exchange_type, durable=True, auto_delete=False)
        if queue.name:
            channel.queue_declare(queue.name, durable=True, auto_delete=False)
            name = queue.name
        else:
            own = channel.queue_declare("", exclusive=True, auto_delete=True, arguments={"x-queue-type": "classic"})
            name = own.queue
        channel.queue_bind(name, queue.exchange, routing_key=queue.routing_key)
        generation = link.generation
        return str(
            channel.basic_consume(name, callback=lambda message: queue.on_message(Delivery(message, link, generation)))
        )
