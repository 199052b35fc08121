"""RPC to a method that touches nothing but memory: many calls in flight, and one at a time."""

from collections.abc import Iterator
from functools import partial

from bench.children import measured
from bench.figures import Figure
from bench.ground import Ground
from bench.measures.rounds import ROUNDS, in_turns

SECONDS = 2.5
PIPELINED = 64
ROUNDS_OF_ONE = 9
"""Which of caller, broker and service share a processor halves or doubles the rate, and changes by the round."""
GREEN = ("-m", "gevent.monkey", "--module")
"""Both callers run as the gateway does: with gevent, which is also where the stock client is fastest."""


def figures(ground: Ground) -> Iterator[Figure]:
    """Both ways of calling."""
    with ground.both_services():
        for name, in_flight, rounds, target in (
            (f"RPC, {PIPELINED} in flight", PIPELINED, ROUNDS, 4),
            ("RPC, one at a time", 1, ROUNDS_OF_ONE, 2),
        ):
            order = (str(in_flight), str(SECONDS))
            ours = partial(measured, (*GREEN, "bench.callers.ours", *order), ground.environment)
            peer = partial(measured, (*GREEN, "bench.callers.stock", *order), ground.environment)
            yield Figure(name, *in_turns(ours, peer, rounds), unit="calls/s", target=target)
