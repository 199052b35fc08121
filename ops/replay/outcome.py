"""What becomes of the orders of a replay, and how its steps show their progress."""

from collections.abc import Callable, Iterable
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any

from backbone.money import Money
from ops.replay.plan import Order

Watch = Callable[[str, Iterable["Future[Any]"], int], None]
"""Shows the progress of a step: its title, what will finish, and how many that is."""


@dataclass
class Outcome:
    """What became of an order.

    Args:
        ordered, invoiced: The net totals of the goods as they were read back; None when there is nothing to read.
        problem: Why there is not.
    """

    order: Order
    order_id: str = ""
    ordered: Money | None = None
    invoiced: Money | None = None
    problem: str = ""

    @property
    def is_equal(self) -> bool:
        """Whether order and invoice agree with the file to the cent, and everything was done that was to be done."""
        return not self.problem and self.ordered == self.invoiced == self.order.net


@dataclass(frozen=True)
class Played:
    """A replay that is over. Args: seconds: From the first order to the last parcel that left."""

    outcomes: list[Outcome]
    seconds: float


def under_way(outcomes: Iterable[Outcome]) -> dict[str, Outcome]:
    """The orders with which all has gone well so far, by their ids."""
    return {outcome.order_id: outcome for outcome in outcomes if outcome.order_id and not outcome.problem}
