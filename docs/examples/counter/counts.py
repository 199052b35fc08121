"""Counts: what becomes of each told fact, in whichever order its facts arrive, and what that adds to its topic."""

from dataclasses import dataclass

ABSENT, COUNTED, WITHDRAWN = "ABSENT", "COUNTED", "WITHDRAWN"
TOLD, TOLD_WITHDRAWN = "told", "told_withdrawn"


@dataclass(frozen=True)
class Move:
    """What one more fact does: the new state, and what is added to the count of the topic."""

    state: str
    fact: str
    to: str
    counted: int = 0
    withdrawn: int = 0


MOVES = (
    Move(ABSENT, TOLD, COUNTED, counted=1),
    Move(ABSENT, TOLD_WITHDRAWN, WITHDRAWN, withdrawn=1),  # The tombstone, as the two crossed.
    Move(COUNTED, TOLD, COUNTED),  # Told in two messages.
    Move(COUNTED, TOLD_WITHDRAWN, WITHDRAWN, counted=-1, withdrawn=1),
    Move(WITHDRAWN, TOLD, WITHDRAWN),  # It comes after the tombstone, or in a second message.
    Move(WITHDRAWN, TOLD_WITHDRAWN, WITHDRAWN),  # Withdrawn in two messages.
)
"""Every state with every fact that may come. What happens to a title or at the end of a topic is no part of it."""

_MOVES = {(move.state, move.fact): move for move in MOVES}


@dataclass
class Fact:
    """What is known of one told fact."""

    told_id: str
    topic: str
    state: str = ABSENT

    def learn(self, fact: str) -> Move:
        """Move on by a fact about it. Returns: The move that was made."""
        move = _MOVES[self.state, fact]
        self.state = move.to
        return move


@dataclass
class Count:
    """How many facts about a topic count, and how many were withdrawn.

    Args: is_complete: Whether nothing more will be told, and all that was is known.
    """

    topic: str
    counted: int = 0
    withdrawn: int = 0
    title: str | None = None
    is_complete: bool = False

    @property
    def known(self) -> int:
        """Of how many told facts anything was heard."""
        return self.counted + self.withdrawn

    def add(self, move: Move) -> None:
        """Add what a move of one of its facts adds."""
        self.counted += move.counted
        self.withdrawn += move.withdrawn

    def complete(self, told: int) -> None:
        """Note that these are all that were ever told; to be called once all of them are known."""
        assert self.known == told, f"{self.topic}: {told} told, {self.known} known."
        self.is_complete = True
