"""Counts: every state with every fact, ABSENT included, and any order of facts ends the same."""

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counter.counts import ABSENT, COUNTED, MOVES, TOLD, TOLD_WITHDRAWN, WITHDRAWN, Count, Fact

STATES = (ABSENT, COUNTED, WITHDRAWN)
FACTS = (TOLD, TOLD_WITHDRAWN)
EXPECTED = {
    (ABSENT, TOLD): (COUNTED, 1, 0),
    (ABSENT, TOLD_WITHDRAWN): (WITHDRAWN, 0, 1),
    (COUNTED, TOLD): (COUNTED, 0, 0),
    (COUNTED, TOLD_WITHDRAWN): (WITHDRAWN, -1, 1),
    (WITHDRAWN, TOLD): (WITHDRAWN, 0, 0),
    (WITHDRAWN, TOLD_WITHDRAWN): (WITHDRAWN, 0, 0),
}


def count_of(*facts: str) -> Count:
    """The count of a topic with one fact, after these were heard of it."""
    count, fact = Count("weather"), Fact("1", "weather")
    for each in facts:
        count.add(fact.learn(each))
    return count


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("what", FACTS)
def test_a_fact_in_any_state_has_the_move_that_is_expected(state: str, what: str):
    fact = Fact("1", "weather", state)

    move = fact.learn(what)

    assert (fact.state, move.counted, move.withdrawn) == EXPECTED[state, what]


def test_every_pair_has_exactly_one_move():
    assert [(move.state, move.fact) for move in MOVES] == list(EXPECTED)
    assert EXPECTED.keys() == {(state, fact) for state in STATES for fact in FACTS}


@pytest.mark.parametrize("order", sorted(set(permutations([TOLD, TOLD, TOLD_WITHDRAWN, TOLD_WITHDRAWN]))))
def test_in_whichever_order_a_withdrawn_fact_ends_withdrawn_once(order: tuple[str, ...]):
    count = count_of(*order)

    assert (count.counted, count.withdrawn) == (0, 1)


@given(st.lists(st.sampled_from(FACTS), max_size=20))
def test_nothing_ever_counts_twice_or_less_than_nothing(facts: list[str]):
    count = count_of(*facts)

    assert (count.counted, count.withdrawn) == (
        int(TOLD_WITHDRAWN not in facts and TOLD in facts),
        int(TOLD_WITHDRAWN in facts),
    )
    assert count.known == (1 if facts else 0)


def test_a_count_is_complete_once_all_that_was_told_is_known():
    count = Count("weather", counted=2, withdrawn=1)

    count.complete(told=3)

    assert count.is_complete


@pytest.mark.parametrize("told", [2, 4])
def test_a_count_is_never_complete_with_too_little_or_too_much(told: int):
    with pytest.raises(AssertionError, match=f"{told} told, 3 known"):
        Count("weather", counted=2, withdrawn=1).complete(told)
