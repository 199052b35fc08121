"""Reservations: each unit is held, committed, consumed or released, exactly once."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory.reservations import (
    ABSENT,
    COMMIT,
    COMMITTED,
    CONSUME,
    CONSUMED,
    HELD,
    HOLD,
    MOVES,
    RELEASE,
    RELEASED,
    OrderLine,
    Reservation,
)
from tests.builders import a_placed_line

STATES = (ABSENT, HELD, COMMITTED, CONSUMED, RELEASED)
EVENTS = (HOLD, COMMIT, CONSUME, RELEASE)
EXPECTED = {
    (ABSENT, HOLD): HELD,
    (HELD, COMMIT): COMMITTED,
    (HELD, RELEASE): RELEASED,
    (COMMITTED, CONSUME): CONSUMED,
    (COMMITTED, RELEASE): RELEASED,
}
PAIRS = [(state, event) for state in STATES for event in EVENTS]


def test_the_table_holds_what_is_expected_and_nothing_else():
    assert {(move.state, move.event): move.to for move in MOVES} == EXPECTED
    assert len(MOVES) == len(EXPECTED)


@pytest.mark.parametrize(("state", "event"), [pair for pair in PAIRS if pair in EXPECTED and pair[0] != ABSENT])
def test_units_move_on_to_the_state_that_is_expected(state: str, event: str):
    reservation = Reservation(**{state: 5})

    reservation.move(state, event, 3)

    assert (getattr(reservation, state), getattr(reservation, EXPECTED[state, event])) == (2, 3)
    assert reservation.quantity == 5


@pytest.mark.parametrize(("state", "event"), [pair for pair in PAIRS if pair not in EXPECTED])
def test_any_other_move_of_units_is_a_bug_to_be_seen(state: str, event: str):
    reservation = Reservation(held=5, committed=5, consumed=5, released=5)

    with pytest.raises(AssertionError):
        reservation.move(state, event, 1)

    assert reservation == Reservation(held=5, committed=5, consumed=5, released=5)


def test_a_reservation_begins_by_holding_units():
    assert Reservation.hold(3) == Reservation(held=3)
    with pytest.raises(AssertionError):
        Reservation().move(ABSENT, HOLD, 1)


@pytest.mark.parametrize("quantity", [-1, 6])
def test_more_units_than_there_are_never_move(quantity: int):
    with pytest.raises(AssertionError, match="of 5 held units to commit"):
        Reservation(held=5).move(HELD, COMMIT, quantity)


def test_what_is_released_is_all_that_is_still_reserved():
    reservation = Reservation(held=1, committed=2, consumed=4)

    assert reservation.release() == 3
    assert reservation == Reservation(consumed=4, released=3)


@given(st.integers(1, 50), st.lists(st.one_of(st.just("commit"), st.just("release"), st.integers(0, 20)), max_size=12))
def test_whatever_happens_each_unit_is_somewhere(quantity: int, steps: list[str | int]):
    reservation = Reservation.hold(quantity)
    for step in steps:
        if isinstance(step, int):
            reservation.consume(min(step, reservation.committed))
        else:
            getattr(reservation, step)()

        assert reservation.quantity == quantity
        assert min(vars(reservation).values()) >= 0


def test_a_line_counts_its_units_by_where_they_are():
    line = OrderLine(**vars(a_placed_line(quantity=9)), reservation=Reservation(1, 2, 3, 3))

    assert (line.open, line.shipped, line.cancelled) == (3, 3, 3)
    assert line.open + line.shipped + line.cancelled == line.quantity
