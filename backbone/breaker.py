"""Who is known not to answer is not waited for: consumers counted after a timeout, and breakers per method."""

import threading
import time
from collections.abc import Callable
from typing import Any

import amqp

from backbone.broker import connect
from backbone.errors import Unavailable

TIMEOUTS_MAX = 5
"""So many in a row are no accident any more."""
OPEN_S = 2.0
"""How long an open breaker refuses before one call may try again."""
TELLING_S = 0.5
"""A call that gave its service less time than this tells nothing of it when it is not answered."""
COUNT_S = 1.0
RETRY_AFTER_MS = 1_000


class Breaker:
    """One method of one service that timed out: open after several timeouts in a row; the first answer ends it."""

    def __init__(self) -> None:
        self._timeouts = 0
        self._open_until = 0.0

    def require_closed(self, service: str, method: str) -> None:
        """Let a call pass, and of those to an open breaker one each few seconds. Raises: Unavailable `circuit_open`."""
        if self._timeouts < TIMEOUTS_MAX:
            return
        if time.monotonic() < self._open_until:
            raise Unavailable(
                "circuit_open",
                f"{service}.{method} did not answer lately; try again.",
                {"service": service, "method": method, "retry_after_ms": RETRY_AFTER_MS},
            )
        self._open_until = time.monotonic() + OPEN_S  # This call is the probe, and the others wait what becomes of it.

    def note_timeout(self) -> None:
        """A call was not answered by its deadline."""
        self._timeouts += 1
        self._open_until = time.monotonic() + OPEN_S


class ConsumerWatch:
    """Counts the consumers of services that let a call time out, each second, until they have some again.

    A durable queue without consumers takes every call and returns none. The counting has a connection of its own, which
    lasts as long as there is somebody to suspect.

    Args:
        on_back: Told of each service that was away and is consuming again.
    """

    def __init__(self, amqp_uri: str, name: str, on_back: Callable[[str], None]) -> None:
        self._amqp_uri, self._name, self._on_back = amqp_uri, f"{name} consumer watch", on_back
        self._lock = threading.Lock()
        self._suspects: dict[str, str] = {}
        self._away: set[str] = set()

    def suspect(self, service: str, queue: str) -> None:
        """Begin to count the consumers of a service."""
        with self._lock:
            is_first = not self._suspects
            self._suspects[service] = queue
        if is_first:
            threading.Thread(target=self._count_until_all_are_back, name=self._name, daemon=True).start()

    def require_there(self, service: str) -> None:
        """Raises: Unavailable `service_away`: nobody consumed its calls a second ago; nothing was started."""
        if service in self._away:
            raise Unavailable(
                "service_away",
                f"No instance of {service} is running; try again.",
                {"service": service, "retry_after_ms": RETRY_AFTER_MS},
            )

    def close(self) -> None:
        """Suspect nobody any more."""
        with self._lock:
            self._suspects.clear()

    def _count_until_all_are_back(self) -> None:
        connection: Any = None
        while True:
            try:
                connection = connection or connect(self._amqp_uri, self._name)
                for service, queue in list(self._suspects.items()):
                    self._note(service, _consumers(connection, queue))
            except (OSError, amqp.AMQPError):
                connection = connection and connection.collect()  # The link logs what becomes of the broker.
            with self._lock:
                if not self._suspects:
                    break
            time.sleep(COUNT_S)
        if connection:
            connection.collect()

    def _note(self, service: str, consumers: int) -> None:
        if consumers == 0:
            self._away.add(service)
            return
        if service in self._away:
            self._away.discard(service)
            self._on_back(service)
        with self._lock:
            self._suspects.pop(service, None)


def _consumers(connection: Any, queue: str) -> int:
    """How many consume a queue; 0 where there is none, which costs the channel that asks."""
    try:
        with connection.channel() as channel:
            return int(channel.queue_declare(queue, passive=True).consumer_count)
    except amqp.NotFound:
        return 0
