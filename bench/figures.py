"""What is measured: rounds of two sides, their percentiles, and how many times one is as fast as the other."""

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Round:
    """What one side did in one round.

    Args:
        set_up_s: From its start to its first answer or event.
        seconds: What was measured after that. count: How often the thing was done in it.
        latencies_ms: How long each took; empty where only the whole can be timed.
    """

    set_up_s: float
    seconds: float
    count: int
    latencies_ms: Sequence[float] = ()

    @property
    def rate(self) -> float:
        """How often a second."""
        return self.count / self.seconds if self.seconds else 0.0


@dataclass(frozen=True)
class Side:
    """All rounds of one side; the median speaks for it, as a busy neighbour spoils single rounds."""

    rounds: Sequence[Round]

    @property
    def rate(self) -> float:
        """The median of the rounds' rates."""
        return statistics.median(each.rate for each in self.rounds)

    @property
    def set_up_s(self) -> float:
        """The median of the rounds' set-up times."""
        return statistics.median(each.set_up_s for each in self.rounds)

    def percentile_ms(self, percent: float) -> float | None:
        """The median of the rounds' percentiles; None where there are none."""
        found = [percentile(each.latencies_ms, percent) for each in self.rounds if each.latencies_ms]
        return statistics.median(found) if found else None


@dataclass(frozen=True)
class Figure:
    """A measure's outcome.

    Args:
        target: How many times as fast as the peer we mean to be at least.
        unit: What is counted, a second.
    """

    name: str
    ours: Side
    peer: Side
    unit: str
    target: float

    @property
    def ratio(self) -> float:
        """How many times as fast as the peer we are."""
        return ratio(self.ours.rate, self.peer.rate)

    def to_json(self) -> dict[str, Any]:
        """The outcome as it is kept."""
        return {
            "name": self.name,
            "ours": round(self.ours.rate, 1),
            "peer": round(self.peer.rate, 1),
            "unit": self.unit,
            "ratio": round(self.ratio, 2),
        }


def percentile(values: Sequence[float], percent: float) -> float:
    """The smallest of the values that so many percent of them do not exceed. Raises: ValueError for no values."""
    if not values:
        raise ValueError("No values have no percentile.")
    rank = max(1, math.ceil(len(values) * percent / 100))
    return sorted(values)[rank - 1]


def ratio(ours: float, peer: float) -> float:
    """Ours in terms of the peer's; infinite where the peer did nothing at all."""
    return ours / peer if peer else math.inf
