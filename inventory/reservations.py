"""Reservation: the units of one order line, each of them held, committed, consumed or released, exactly once."""

from dataclasses import dataclass

from inventory.contract import PlacedLine

ABSENT, HELD, COMMITTED, CONSUMED, RELEASED = "absent", "held", "committed", "consumed", "released"
HOLD, COMMIT, CONSUME, RELEASE = "hold", "commit", "consume", "release"


@dataclass(frozen=True)
class Move:
    """Where units go from a state when something is done with them."""

    state: str
    event: str
    to: str


MOVES = (
    Move(ABSENT, HOLD, HELD),
    Move(HELD, COMMIT, COMMITTED),  # The payment is authorised.
    Move(HELD, RELEASE, RELEASED),  # Cancelled, or the hold ended.
    Move(COMMITTED, CONSUME, CONSUMED),  # They left the warehouse.
    Move(COMMITTED, RELEASE, RELEASED),  # Cancelled.
)
"""Consumed and released units never move again. Anything else is a bug."""

_MOVES = {(move.state, move.event): move.to for move in MOVES}


@dataclass
class Reservation:
    """The units that one order line reserves; together they are the units that were ordered."""

    held: int = 0
    committed: int = 0
    consumed: int = 0
    released: int = 0

    @classmethod
    def hold(cls, quantity: int) -> "Reservation":
        """Units that are held until a payment is authorised."""
        assert quantity > 0, "A line has units."
        return cls(held=quantity)

    @property
    def open(self) -> int:
        """Units that are reserved."""
        return self.held + self.committed

    @property
    def quantity(self) -> int:
        """All units that were ever reserved."""
        return self.open + self.consumed + self.released

    def commit(self) -> None:
        """Commit all held units."""
        self.move(HELD, COMMIT, self.held)

    def consume(self, quantity: int) -> None:
        """Let committed units leave."""
        self.move(COMMITTED, CONSUME, quantity)

    def release(self) -> int:
        """Release all units that are still reserved. Returns: how many."""
        units = self.open
        for state in (HELD, COMMITTED):
            self.move(state, RELEASE, getattr(self, state))
        return units

    def move(self, state: str, event: str, quantity: int) -> None:
        """Move some of the units that are in a state, as `MOVES` says."""
        to = _MOVES.get((state, event))
        assert to is not None, f"{state} units know no {event}."
        assert state != ABSENT, "Units begin with `hold`."
        assert 0 <= quantity <= getattr(self, state), f"{quantity} of {getattr(self, state)} {state} units to {event}."
        setattr(self, state, getattr(self, state) - quantity)
        setattr(self, to, getattr(self, to) + quantity)


@dataclass(frozen=True)
class OrderLine(PlacedLine):
    """A placed line, and where its units are."""

    reservation: Reservation

    @property
    def shipped(self) -> int:
        """Units that left the warehouse."""
        return self.reservation.consumed

    @property
    def cancelled(self) -> int:
        """Units that will never be sent."""
        return self.reservation.released

    @property
    def open(self) -> int:
        """Units that are reserved and not sent yet."""
        return self.reservation.open
