"""The `rpc` and `query` entrypoints and the service-to-service proxy: deadlines, once-only commands, errors."""

import hashlib
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, TypeVar, cast

import orjson
import structlog
from nameko.exceptions import ContainerBeingKilled
from nameko.extensions import DependencyProvider, Entrypoint, SharedExtension

from backbone.context import Context, bound
from backbone.errors import InternalError, InvalidRequest, ServiceError, internal_error, to_wire
from backbone.messages import CONTENT_TYPE, RPC_EXCHANGE, WireSchema, rpc_queue, shared
from backbone.nameko.consumer import Delivery, Queue, Subscriptions
from backbone.nameko.engines import database_unavailable, is_away, is_transient
from backbone.nameko.idempotency import Guard, guarded
from backbone.nameko.signature import Call, Signature
from backbone.rpc_client import RpcClient, ServiceProxy

ANYBODY: tuple[str, ...] = ()
"""For `roles`: whoever asks may, known or not."""
_TRANSIENT = 1
_ATTEMPTS_MAX = 5
"""A transaction that lost a race is run again so often; contention that outlasts this is a fault to be seen."""

log = structlog.get_logger()
Method = TypeVar("Method", bound=Callable[..., Any])


def rpc(
    *, params: type[WireSchema], result: type[WireSchema] | None, roles: tuple[str, ...] = ANYBODY
) -> Callable[[Method], Method]:
    """Make a method a command: it may be called by RPC, and has its effect once per idempotency key.

    Args:
        params: Schema of the arguments, which may come by keyword, or by position in the schema's order.
        result: Schema of the answer; None for a command that answers nothing.
        roles: Who may call; `ANYBODY` leaves it to the method.
    """
    return _entrypoint(params, result, roles, is_command=True)


def query(
    *, params: type[WireSchema], result: type[WireSchema] | None, roles: tuple[str, ...] = ANYBODY
) -> Callable[[Method], Method]:
    """Make a method a query: it may be called by RPC, and changes nothing. The arguments are those of `rpc`."""
    return _entrypoint(params, result, roles, is_command=False)


def _entrypoint(
    params: type[WireSchema], result: type[WireSchema] | None, roles: tuple[str, ...], *, is_command: bool
) -> Callable[[Method], Method]:
    def decorate(method: Method) -> Method:
        signature = Signature(method.__name__, params, result, roles, is_command)

        @wraps(method)
        def run(service: Any, call: Call) -> Any:
            with bound(call.context):
                return _answer(service, method, signature, call)

        run.signature = signature  # type: ignore[attr-defined]
        return cast(Method, Rpc.decorator(run))

    return decorate


def _answer(service: Any, method: Callable[..., Any], signature: Signature, call: Call) -> Any:
    call.context.deadline.require_open()
    if signature.roles:
        call.context.require(*signature.roles)
    command, context = signature.bind(call)
    with bound(context):
        for attempt in range(1, _ATTEMPTS_MAX + 1):
            try:
                if signature.is_command:
                    return _run_command(service, method, signature, command, context)
                return signature.dump(method(service, command))
            except Exception as error:
                if is_away(error):
                    service.unit_of_work.note_away()
                    raise database_unavailable() from None
                if not is_transient(error) or attempt == _ATTEMPTS_MAX:
                    raise
                log.info("transaction_lost_a_race", method=signature.method, attempt=attempt)
    raise AssertionError("The last attempt returns or raises.")


def _run_command(service: Any, method: Callable[..., Any], signature: Signature, command: Any, context: Context) -> Any:
    if service.unit_of_work.is_away:
        raise database_unavailable()
    canonical = orjson.dumps(shared(signature.params).dump(command), option=orjson.OPT_SORT_KEYS)
    guard = Guard(
        actor=context.actor_id,
        method=signature.method,
        key=context.idempotency_key or context.correlation_id,
        digest=hashlib.sha256(canonical).hexdigest(),
        dump=signature.dump,
    )
    return guarded(service.unit_of_work, guard, lambda: method(service, command))


