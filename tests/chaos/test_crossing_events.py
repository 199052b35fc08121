"""Events come three times each and in any order, over two instances: each counts once, also before its cause."""

import random
from collections import Counter

import pytest

from backbone.messages import new_id
from tests.support.facts import EXCHANGE, a_fact
from tests.support.waiting import wait_until

BEGUN, CANCELLED, LEGS = 40, 20, 3
COPIES = 3
SETTLE_S = 40
TRIPS = "SELECT state, begun, legs FROM trips WHERE name LIKE :those"
RECEIVED = "SELECT state, attempts FROM inbox WHERE message_id >= :first"


@pytest.fixture
def random_order():
    """A shuffle that can be repeated from its seed, which is printed."""
    seed = random.randrange(1_000_000)
    print(f"seed {seed}")  # noqa: T201
    return random.Random(seed)


def facts_of_trips(those: str) -> list:
    """200 facts: of trips that begin and have legs, and of trips that are called off."""
    begun = [f"{those} begun {number}" for number in range(BEGUN)]
    cancelled = [f"{those} cancelled {number}" for number in range(CANCELLED)]
    return [
        *(a_fact("trip_begun", name) for name in (*begun, *cancelled)),
        *(a_fact("leg_walked", name) for name in begun for _ in range(LEGS)),
        *(a_fact("trip_cancelled", name) for name in cancelled),
    ]


def test_ours_counts_each_of_two_hundred_events_once(probe, probe_wire, random_order):
    database, those = probe.databases["probe"], new_id()
    facts = facts_of_trips(those)
    first = min(fact.message_id for fact in facts)
    copies = facts * COPIES
    random_order.shuffle(copies)

    for fact in copies:
        probe_wire.publish_event(fact, EXCHANGE)

    def has_settled() -> bool:
        received = database.rows(RECEIVED, first=first)
        return len(received) == len(facts) and {row.state for row in received} == {"done"}

    wait_until(has_settled, f"{len(facts)} events that are done", SETTLE_S)
    trips = Counter(map(tuple, database.rows(TRIPS, those=f"{those}%")))
    early, late = trips.pop(("CANCELLED", 1, 0), 0), trips.pop(("CANCELLED", 0, 0), 0)
    assert (trips, early + late) == ({("BEGUN", 1, LEGS): BEGUN}, CANCELLED)
    assert late, "Some began only after they had been called off."
    assert any(row.attempts for row in database.rows(RECEIVED, first=first)), "Some legs came before their trip."
