"""Rounds: both sides take turns, so that a busy minute of the machine meets both."""

from collections.abc import Callable
from typing import Any

from bench.children import Children, Process
from bench.figures import Round, Side

ROUNDS = 3


def in_turns(ours: Callable[[], Round], peer: Callable[[], Round], rounds: int = ROUNDS) -> tuple[Side, Side]:
    """Let both sides run one after the other, so many times. Returns: ours and the peer."""
    pairs = [(ours(), peer()) for _ in range(rounds)]
    return Side([pair[0] for pair in pairs]), Side([pair[1] for pair in pairs])


def until_all(children: Children, process: Process, count: Callable[[], int], total: int, began: float) -> Round:
    """Wait until a process has got through all that lay ready for it.

    `count` says how many of `total` are done. The set-up time is from `began` until the first are.

    Raises: Trouble when it ends before.
    """
    counted = 0

    def has(enough: int) -> bool:
        nonlocal counted
        counted = count()
        return counted >= enough

    first_seen, first = children.wait_until(process, lambda: has(1), "a first event"), counted
    last_seen = children.wait_until(process, lambda: has(total), f"an end of {total} events")
    return Round(set_up_s=first_seen - began, seconds=last_seen - first_seen, count=total - first)


def depth(channel: Any, queue: str) -> int:
    """How many messages wait in a queue."""
    return int(channel.queue_declare(queue, passive=True).message_count)
