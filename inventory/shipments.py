"""Shipment: units of an order on their way, from planned to delivered."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from backbone.messages import Event, new_id
from inventory.contract import (
    LineUnits,
    PackedUnits,
    ShipmentDelivered,
    ShipmentDispatched,
    ShipmentPacked,
    not_in_shipment,
    shipment_state_forbids,
)

ABSENT = "ABSENT"
PLANNED, PACKED, READY, SHIPPED, DELIVERED = "PLANNED", "PACKED", "READY", "SHIPPED", "DELIVERED"
ON_HOLD, CANCELLED = "ON_HOLD", "CANCELLED"
PLAN, PACK, DISPATCH, DELIVER, CANCEL = "plan", "pack", "dispatch", "deliver", "cancel"
CAPTURED, CAPTURE_FAILED = "payment_captured", "payment_capture_failed"


@dataclass(frozen=True)
class Move:
    """Where a shipment goes from a state by an event, and what that announces."""

    state: str
    event: str
    to: str
    announces: type[Event] | None = None


MOVES = (
    Move(ABSENT, PLAN, PLANNED),
    Move(PLANNED, PACK, PACKED, ShipmentPacked),  # Billing captures its amount now.
    Move(PACKED, CAPTURED, READY),
    Move(PACKED, CAPTURE_FAILED, ON_HOLD),  # Until the customer pays again, or cancels.
    Move(ON_HOLD, CAPTURED, READY),
    Move(READY, DISPATCH, SHIPPED, ShipmentDispatched),
    Move(SHIPPED, DELIVER, DELIVERED, ShipmentDelivered),
    Move(PLANNED, CANCEL, CANCELLED),
    Move(PACKED, CANCEL, CANCELLED),
    Move(ON_HOLD, CANCEL, CANCELLED),
    Move(READY, CANCEL, CANCELLED),  # Billing gives the money back.
    # A capture that succeeded is the last one: what arrives after it was there before it, or is its repetition.
    *(Move(state, event, state) for state in (READY, SHIPPED, DELIVERED) for event in (CAPTURED, CAPTURE_FAILED)),
    Move(ON_HOLD, CAPTURE_FAILED, ON_HOLD),  # The next card failed as well.
    *(Move(CANCELLED, event, CANCELLED) for event in (CAPTURED, CAPTURE_FAILED)),  # They crossed; billing refunds.
)
"""Every legal move; anything else is a Conflict. A fact about a shipment that is ABSENT is parked."""

_MOVES = {(move.state, move.event): move for move in MOVES}
BEFORE_SHIPPED = (PLANNED, PACKED, READY, ON_HOLD)


@dataclass
class Shipment:
    """Units of an order that leave the warehouse together."""

    id: str
    order_id: str
    lines: list[LineUnits]
    planned_at: datetime
    state: str = PLANNED
    carrier: str = ""
    tracking_number: str = ""
    packed_at: datetime | None = None
    dispatched_at: datetime | None = None
    delivered_at: datetime | None = None
    announced: list[Event] = field(default_factory=list)

    @classmethod
    def plan(cls, order_id: str, lines: list[LineUnits], now: datetime) -> "Shipment":
        """A shipment of these units, to be packed."""
        assert lines, "A shipment has units."
        return cls(new_id(), order_id, lines, planned_at=now)

    def pack(self, packed: Sequence[PackedUnits] | None, now: datetime) -> list[LineUnits]:
        """Note what is in the parcel; None is all that was planned.

        Returns: The units that were planned and are not in it.
        Raises:  Conflict `shipment_state_forbids`. InvalidRequest `not_in_shipment`.
        """
        self.require(PACK)
        inside = {line.position: line.quantity for line in (self.lines if packed is None else packed)}
        self._require_planned(inside)
        left = [(line, line.quantity - inside.get(line.position, 0)) for line in self.lines]
        self.lines = [LineUnits(line.position, line.sku, inside[line.position])
                      for line in self.lines if line.position in inside]  # fmt: skip
        self.packed_at = now
        self.move(PACK)
        self.announced.append(ShipmentPacked(self.id, self.order_id, self.lines, now))
        return [LineUnits(line.position, line.sku, units) for line, units in left if units]

    def dispatch(self, carrier: str, tracking_number: str, now: datetime) -> None:
        """Give it to its carrier. Raises: Conflict `shipment_state_forbids`."""
        self.move(DISPATCH)
        self.carrier, self.tracking_number, self.dispatched_at = carrier, tracking_number, now
        self.announced.append(ShipmentDispatched(self.id, self.order_id, self.lines, carrier, tracking_number, now))

    def deliver(self, now: datetime) -> None:
        """Note that it reached the customer. Raises: Conflict `shipment_state_forbids`."""
        self.move(DELIVER)
        self.delivered_at = now
        self.announced.append(ShipmentDelivered(self.id, self.order_id, now))

    def require(self, event: str) -> Move:
        """The move by an event in its present state. Raises: Conflict `shipment_state_forbids`."""
        move = _MOVES.get((self.state, event))
        if move is None:
            raise shipment_state_forbids(self.id, self.state, event)
        return move

    def move(self, event: str) -> bool:
        """Move on by an event. Returns: whether its state changed. Raises: Conflict `shipment_state_forbids`."""
        before, self.state = self.state, self.require(event).to
        return self.state != before

    def _require_planned(self, inside: dict[int, int]) -> None:
        planned = {line.position: line.quantity for line in self.lines}
        wrong = [
            f"Position {position}: {quantity} packed, {planned.get(position, 0)} planned."
            for position, quantity in inside.items()
            if quantity > planned.get(position, 0)
        ]
        if wrong:
            raise not_in_shipment(wrong)
