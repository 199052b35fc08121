"""Orders through HTTP, placed and paid, until the last is CONFIRMED: all on this machine, as `make run` starts it."""

from collections.abc import Iterator
from functools import partial

from bench.children import measured
from bench.figures import Figure, Number, Side
from bench.ground import Ground
from bench.measures.rounds import ROUNDS
from bench.shop import a_shop

BUYERS = 16
ORDERS = 20
"""Of each buyer in a round; before it, each places one that is not counted."""
PRODUCTS = 60
RATE_MIN = 40
BUY_S_MAX = 180


def figures(ground: Ground) -> Iterator[Figure]:
    """How many orders of all buyers together are confirmed in a second."""
    with a_shop(ground) as shop:
        people = shop.stocked(BUYERS, PRODUCTS)
        caller = ("-m", "bench.callers.buyers", str(shop.port), str(ORDERS), str(people))
        buy = partial(measured, caller, ground.environment, BUY_S_MAX)
        ours = Side([buy() for _ in range(ROUNDS)])
        name = f"Orders by HTTP to CONFIRMED, {BUYERS} buyers"
        yield Figure(name, ours, Number(RATE_MIN), unit="orders/s", target=1, peer_name="least")
