"""Waits for what happens elsewhere, and says what it was that never happened."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from backbone.context import Context, Deadline, bound
from backbone.errors import ServiceError

POLL_S = 0.05

Found = TypeVar("Found")
Answer = TypeVar("Answer")


def wait_until(look: Callable[[], Found], what: str, seconds: float = 15) -> Found:
    """Look again and again until there is something; what is found, or an AssertionError naming what is missing."""
    until = time.monotonic() + seconds
    while not (found := look()):
        assert time.monotonic() < until, f"After {seconds} s there is still not: {what}"
        time.sleep(POLL_S)
    return found


def at_once(count: int, act: Callable[[int], Answer]) -> list[Answer | ServiceError]:
    """Let that many callers act at the same time, each with its number: their answers, or the errors they got."""

    def outcome(number: int) -> Answer | ServiceError:
        try:
            return act(number)
        except ServiceError as error:
            return error

    with ThreadPoolExecutor(max_workers=min(count, 50)) as callers:
        return list(callers.map(outcome, range(count)))


def under_key(key: str, seconds: float = 20):
    """A block in which commands are called under this idempotency key, as an operator."""
    return bound(Context(idempotency_key=key, deadline=Deadline.after_ms(int(seconds * 1_000))))


def within(seconds: float):
    """A block in which calls wait for so many seconds at most."""
    return bound(Context(deadline=Deadline.after_ms(int(seconds * 1_000))))
