"""`Subscriptions`: the connection on which a service process consumes, replies and acknowledges."""

import threading
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
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
        needs_database: Whether it is left alone while the service's database is away.
    """

    name: str
    exchange: str
    exchange_type: str
    routing_key: str
    on_message: "Callable[[Delivery], None]" = field(compare=False)
    needs_database: bool = False


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


def _leave_alone(channel: Any, *, tag: str, queue: Queue) -> None:  # noqa: ARG001 - As `_take_from` is called.
    channel.basic_cancel(tag, nowait=True)


class Subscriptions(SharedExtension):
    """Consumes all queues of a service on one connection; extensions add theirs in `setup`."""

    def __init__(self) -> None:
        self._queues: list[Queue] = []
        self._consumed: dict[str, Queue] = {}
        self._is_leaving = self._is_held = False
        self._waiting: deque[tuple[Queue, Delivery]] = deque()
        self._has_waiting = threading.Event()
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
            self.container.spawn_managed_thread(self._hand_on_for_ever, identifier="waiting messages")

    def pause(self) -> None:
        """Take no further messages; what was taken can still be settled."""
        self._is_leaving = True
        self._send(_leave_alone, self._consumed)

    def hold(self) -> None:
        """Leave the queues alone whose messages need the database."""
        self._is_held = True
        self._send(_leave_alone, self._with_database())

    def resume(self) -> None:
        """Consume them again."""
        self._is_held = False
        self._send(self._take_from, self._with_database())

    def _with_database(self) -> dict[str, Queue]:
        return {tag: queue for tag, queue in self._consumed.items() if queue.needs_database}

    def _send(self, act: Callable[..., None], consumed: Mapping[str, Queue]) -> None:
        for tag, queue in consumed.items():
            assert self._link is not None, "What is consumed came by it."
            self._link.send(partial(act, tag=tag, queue=queue))

    def stop(self) -> None:
        """Write what is still to be written and disconnect."""
        if self._link is not None:
            self._link.flush(seconds=2)
            self._link.close()
        super().stop()

    def _consume(self, channel: Any) -> None:
        channel.basic_qos(prefetch_size=0, prefetch_count=PREFETCH, a_global=False)
        # Also on a broker that was not given our definitions: what is laid aside for want of a queue is lost.
        channel.queue_declare(DEAD_LETTERS_QUEUE, durable=True, auto_delete=False)
        self._consumed = {self._declare(channel, queue): queue for queue in self._queues}
        for tag, queue in self._consumed.items():
            self._take_from(channel, tag, queue)

    def _declare(self, channel: Any, queue: Queue) -> str:
        channel.exchange_declare(queue.exchange, queue.exchange_type, durable=True, auto_delete=False)
        if queue.name:
            channel.queue_declare(queue.name, durable=True, auto_delete=False)
            name = queue.name
        else:
            own = channel.queue_declare("", exclusive=True, auto_delete=True, arguments={"x-queue-type": "classic"})
            name = own.queue
        channel.queue_bind(name, queue.exchange, routing_key=queue.routing_key)
        return str(name)

    def _take_from(self, channel: Any, tag: str, queue: Queue) -> None:
        """Consume a queue, under its name as the consumer's tag, unless it is to be left alone now."""
        if self._is_idle(queue):
            return
        link = self._link
        assert link is not None
        generation = link.generation
        # py-amqp would note who gets the messages only after it has asked for them.
        channel.callbacks[tag] = lambda message: self._receive(queue, Delivery(message, link, generation))
        channel.basic_consume(tag, consumer_tag=tag, nowait=True, callback=channel.callbacks[tag])

    def _receive(self, queue: Queue, delivery: Delivery) -> None:
        if self._is_idle(queue):
            delivery.give_back()
        elif self._waiting or not self.container._worker_pool.free():
            # Starting a worker waits for a free one; the connection's reader must not.
            self._waiting.append((queue, delivery))
            self._has_waiting.set()
        else:
            queue.on_message(delivery)

    def _hand_on_for_ever(self) -> None:
        while True:
            self._has_waiting.wait()
            self._has_waiting.clear()
            while self._waiting:
                queue, delivery = self._waiting[0]
                if self._is_idle(queue):
                    delivery.give_back()
                elif self._link is not None and delivery.generation == self._link.generation:
                    queue.on_message(delivery)  # What came by a connection that is gone comes again instead.
                self._waiting.popleft()

    def _is_idle(self, queue: Queue) -> bool:
        return self._is_leaving or (self._is_held and queue.needs_database)
