"""The multiplexed RPC client: one connection a process, any number of calls in flight, each until its deadline.

It speaks stock Nameko's wire form, so that it can call stock services as well as ours.
"""

import threading
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeout
from typing import Any

import amqp
import orjson

from backbone.broker import Link
from backbone.context import Context, current, forbid_in_transaction
from backbone.errors import InternalError, OutcomeUnknown, Unavailable, from_wire
from backbone.messages import ANNOUNCEMENTS_EXCHANGE, CONTENT_TYPE, RPC_EXCHANGE, new_id

RETRY_AFTER_MS = 1_000
"""A broker is back within seconds or not soon; asking more often than this helps nobody."""
BROKER_WAIT_S = 2.0
"""A lost connection is mostly back by then; while the broker is away, callers learn so instead of piling up."""
_TRANSIENT = 1

Call = Callable[..., Any]


class RpcClient:
    """Calls services by name: `client.inventory.get_order(order_id=...)`.

    The context that is bound when a call is made travels with it; its deadline is how long the answer is waited for.

    Args:
        amqp_uri: Where the broker is.
        name: Shown by the broker in its list of connections.
    """

    def __init__(self, amqp_uri: str, name: str) -> None:
        self._reply_to = new_id()
        self._pending: dict[str, Future[Any]] = {}
        self._lock = threading.Lock()
        self._link = Link(amqp_uri, name, self._subscribe, self._lose_all)
        self._is_started = False

    def __getattr__(self, service: str) -> "ServiceProxy":
        if service.startswith("_"):
            raise AttributeError(service)
        return ServiceProxy(self, service)

    @property
    def is_connected(self) -> bool:
        """Whether the broker is there now."""
        self.start()
        return self._link.is_connected

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
        self._link.close()

    def call(self, service: str, method: str, arguments: Mapping[str, Any]) -> Any:
        """Call a method and wait for its answer, a plain JSON value.

        Raises: What the service raised. Unavailable `broker_unavailable` or `unknown_service`: nothing was started.
            OutcomeUnknown `outcome_unknown`: no answer by the deadline.
        """
        forbid_in_transaction()
        context = current()
        if not self.wait_connected(min(BROKER_WAIT_S, context.deadline.left_ms / 1_000)):
            raise _broker_unavailable()
        call_id, answer = new_id(), Future[Any]()
        message = self._message(call_id, context, arguments)
        self._pending[call_id] = answer
        self._link.send(lambda channel: _publish(channel, message, f"{service}.{method}"))
        try:
            return answer.result(timeout=context.deadline.left_ms / 1_000)
        except FutureTimeout:
            raise _outcome_unknown(service, method) from None
        finally:
            self._pending.pop(call_id, None)

    def announce(self, exchange: str, body: Mapping[str, Any]) -> None:
        """Publish to a fanout exchange, fire and forget: nothing is kept when the broker is away."""
        self.start()
        message = amqp.Message(
            orjson.dumps(body), content_type=CONTENT_TYPE, content_encoding="utf-8", delivery_mode=_TRANSIENT
        )
        self._link.send(lambda channel: channel.basic_publish(message, exchange=exchange))

    def _message(self, call_id: str, context: Context, arguments: Mapping[str, Any]) -> Any:
        left_ms = context.deadline.left_ms
        return amqp.Message(
            orjson.dumps({"args": [], "kwargs": arguments}),
            content_type=CONTENT_TYPE,
            content_encoding="utf-8",
            delivery_mode=_TRANSIENT,
            correlation_id=call_id,
            reply_to=self._reply_to,
            # A call that nobody waits for any more dies in the queue.
            expiration=str(left_ms),
            application_headers=context.to_headers(),
        )

    def _subscribe(self, channel: Any) -> None:
        channel.exchange_declare(RPC_EXCHANGE, "topic", durable=True, auto_delete=False)
        channel.exchange_declare(ANNOUNCEMENTS_EXCHANGE, "fanout", durable=True, auto_delete=False)
        # Classic by name: under a quorum default an exclusive queue would be refused.
        queue = channel.queue_declare("", exclusive=True, auto_delete=True, arguments={"x-queue-type": "classic"}).queue
        channel.queue_bind(queue, RPC_EXCHANGE, routing_key=self._reply_to)
        channel.basic_consume(queue, no_ack=True, callback=self._settle)
        channel.events["basic_return"].add(self._refuse)

    def _settle(self, message: Any) -> None:
        answer = self._pending.pop(message.properties.get("correlation_id"), None)
        if answer is None:
            return  # It came after its deadline; its caller has been told that the outcome is unknown.
        try:
            reply = orjson.loads(message.body)
            error, result = reply["error"], reply["result"]
        except (ValueError, KeyError, TypeError):
            answer.set_exception(InternalError("malformed_reply", "The service sent a reply that is none."))
            return
        if error is None:
            answer.set_result(result)
        else:
            answer.set_exception(from_wire(error))

    def _refuse(self, _error: Exception, _exchange: str, routing_key: str, message: Any) -> None:
        answer = self._pending.pop(message.properties.get("correlation_id"), None)
        if answer is not None:
            service = routing_key.partition(".")[0]
            answer.set_exception(
                Unavailable(
                    "unknown_service",
                    f"There is no service {service}: it never ran on this broker.",
                    {"service": service, "retry_after_ms": RETRY_AFTER_MS},
                )
            )

    def _lose_all(self, _why: str) -> None:
        for call_id in list(self._pending):
            answer = self._pending.pop(call_id, None)
            if answer is not None and not answer.done():
                answer.set_exception(
                    OutcomeUnknown(
                        "outcome_unknown",
                        "The connection was lost before the answer came; ask again with the same idempotency key.",
                    )
                )


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


def _publish(channel: Any, message: Any, routing_key: str) -> None:
    channel.basic_publish(message, exchange=RPC_EXCHANGE, routing_key=routing_key, mandatory=True)


def _broker_unavailable() -> Unavailable:
    return Unavailable(
        "broker_unavailable", "The message broker cannot be reached; try again.", {"retry_after_ms": RETRY_AFTER_MS}
    )


def _outcome_unknown(service: str, method: str) -> OutcomeUnknown:
    return OutcomeUnknown(
        "outcome_unknown",
        f"{service}.{method} did not answer by the deadline; ask again with the same idempotency key.",
        {"service": service, "method": method},
    )
