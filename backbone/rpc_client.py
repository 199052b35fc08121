"""The multiplexed RPC client: one connection a process, any number of calls in flight, each until its deadline.

It speaks stock Nameko's wire form, so that it can call stock services as well as ours.
"""

import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeout
from dataclasses import dataclass, field
from typing import Any

import amqp
import orjson

from backbone.breaker import RETRY_AFTER_MS, TELLING_S, Breaker, ConsumerWatch
from backbone.broker import Link
from backbone.context import Context, current, forbid_in_transaction
from backbone.errors import InternalError, OutcomeUnknown, Unavailable, from_wire
from backbone.messages import ANNOUNCEMENTS_EXCHANGE, CONTENT_TYPE, RPC_EXCHANGE, is_query, new_id, rpc_queue

BROKER_WAIT_S = 2.0
"""A lost connection is mostly back by then; while the broker is away, callers learn so instead of piling up."""
_TRANSIENT = 1

Call = Callable[..., Any]


@dataclass
class _Pending:
    """A call that waits for its answer.

    Args:
        sent_on: The generation of the connection that it was last written to; 0 for none.
    """

    id: str
    service: str
    method: str
    body: bytes
    context: Context
    answer: Future[Any] = field(default_factory=Future)
    began: float = field(default_factory=time.monotonic)
    sent_on: int = 0

    @property
    def target(self) -> tuple[str, str]:
        """The service and its method."""
        return self.service, self.method

    @property
    def may_be_repeated(self) -> bool:
        """Whether sending it again does no harm: it never left, asks only, or has a key that makes it count once."""
        return not self.sent_on or is_query(self.method) or self.context.idempotency_key is not None


