"""Order: lines with frozen prices whose units are reserved, and its way to the customer or to nowhere."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from backbone.messages import Event, new_id
from backbone.money import Money
from customers.contract import CustomerSnapshot
from inventory.contract import (
    LineUnits,
    OrderCancelled,
    OrderConfirmed,
    OrderExpired,
    OrderPlaced,
    PackedUnits,
    order_state_forbids,
    shipment_not_found,
)
from inventory.quotes import Quote
from inventory.reservations import OrderLine, Reservation
from inventory.shipments import BEFORE_SHIPPED, CAPTURED, Shipment
from inventory.shipments import CANCEL as CANCEL_SHIPMENT
from inventory.shipments import READY as READY_TO_LEAVE
from inventory.shipments import SHIPPED as ON_ITS_WAY
from inventory.timeline import Details, Entry

ABSENT, RESERVED, CONFIRMED, PARTIALLY_SHIPPED = "ABSENT", "RESERVED", "CONFIRMED", "PARTIALLY_SHIPPED"
SHIPPED, DELIVERED, EXPIRED, CANCELLED = "SHIPPED", "DELIVERED", "EXPIRED", "CANCELLED"
PLACE, CANCEL, HOLD_ENDED = "place", "cancel", "hold_ended"
STARTED, AUTHORISED = "payment_started", "payment_authorised"
SOME_LEFT, ALL_LEFT, ALL_ARRIVED = "some_left", "all_left", "all_arrived"


@dataclass(frozen=True)
class Move:
    """Where an order goes from a state by an event, and what that announces."""

    state: str
    event: str
    to: str
    announces: type[Event] | None = None


MOVES = (
    Move(ABSENT, PLACE, RESERVED, OrderPlaced),
    Move(RESERVED, STARTED, RESERVED),  # Extends the hold, once.
    Move(RESERVED, AUTHORISED, CONFIRMED, OrderConfirmed),
    Move(RESERVED, HOLD_ENDED, EXPIRED, OrderExpired),
    Move(RESERVED, CANCEL, CANCELLED, OrderCancelled),
    Move(CONFIRMED, CANCEL, CANCELLED, OrderCancelled),
    Move(PARTIALLY_SHIPPED, CANCEL, SHIPPED, OrderCancelled),  # The rest of it.
    Move(CONFIRMED, SOME_LEFT, PARTIALLY_SHIPPED),
    Move(CONFIRMED, ALL_LEFT, SHIPPED),
    Move(PARTIALLY_SHIPPED, SOME_LEFT, PARTIALLY_SHIPPED),
    Move(PARTIALLY_SHIPPED, ALL_LEFT, SHIPPED),
    Move(SHIPPED, ALL_ARRIVED, DELIVERED),
    # Another card, for a shipment that is on hold; or one that crossed the end, which billing voids.
    *(
        Move(state, event, state)
        for state in (CONFIRMED, PARTIALLY_SHIPPED, SHIPPED, DELIVERED, EXPIRED, CANCELLED)
        for event in (STARTED, AUTHORISED)
    ),
)
"""Every legal move; anything else is a Conflict. A fact about an order that is ABSENT is parked until it is placed.