class RpcConsumer(SharedExtension):
    """Takes calls from the service's queue, starts a worker for each, and answers."""

    subscriptions = Subscriptions()

    def __init__(self) -> None:
        self._methods: dict[str, Rpc] = {}
        self.refused = 0
        """Messages that were no calls, since the start."""
        super().__init__()

    def setup(self) -> None:
        """Subscribe to the service's queue."""
        service = self.container.service_name
        self.subscriptions.add(Queue(rpc_queue(service), RPC_EXCHANGE, "topic", f"{service}.*", self.on_message))

    def register(self, provider: "Rpc") -> None:
        """Answer calls of this method."""
        self._methods[provider.method_name] = provider

    @property
    def methods(self) -> list[str]:
        """What can be called."""
        return sorted(self._methods)

    def on_message(self, delivery: Delivery) -> None:
        """Start the called method, or refuse what is no call."""
        if "reply_to" not in delivery.properties:
            self._note_refused("no reply_to", delivery)
            delivery.acknowledge()
            return
        try:
            call = _parse(delivery)
            provider = self._provider(delivery.routing_key)
            settle = self._settler(delivery)
            self.container.spawn_worker(provider, (call,), {}, context_data={}, handle_result=settle)
        except ServiceError as error:
            self._note_refused(error.code, delivery)
            _reply(delivery, None, error)
        except ContainerBeingKilled:
            delivery.give_back()

    def _note_refused(self, reason: str, delivery: Delivery) -> None:
        self.refused += 1
        # Its text may be a password: what identifies it has to do.
        digest = hashlib.sha256(delivery.body).hexdigest()
        log.warning("rpc_refused", reason=reason, size=len(delivery.body), sha256=digest)

    def _provider(self, routing_key: str) -> "Rpc":
        method = routing_key.partition(".")[2]
        try:
            return self._methods[method]
        except KeyError:
            raise InvalidRequest("unknown_method", f"{self.container.service_name} has no method {method}.") from None

    def _settler(self, delivery: Delivery) -> Callable[..., tuple[Any, Any]]:
        def settle(_worker: Any, result: Any, exc_info: Any) -> tuple[Any, Any]:
            _reply(delivery, result, None if exc_info is None else exc_info[1])
            return result, exc_info

        return settle


class Rpc(Entrypoint):
    """The Nameko entrypoint behind `rpc` and `query`."""

    rpc_consumer = RpcConsumer()

    def __init__(self) -> None:
        # Nameko logs what is not expected with its arguments, and those may hold a password; `_reply` logs instead.
        super().__init__(expected_exceptions=(Exception,))

    def setup(self) -> None:
        """Be found by the consumer."""
        self.rpc_consumer.register(self)

    def stop(self) -> None:
        """Take no further calls; those that run are answered."""
        self.rpc_consumer.subscriptions.pause()


def _parse(delivery: Delivery) -> Call:
    try:
        body = orjson.loads(delivery.body)
        args, kwargs = body["args"], body["kwargs"]
        if not isinstance(args, list) or not isinstance(kwargs, dict):
            raise ValueError("args and kwargs are of the wrong kind")
        context = Context.from_headers(delivery.headers, str(delivery.properties.get("correlation_id") or ""))
    except (ValueError, KeyError, TypeError):
        raise InvalidRequest("malformed_call", "The message is no call: a JSON object with args and kwargs.") from None
    return Call(context, args, kwargs)


def _reply(delivery: Delivery, result: Any, error: BaseException | None) -> None:
    if error is not None and not isinstance(error, ServiceError):
        correlation_id = Context.from_headers(delivery.headers).correlation_id
        log.error("rpc_failed", method=delivery.routing_key, correlation_id=correlation_id, exc_info=error)
        error = internal_error(correlation_id)
    reply: Mapping[str, Any] = {"result": result, "error": None if error is None else to_wire(error)}
    try:
        body = orjson.dumps(reply)
    except TypeError as unserialisable:
        log.error("rpc_answer_unserialisable", method=delivery.routing_key, error=str(unserialisable))
        body = orjson.dumps(
            {"result": None, "error": to_wire(InternalError("internal_error", "The answer is no JSON."))}
        )
    delivery.answer(body, content_type=CONTENT_TYPE, content_encoding="utf-8", delivery_mode=_TRANSIENT)


class _RpcClients(SharedExtension):
    """One client for all proxies of a process."""

    def setup(self) -> None:
        """Prepare the client; it connects with its first call."""
        config = self.container.config
        self.client = RpcClient(config["AMQP_URI"], f"{config.get('INSTANCE_ID', self.container.service_name)} calls")

    def stop(self) -> None:
        """Disconnect."""
        self.client.close()


class _RpcProxy(DependencyProvider):
    is_kept = True
    clients = _RpcClients()

    def __init__(self, service: str) -> None:
        self._service = service

    def get_dependency(self, _worker_ctx: Any) -> ServiceProxy:
        return ServiceProxy(self.clients.client, self._service)


def rpc_proxy(service: str) -> ServiceProxy:
    """Declare that a service calls another; the running method's context and deadline go with each call."""
    return cast(ServiceProxy, _RpcProxy(service))