class RpcClient:
    """Calls services by name: `client.inventory.get_order(order_id=...)`.

    The context that is bound when a call is made travels with it; its deadline is how long the answer is waited for.

    Args:
        amqp_uri: Where the broker is.
        name: Shown by the broker in its list of connections.
    """

    def __init__(self, amqp_uri: str, name: str) -> None:
        self._reply_to = new_id()
        self._pending: dict[str, _Pending] = {}
        self._lock = threading.Lock()
        self._link = Link(amqp_uri, name, self._subscribe, self._lose)
        self._breakers: dict[tuple[str, str], Breaker] = {}
        self._watch = ConsumerWatch(amqp_uri, name, self._trust_again)
        self._is_started = False

    def __getattr__(self, service: str) -> "ServiceProxy":
        if service.startswith("_"):
            raise AttributeError(service)
        return ServiceProxy(self, service)

    @property
    def is_connected(self) -> bool:
        """Whether the broker is there now, and reads what is published."""
        self.start()
        return self._link.is_connected and not self._link.is_blocked

    def start(self) -> None:
        """Begin to connect; the first call does so too."""
        with self._lock:
            if not self._is_started:
                self._is_started = True
                self._link.start()

    def wait_connected(self, seconds: float) -> bool:
        """Wait for the broker, so many seconds at most."""
        self.start()
        return self._link.wait_connected(seconds)

    def close(self) -> None:
        """End the connection; calls in flight end with an unknown outcome."""
        self._watch.close()
        self._link.close()

    def call(self, service: str, method: str, arguments: Mapping[str, Any]) -> Any:
        """Call a method and wait for its answer, a plain JSON value.

        Raises: What the service raised. Unavailable `broker_unavailable`, `unknown_service`, `service_away` or
            `circuit_open`: nothing was started. OutcomeUnknown `outcome_unknown`: no answer by the deadline.
        Repeat: When the connection is lost, queries and commands under a key are sent again until their deadline.
        """
        forbid_in_transaction()
        call = _Pending(new_id(), service, method, orjson.dumps({"args": [], "kwargs": arguments}), current())
        self._require_able(call)
        self._pending[call.id] = call
        self._send(call)
        try:
            return call.answer.result(timeout=call.context.deadline.left_ms / 1_000)
        except FutureTimeout:
            raise self._timed_out(call) from None
        finally:
            self._pending.pop(call.id, None)

    def announce(self, exchange: str, body: Mapping[str, Any]) -> None:
        """Publish to a fanout exchange, fire and forget: nothing is kept when the broker is away."""
        self.start()
        message = amqp.Message(
            orjson.dumps(body), content_type=CONTENT_TYPE, content_encoding="utf-8", delivery_mode=_TRANSIENT
        )
        self._link.send(lambda channel: channel.basic_publish(message, exchange=exchange))

    def _require_able(self, call: _Pending) -> None:
        self._watch.require_there(call.service)
        if breaker := self._breakers.get(call.target):
            breaker.require_closed(*call.target)
        wait_s = min(BROKER_WAIT_S, call.context.deadline.left_ms / 1_000)
        if not self.wait_connected(wait_s) or self._link.is_blocked:
            raise _broker_unavailable()

    def _timed_out(self, call: _Pending) -> Unavailable | OutcomeUnknown:
        if not call.sent_on:
            return _broker_unavailable()
        if time.monotonic() - call.began >= TELLING_S and not self._link.is_blocked:
            self._breakers.setdefault(call.target, Breaker()).note_timeout()
            self._watch.suspect(call.service, rpc_queue(call.service))
        return _outcome_unknown(*call.target)

    def _trust_again(self, service: str) -> None:
        for target in [each for each in list(self._breakers) if each[0] == service]:
            self._breakers.pop(target, None)

    def _send(self, call: _Pending) -> None:
        self._link.send(lambda channel: self._write(channel, call))

    def _write(self, channel: Any, call: _Pending) -> None:
        left_ms, generation = call.context.deadline.left_ms, self._link.generation
        if call.id not in self._pending or call.sent_on == generation or not left_ms:
            return
        call.sent_on = generation
        message = amqp.Message(
            call.body,
            content_type=CONTENT_TYPE,
            content_encoding="utf-8",
            delivery_mode=_TRANSIENT,
            correlation_id=call.id,
            reply_to=self._reply_to,
            # A call that nobody waits for any more dies in the queue.
            expiration=str(left_ms),
            application_headers=call.context.to_headers(),
        )
        channel.basic_publish(
            message, exchange=RPC_EXCHANGE, routing_key=f"{call.service}.{call.method}", mandatory=True
        )

    def _subscribe(self, channel: Any) -> None:
        channel.exchange_declare(RPC_EXCHANGE, "topic", durable=True, auto_delete=False)
        channel.exchange_declare(ANNOUNCEMENTS_EXCHANGE, "fanout", durable=True, auto_delete=False)
        # Classic by name: under a quorum default an exclusive queue would be refused.
        queue = channel.queue_declare("", exclusive=True, auto_delete=True, arguments={"x-queue-type": "classic"}).queue
        channel.queue_bind(queue, RPC_EXCHANGE, routing_key=self._reply_to)
        channel.basic_consume(queue, no_ack=True, callback=self._settle)
        channel.events["basic_return"].add(self._refuse)
        for call in list(self._pending.values()):
            self._send(call)

    def _settle(self, message: Any) -> None:
        call = self._pending.pop(message.properties.get("correlation_id"), None)
        if call is None:
            return  # It came after its deadline, or for the second time.
        self._breakers.pop(call.target, None)
        try:
            reply = orjson.loads(message.body)
            error, result = reply["error"], reply["result"]
        except (ValueError, KeyError, TypeError):
            call.answer.set_exception(InternalError("malformed_reply", "The service sent a reply that is none."))
            return
        if error is None:
            call.answer.set_result(result)
        else:
            call.answer.set_exception(from_wire(error))

    def _refuse(self, _error: Exception, _exchange: str, _routing_key: str, message: Any) -> None:
        call = self._pending.pop(message.properties.get("correlation_id"), None)
        if call is not None:
            call.answer.set_exception(_unknown_service(call.service))

    def _lose(self, _why: str) -> None:
        for call in list(self._pending.values()):
            if not call.may_be_repeated and self._pending.pop(call.id, None) is not None:
                call.answer.set_exception(_connection_lost())


class ServiceProxy:
    """The methods of one service."""

    def __init__(self, client: RpcClient, service: str) -> None:
        self._client, self._service = client, service

    def __getattr__(self, method: str) -> Call:
        if method.startswith("_"):
            raise AttributeError(method)

        def call(**arguments: Any) -> Any:
            return self._client.call(self._service, method, arguments)

        return call


def _broker_unavailable() -> Unavailable:
    return Unavailable(
        "broker_unavailable", "The message broker cannot be reached; try again.", {"retry_after_ms": RETRY_AFTER_MS}
    )


def _unknown_service(service: str) -> Unavailable:
    return Unavailable(
        "unknown_service",
        f"There is no service {service}: it never ran on this broker.",
        {"service": service, "retry_after_ms": RETRY_AFTER_MS},
    )


def _connection_lost() -> OutcomeUnknown:
    return OutcomeUnknown(
        "outcome_unknown", "The connection was lost before the answer came; ask again with the same idempotency key."
    )


def _outcome_unknown(service: str, method: str) -> OutcomeUnknown:
    same_key = "" if is_query(method) else " with the same idempotency key"
    return OutcomeUnknown(
        "outcome_unknown",
        f"{service}.{method} did not answer by the deadline; ask again{same_key}.",
        {"service": service, "method": method},
    )
