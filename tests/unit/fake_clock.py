"""A wall clock that a test moves: deadlines pass without anybody waiting for them."""

import time
from typing import Any

START_NS = 1_772_452_800_000_000_000


class FakeClock:
    """Stands in for the wall clock, and stands still until it is moved."""

    def __init__(self, monkeypatch: Any) -> None:
        self._passed_ns = 0
        monkeypatch.setattr(time, "time_ns", lambda: START_NS + self._passed_ns)

    def pass_ms(self, milliseconds: int) -> None:
        """Let so much time pass."""
        self._passed_ns += milliseconds * 1_000_000
