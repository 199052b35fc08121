"""The only module that knows of RPC: one client a process, made when it is first needed."""

import os
import socket
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Protocol, cast

from flask import Flask, current_app
from werkzeug.local import LocalProxy

from backbone.announcer import Announcer
from backbone.context import Context, Deadline, bound, current
from backbone.errors import ServiceError
from backbone.rpc_client import RpcClient

Answer = dict[str, Any]

SERVICES = ("customers", "inventory", "billing", "registry")
HEALTH_DEADLINE_MS = 1_000
"""Who asks for health wants to know now; a service that needs longer is not ready."""
OK = "ok"
_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


class Service(Protocol):
    """One service: its methods by name, with plain JSON values in and out."""

    def __getattr__(self, method: str) -> Callable[..., Answer]: ...


class Client(Protocol):
    """What is called: `RpcClient`, or what stands for it in a test."""

    @property
    def is_connected(self) -> bool:
        """Whether the broker is there now."""

    def __getattr__(self, service: str) -> Service: ...


class Connection:
    """The client of this process.

    It is made at the first call, after gunicorn has forked: processes must not share a socket.
    """

    def __init__(self, amqp_uri: str) -> None:
        self._amqp_uri = amqp_uri
        self._name = f"{os.environ.get('INSTANCE_ID', f'gateway-{socket.gethostname()}')}-{os.getpid()}"
        self._lock = threading.Lock()
        self._client: RpcClient | None = None
        self._announcer: Announcer | None = None

    def client(self) -> RpcClient:
        """The one client."""
        with self._lock:
            if self._client is None:
                self._client = RpcClient(self._amqp_uri, self._name)
            return self._client

    def announce(self, entrypoints: Sequence[str]) -> None:
        """Tell the registry from now on that this process is alive."""
        self._announcer = Announcer(self.client(), "gateway", self._name, entrypoints)
        self._announcer.start()

    def close(self) -> None:
        """Tell the registry that this process leaves, and end the connection."""
        if self._announcer is not None:
            self._announcer.stop()
        if self._client is not None:
            self._client.close()


def init_app(app: Flask, amqp_uri: str) -> None:
    """Give the application its connection."""
    app.extensions["rpc"] = Connection(amqp_uri)


def announce(app: Flask) -> None:
    """Tell the registry from now on that this process is alive, and what it answers to."""
    entrypoints = [
        f"{method} {rule.rule}"
        for rule in app.url_map.iter_rules()
        for method in rule.methods or ()
        if method in _METHODS
    ]
    app.extensions["rpc"].announce(entrypoints)


def close(app: Flask) -> None:
    """Leave the registry and the broker."""
    app.extensions["rpc"].close()


rpc = cast(Client, LocalProxy(lambda: current_app.extensions["rpc"].client()))
"""The services, to the views: `rpc.inventory.get_order(order_id=...)`. Raises: what the service raises."""


def check_all() -> dict[str, str]:
    """Whether the broker and each service answer: `ok`, or the code of the failure."""
    client: Client = current_app.extensions["rpc"].client()
    context = Context(
        actor=current().actor,
        deadline=Deadline.after_ms(HEALTH_DEADLINE_MS),
        correlation_id=current().correlation_id,
    )
    with ThreadPoolExecutor(len(SERVICES)) as pool:
        answers = pool.map(lambda service: _check(client, service, context), SERVICES)
        checks = dict(zip(SERVICES, answers, strict=True))
    return {"broker": OK if client.is_connected else "broker_unavailable", **checks}


def _check(client: Client, service: str, context: Context) -> str:
    with bound(context):
        try:
            getattr(client, service).health()
        except ServiceError as error:
            return error.code
    return OK