Facts of its money that are not here are kept in its timeline, in whichever state it is.
"""

_MOVES = {(move.state, move.event): move for move in MOVES}


@dataclass
class Order:
    """An order with its lines and shipments.

    Args:
        customer: Who ordered, with the address that it goes to.
        shipping: Net. net, tax: Of lines and shipping.
        hold_until: Until when its units are held for a payment.
        sequence: Counts orders; None until the order is stored.
        payment_id: The payment that confirmed it.
        entries_before: How many entries its timeline had when it was loaded.
        entries, announced: What happened since, and the facts that tell others of it.
    """

    id: str
    customer: CustomerSnapshot
    lines: Sequence[OrderLine]
    shipping: Money
    shipping_tax_rate_basis_points: int
    shipping_tax: Money
    net: Money
    tax: Money
    placed_at: datetime
    hold_until: datetime
    state: str = RESERVED
    is_hold_extended: bool = False
    payment_id: str | None = None
    version: int = 1
    sequence: int | None = None
    shipments: list[Shipment] = field(default_factory=list)
    entries_before: int = 0
    entries: list[Entry] = field(default_factory=list)
    announced: list[Event] = field(default_factory=list)

    @classmethod
    def place(cls, customer: CustomerSnapshot, quote: Quote, now: datetime, hold: timedelta) -> "Order":
        """The order of what was quoted, its units to be held for so long."""
        order = cls(
            id=new_id(),
            customer=customer,
            lines=[OrderLine(**vars(line), reservation=Reservation.hold(line.quantity)) for line in quote.lines()],
            shipping=quote.shipping,
            shipping_tax_rate_basis_points=quote.shipping_tax.rate_basis_points,
            shipping_tax=quote.shipping_tax.tax,
            net=quote.net,
            tax=quote.tax,
            placed_at=now,
            hold_until=now + hold,
        )
        order.note("order_placed", {"total_minor": order.total.amount_minor, "currency": order.total.currency})
        return order

    @property
    def number(self) -> str:
        """What people call the order."""
        return number_of(self.sequence)

    @property
    def customer_id(self) -> str:
        """Whose order it is."""
        return self.customer.id

    @property
    def total(self) -> Money:
        """What is to be paid."""
        return self.net + self.tax

    def placed(self) -> OrderPlaced:
        """The fact that it was placed, with all that others need to know of it."""
        sums = ("shipping", "shipping_tax_rate_basis_points", "shipping_tax", "net", "tax", "total")
        return OrderPlaced(
            order_id=self.id,
            order_number=self.number,
            customer=self.customer,
            lines=list(self.lines),
            **{name: getattr(self, name) for name in sums},
            hold_until=self.hold_until,
            placed_at=self.placed_at,
        )

    def start_payment(self, extension: timedelta, details: Details) -> None:
        """Note that a payment was begun; the first one extends the hold."""
        self._move(STARTED)
        self.note(STARTED, details)
        if self.state == RESERVED and not self.is_hold_extended:
            self.is_hold_extended = True
            self.hold_until += extension
            self.note("hold_extended", {"hold_until": self.hold_until.isoformat()})

    def authorise(self, payment_id: str, details: Details, now: datetime) -> None:
        """Note that a payment is authorised; a reserved order is confirmed, and its shipment planned."""
        self.note(AUTHORISED, details)
        if self._move(AUTHORISED) is None:
            return
        self.payment_id = payment_id
        for line in self.lines:
            line.reservation.commit()
        self._plan([LineUnits(line.position, line.sku, line.open) for line in self.lines], now)
        self.announced.append(OrderConfirmed(self.id, self.number, payment_id, now))

    def expire(self, now: datetime) -> list[LineUnits]:
        """End a hold that nobody paid in. Returns: the units that are free. Raises: Conflict `order_state_forbids`."""
        self._move(HOLD_ENDED)
        self.announced.append(OrderExpired(self.id, self.number, now))
        return self._release()

    def cancel(self, reason: str, now: datetime) -> list[LineUnits]:
        """Cancel all that has not left. Returns: the units that are free. Raises: Conflict `order_state_forbids`."""
        is_whole = self.state != PARTIALLY_SHIPPED
        self._require(CANCEL)
        if not is_whole:
            self.note("order_rest_cancelled", {"reason": reason})
        cancelled = [shipment for shipment in self.shipments if shipment.state in BEFORE_SHIPPED]
        for shipment in cancelled:
            shipment.move(CANCEL_SHIPMENT)
            self._note_shipment("shipment_cancelled", shipment)
        self._move(CANCEL, {"reason": reason} if is_whole else {})
        units, ids = self._release(), [shipment.id for shipment in cancelled]
        self.announced.append(OrderCancelled(self.id, self.number, is_whole, units, ids, reason, now))
        self._note_arrival()
        return units

    def pack(self, shipment_id: str, packed: Sequence[PackedUnits] | None, now: datetime) -> Shipment:
        """Pack a planned shipment; what was planned and is not in the parcel becomes a new one.

        Raises: NotFound `shipment_not_found`. Conflict `shipment_state_forbids`. InvalidRequest `not_in_shipment`.
        """
        shipment = self.shipment(shipment_id)
        remainder = shipment.pack(packed, now)
        self._note_shipment("shipment_packed", shipment)
        if remainder:
            self._plan(remainder, now)
        return shipment

    def learn_capture(self, shipment_id: str, event: str, details: Details) -> None:
        """Note that the money of a shipment was captured, or not; it may leave now, or has to wait."""
        self.note(event, details)
        shipment = self.shipment(shipment_id)
        if shipment.move(event):
            assert (shipment.state == READY_TO_LEAVE) == (event == CAPTURED), shipment
            self._note_shipment(f"shipment_{shipment.state.lower()}", shipment)

    def dispatch(self, shipment_id: str, carrier: str, tracking_number: str, now: datetime) -> Shipment:
        """Give a shipment to its carrier. Raises: NotFound `shipment_not_found`. Conflict `shipment_state_forbids`."""
        shipment = self.shipment(shipment_id)
        shipment.dispatch(carrier, tracking_number, now)
        for units in shipment.lines:
            self.lines[units.position].reservation.consume(units.quantity)
        self._note_shipment("shipment_dispatched", shipment)
        self._move(SOME_LEFT if any(line.open for line in self.lines) else ALL_LEFT)
        return shipment

    def deliver(self, shipment_id: str, now: datetime) -> Shipment:
        """Note a shipment's arrival. Raises: NotFound `shipment_not_found`. Conflict `shipment_state_forbids`."""
        shipment = self.shipment(shipment_id)
        shipment.deliver(now)
        self._note_shipment("shipment_delivered", shipment)
        self._note_arrival()
        return shipment

    def shipment(self, shipment_id: str) -> Shipment:
        """One of its shipments. Raises: NotFound `shipment_not_found`."""
        for shipment in self.shipments:
            if shipment.id == shipment_id:
                return shipment
        raise shipment_not_found(shipment_id)

    def note(self, kind: str, details: Details) -> None:
        """Add an entry to its timeline."""
        self.entries.append(Entry(self.entries_before + len(self.entries) + 1, kind, details))

    def take_announced(self) -> list[Event]:
        """The facts that are still to be told, of the order and of its shipments; they are told once."""
        facts, self.announced = self.announced, []
        for shipment in self.shipments:
            facts += shipment.announced
            shipment.announced = []
        return facts

    def _require(self, event: str) -> Move:
        move = _MOVES.get((self.state, event))
        if move is None:
            raise order_state_forbids(self.id, self.state, event)
        return move

    def _move(self, event: str, details: Details | None = None) -> Move | None:
        move = self._require(event)
        if move.to == self.state:
            return None
        self.state = move.to
        self.note(f"order_{move.to.lower()}", details or {})
        return move

    def _plan(self, lines: list[LineUnits], now: datetime) -> None:
        shipment = Shipment.plan(self.id, lines, now)
        self.shipments.append(shipment)
        self._note_shipment("shipment_planned", shipment)

    def _release(self) -> list[LineUnits]:
        units = [LineUnits(line.position, line.sku, line.reservation.release()) for line in self.lines]
        return [each for each in units if each.quantity]

    def _note_arrival(self) -> None:
        if self.state == SHIPPED and not any(shipment.state == ON_ITS_WAY for shipment in self.shipments):
            self._move(ALL_ARRIVED)

    def _note_shipment(self, kind: str, shipment: Shipment) -> None:
        self.note(kind, {"shipment_id": shipment.id})


def number_of(sequence: int | None) -> str:
    """What people call an order; `sequence` counts orders."""
    return f"O-{sequence:06d}"
