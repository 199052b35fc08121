"""Tables of moves: what each state machine of billing may do, and nothing else."""

from dataclasses import dataclass

ABSENT = "ABSENT"
"""The state of what no fact has told of yet."""


@dataclass(frozen=True)
class Move:
    """Where something goes from a state by an event."""

    state: str
    event: str
    to: str


class Moves:
    """All legal moves of a state machine."""

    def __init__(self, *moves: Move) -> None:
        self._to = {(move.state, move.event): move.to for move in moves}
        assert len(self._to) == len(moves), "Each move stands once."
        self.states = sorted({move.state for move in moves} | {move.to for move in moves})
        self.events = sorted({move.event for move in moves})

    def to(self, state: str, event: str) -> str | None:
        """Where an event leads from a state; None where it does not go together."""
        return self._to.get((state, event))
