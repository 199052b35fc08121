"""What is measured: rounds of a side, and of its peer or a fixed number, and one in terms of the other."""

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

    def value(self, percent: float | None) -> float:
        """What speaks for it: its rate, or a percentile of its latencies."""
        return self.rate if percent is None else self.percentile_ms(percent) or 0.0


@dataclass(frozen=True)
class Number:
    """A side that is a number and no program: what we mean to keep to, or what was counted once."""

    number: float

    def value(self, _percent: float | None) -> float:
        """The number."""
        return self.number


@dataclass(frozen=True)
class Figure:
    """A measure's outcome.

    Args:
        peer: What ours is compared with.
        unit: Of what is compared.
        target: What we mean the ratio to be at least; with `is_most`, at most: then less is better.
        percent: Which percentile of the latencies is compared; None for the rates.
        peer_name: What the peer is, in a word.
    """

    name: str
    ours: Side | Number
    peer: Side | Number
    unit: str
    target: float
    percent: float | None = None
    is_most: bool = False
    peer_name: str = "stock"

    @property
    def ratio(self) -> float:
        """Ours in terms of the peer's: where rates are compared, how many times as fast we are."""
        return ratio(self.ours.value(self.percent), self.peer.value(self.percent))

    @property
    def is_met(self) -> bool:
        """Whether the ratio is what we mean it to be."""
        return self.ratio <= self.target if self.is_most else self.ratio >= self.target

    @property
    def wanted(self) -> str:
        """The target in words."""
        return f"at {'most' if self.is_most else 'least'} {self.target:g}"

    def to_json(self) -> dict[str, Any]:
        """The outcome as it is kept."""
        return {
            "name": self.name,
            "ours": round(self.ours.value(self.percent), 1),
            "peer": round(self.peer.value(self.percent), 1),
            "unit": self.unit,
            "ratio": round(self.ratio, 2),
            "target": self.target,
            "is_met": self.is_met,
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
