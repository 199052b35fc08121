"""Callers that keep some calls in flight for some time, and tell how long each took."""

import json
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

WARM_UP_SHARE = 0.2
"""Of the time that is measured; connections, caches and queues then are as they stay."""


@dataclass(frozen=True)
class Order:
    """What a caller's process is asked for on its command line.

    Args:
        in_flight: How many calls at a time.
        seconds: How long it is measured.
    """

    in_flight: int
    seconds: float

    @classmethod
    def from_arguments(cls) -> "Order":
        """The order on the command line: `… IN_FLIGHT SECONDS`."""
        return cls(int(sys.argv[1]), float(sys.argv[2]))


class Watch:
    """Notes how long calls took, once it is warm, until its time is over."""

    def __init__(self, seconds: float) -> None:
        now = time.perf_counter()
        self._warm_at = now + seconds * WARM_UP_SHARE
        self._until = self._warm_at + seconds
        self._seconds = seconds
        self.latencies_ms: list[float] = []

    @property
    def is_open(self) -> bool:
        """Whether there is time for another call."""
        return time.perf_counter() < self._until

    def note(self, started: float) -> None:
        """A call that started then has been answered."""
        now = time.perf_counter()
        if self._warm_at <= now < self._until:
            self.latencies_ms.append((now - started) * 1_000)

    def report(self, set_up_s: float) -> str:
        """What was measured, as the bench reads it."""
        latencies = [round(each, 3) for each in self.latencies_ms]
        return json.dumps(
            {"set_up_s": set_up_s, "seconds": self._seconds, "count": len(latencies), "latencies_ms": latencies}
        )


def keep_calling(order: Order, call: Callable[[], object]) -> Watch:
    """Make calls from as many threads as there shall be in flight. Green ones, where the process is patched."""
    watch = Watch(order.seconds)

    def loop() -> None:
        while watch.is_open:
            started = time.perf_counter()
            call()
            watch.note(started)

    threads = [threading.Thread(target=loop) for _ in range(order.in_flight)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return watch
