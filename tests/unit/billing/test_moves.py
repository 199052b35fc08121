"""Tables of moves: what stands in one is legal, and nothing else."""

import pytest

from billing.moves import ABSENT, Move, Moves

DOOR = Moves(Move(ABSENT, "build", "shut"), Move("shut", "open", "ajar"), Move("ajar", "close", "shut"))


def test_a_move_leads_where_the_table_says():
    assert DOOR.to("shut", "open") == "ajar"


def test_what_does_not_stand_in_the_table_leads_nowhere():
    assert DOOR.to("ajar", "open") is None
    assert DOOR.to(ABSENT, "close") is None


def test_a_table_knows_its_states_and_events():
    assert (DOOR.states, DOOR.events) == ([ABSENT, "ajar", "shut"], ["build", "close", "open"])


def test_a_move_may_stand_only_once():
    with pytest.raises(AssertionError, match="once"):
        Moves(Move("shut", "open", "ajar"), Move("shut", "open", "gone"))
