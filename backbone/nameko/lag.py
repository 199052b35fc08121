"""Notices when the event loop stood still: nothing of the process moved then, its heartbeats neither."""

import time

import eventlet
import structlog

TICK_S = 0.1
REPORT_S = 1.0
"""Long before the broker gives up a silent connection, and more than a busy machine makes one wait."""

log = structlog.get_logger()


class LagWatch:
    """Measures by how much a green thread wakes too late."""

    def __init__(self) -> None:
        self._worst_s = 0.0

    def run_for_ever(self) -> None:
        """Measure, and log each standstill of more than a second."""
        while True:
            began = time.monotonic()
            eventlet.sleep(TICK_S)
            lag_s = time.monotonic() - began - TICK_S
            self._worst_s = max(self._worst_s, lag_s)
            if lag_s > REPORT_S:
                log.warning("event_loop_blocked", seconds=round(lag_s, 3))

    def take_worst_ms(self) -> float:
        """The longest lag since this was last asked, in milliseconds."""
        worst_s, self._worst_s = self._worst_s, 0.0
        return round(worst_s * 1_000, 1)
