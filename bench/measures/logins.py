"""Product reads through HTTP while many people sign in, against the same reads while nobody does."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from bench.children import measured
from bench.figures import Figure, Round
from bench.ground import Ground
from bench.measures.rounds import in_turns
from bench.shop import Shop, a_shop
from ops.trouble import Trouble

LOGINS = 20
READS = 100
"""Both a second, evenly, whether those before have been answered or not."""
SECONDS = 5
PEOPLE = 20
SHARE_MIN = 0.9
"""Fewer logins than this share would be no measurement of so many."""


def figures(ground: Ground) -> Iterator[Figure]:
    """How much longer the slowest hundredth of the reads takes."""
    with a_shop(ground) as shop:
        people = str(shop.stocked(PEOPLE, products=1))
        alone = partial(_read, ground, shop, people)
        sides = in_turns(partial(_beside_logins, ground, shop, people, alone), alone)
        name = f"{READS} product reads/s beside {LOGINS} logins/s, p99"
        yield Figure(name, *sides, unit="ms", target=2, percent=99, is_most=True, peer_name="alone")


def _read(ground: Ground, shop: Shop, people: str) -> Round:
    order = (str(READS), str(SECONDS), str(shop.port), people)
    return measured(("-m", "bench.callers.reads", *order), ground.environment)


def _beside_logins(ground: Ground, shop: Shop, people: str, read: partial[Round]) -> Round:
    order = (str(LOGINS), str(SECONDS), str(shop.port), people)
    with ThreadPoolExecutor(1) as beside:
        logins = beside.submit(measured, ("-m", "bench.callers.logins", *order), ground.environment)
        found = read()
        if (rate := logins.result().rate) < LOGINS * SHARE_MIN:
            raise Trouble(f"Only {rate:.1f} of {LOGINS} logins a second were answered; the reads tell nothing.")
    return found
