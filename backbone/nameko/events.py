"""`event_handler`: each fact is handled once, in the order of its arrival; a failed one is parked, never lost."""

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

import amqp
import eventlet
import orjson
import structlog
from marshmallow import ValidationError
from nameko.exceptions import ContainerBeingKilled
from nameko.extensions import Entrypoint

from backbone.context import Context, bound
from backbone.messages import DEAD_LETTERS_QUEUE, Envelope, Event, event_queue, events_exchange
from backbone.nameko import inbox
from backbone.nameko.consumer import Delivery, Queue, Subscriptions

GIVE_BACK_S = 1.0
"""An event that could be neither handled nor parked (its database is away) goes back after this pause."""
_PERSISTENT = 2

log = structlog.get_logger()
Method = TypeVar("Method", bound=Callable[..., Any])


def event_handler(producer: str, fact: type[Event]) -> Callable[[Method], Method]:
    """Make a method the handler of a fact. It must do its work in one `unit_of_work`.

    Args:
        producer: The service that publishes the fact.
        fact: Its class, which the method gets an instance of.
    Repeat: A second delivery does nothing; the method's name is part of the queue's name.
    """

    def decorate(method: Method) -> Method:
        @wraps(method)
        def run(service: Any, arrival: inbox.Arrival) -> None:
            _run_handler(service, method, fact, arrival)

        return cast(Method, EventHandler.decorator(producer, fact.type)(run))

    return decorate


def _run_handler(service: Any, method: Callable[..., Any], fact: type[Event], arrival: inbox.Arrival) -> None:
    try:
        envelope = arrival.envelope or Envelope.from_wire(orjson.loads(arrival.body))
        context = Context(
            correlation_id=envelope.correlation_id, causation_id=envelope.message_id, traceparent=envelope.traceparent
        )
        with bound(context), inbox.handling(arrival):
            method(service, fact.from_payload(envelope.payload))
    except inbox.Duplicate:
        log.info("event_repeated", handler=arrival.handler, message_id=arrival.message_id)
    except Exception as error:
        _park(service.unit_of_work, arrival, error)


def _park(transactions: Any, arrival: inbox.Arrival, error: Exception) -> None:
    try:
        inbox.park(transactions, arrival, error)
    except Exception:
        # Neither handled nor parked: it stays with the broker, and so do all that would follow.
        transactions.note_away()
        raise


class EventHandler(Entrypoint):
    """The Nameko entrypoint behind `event_handler`."""

    subscriptions = Subscriptions()
    runner = inbox.InboxRunner()

    def __init__(self, producer: str, event_type: str) -> None:
        self._producer, self._event_type = producer, event_type
        super().__init__(expected_exceptions=(Exception,))

    def setup(self) -> None:
        """Subscribe to the fact, and offer to try parked ones again."""
        name = event_queue(self._producer, self._event_type, self.container.service_name, self.method_name)
        exchange = events_exchange(self._producer)
        queue = Queue(name, exchange, "topic", self._event_type, self.on_message, needs_database=True)
        self.subscriptions.add(queue)
        self.runner.register(self.method_name, self._retry)

    def stop(self) -> None:
        """Take no further events; those being handled are finished."""
        self.subscriptions.pause()

    def on_message(self, delivery: Delivery) -> None:
        """Start the handler, or lay aside what is no event."""
        try:
            envelope = Envelope.from_wire(orjson.loads(delivery.body))
        except (ValueError, ValidationError, TypeError):
            self._lay_aside(delivery)
            return
        arrival = inbox.Arrival(envelope.message_id, self.method_name, delivery.body.decode(), envelope)
        try:
            self.container.spawn_worker(self, (arrival,), {}, context_data={}, handle_result=_settler(delivery))
        except ContainerBeingKilled:
            delivery.give_back()

    def _retry(self, arrival: inbox.Arrival) -> None:
        self.container.spawn_worker(self, (arrival,), {}, context_data={})

    def _lay_aside(self, delivery: Delivery) -> None:
        digest = hashlib.sha256(delivery.body).hexdigest()
        log.error("event_undecodable", queue=self.method_name, size=len(delivery.body), sha256=digest)
        message = amqp.Message(delivery.body, delivery_mode=_PERSISTENT)
        generation = delivery.generation
        delivery.link.send(lambda channel: channel.basic_publish(message, "", DEAD_LETTERS_QUEUE), generation)
        delivery.acknowledge()


def broadcast_handler(exchange: str) -> Callable[[Method], Method]:
    """Make a method the handler of a fanout's messages, which every instance gets and none keeps.

    It is called with the message, a mapping of plain JSON values. There is no inbox: what fails or is missed, is gone.
    """
    return cast(Callable[[Method], Method], BroadcastHandler.decorator(exchange))


class BroadcastHandler(Entrypoint):
    """The Nameko entrypoint behind `broadcast_handler`."""

    subscriptions = Subscriptions()

    def __init__(self, exchange: str) -> None:
        self._exchange = exchange
        super().__init__(expected_exceptions=(Exception,))

    def setup(self) -> None:
        """Listen on a queue of this process alone."""
        self.subscriptions.add(Queue("", self._exchange, "fanout", "", self.on_message))

    def on_message(self, delivery: Delivery) -> None:
        """Start the handler, unless the message is none."""
        delivery.acknowledge()
        try:
            body = orjson.loads(delivery.body)
        except ValueError:
            body = None
        if isinstance(body, dict):
            self.container.spawn_worker(self, (body,), {}, context_data={}, handle_result=_log_failure)
        else:
            log.warning("broadcast_refused", exchange=self._exchange, size=len(delivery.body))


def _log_failure(worker: Any, result: Any, exc_info: Any) -> tuple[Any, Any]:
    if exc_info is not None:
        log.error("broadcast_failed", method=worker.entrypoint.method_name, exc_info=exc_info)
    return result, exc_info


def _settler(delivery: Delivery) -> Callable[..., tuple[Any, Any]]:
    def settle(_worker: Any, result: Any, exc_info: Any) -> tuple[Any, Any]:
        if exc_info is None:
            delivery.acknowledge()
        else:
            log.warning("event_given_back", error=f"{exc_info[0].__name__}: {exc_info[1]}")
            eventlet.spawn_after(GIVE_BACK_S, delivery.give_back)
        return result, exc_info

    return settle
