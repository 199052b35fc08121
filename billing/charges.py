"""Charge: what a packed shipment costs, its share of the order, from the capture to the invoice."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from backbone.money import Money, total_of
from billing.contract import InvoiceLine, TaxSum, payment_state_forbids
from billing.moves import ABSENT, Move, Moves
from inventory.contract import LineUnits, OrderPlaced, PlacedLine

WANTED, HELD, PAID, REFUND_WANTED, CANCELLED = "WANTED", "HELD", "PAID", "REFUND_WANTED", "CANCELLED"
PACK, PACK_UNPAID, CANCEL = "shipment_packed", "shipment_packed_unpaid", "order_cancelled"
CAPTURE, FAIL, AUTHORISE = "captured", "capture_failed", "authorised"

MOVES = Moves(
    Move(ABSENT, PACK, WANTED),
    Move(ABSENT, PACK_UNPAID, HELD),  # Its authorisation has lapsed meanwhile: the order has to be paid again.
    Move(ABSENT, CANCEL, CANCELLED),  # A tombstone for the packing that comes later.
    Move(WANTED, CAPTURE, PAID),
    Move(WANTED, FAIL, HELD),
    Move(WANTED, CANCEL, REFUND_WANTED),  # The capture is in doubt; what comes of it goes back.
    Move(HELD, AUTHORISE, WANTED),
    Move(HELD, CANCEL, CANCELLED),
    Move(REFUND_WANTED, CAPTURE, CANCELLED),  # No invoice; a refund.
    Move(REFUND_WANTED, FAIL, CANCELLED),
    Move(PAID, CANCEL, CANCELLED),  # A credit note and a refund.
    # Told again in another message, or late.
    *(Move(state, event, state) for state in (WANTED, HELD, PAID, REFUND_WANTED) for event in (PACK, PACK_UNPAID)),
    *(Move(CANCELLED, event, CANCELLED) for event in (PACK, PACK_UNPAID, CANCEL)),
    Move(REFUND_WANTED, CANCEL, REFUND_WANTED),
)


@dataclass(frozen=True)
class Cost:
    """What is invoiced for a shipment. `shipping` is net."""

    lines: list[InvoiceLine]
    shipping: Money
    shipping_tax_rate_basis_points: int
    shipping_tax: Money

    @property
    def net(self) -> Money:
        """Without tax."""
        return total_of((line.net for line in self.lines), self.shipping.currency) + self.shipping

    @property
    def tax(self) -> Money:
        """The tax alone."""
        return total_of((line.tax for line in self.lines), self.shipping.currency) + self.shipping_tax

    @property
    def total(self) -> Money:
        """What is captured and invoiced."""
        return self.net + self.tax

    @property
    def taxes(self) -> list[TaxSum]:
        """Net amounts and taxes by rate, the highest first."""
        parts = [(line.tax_rate_basis_points, line.net, line.tax) for line in self.lines]
        if self.shipping.amount_minor:
            parts.append((self.shipping_tax_rate_basis_points, self.shipping, self.shipping_tax))
        rates = sorted({rate for rate, _, _ in parts}, reverse=True)
        return [_tax_sum(rate, [part for part in parts if part[0] == rate]) for rate in rates]


@dataclass
class Charge:
    """What a shipment costs, and how far it is paid.

    Args:
        cost: None where only its cancellation is known.
        authorisation_id: From which it is, or was, captured. invoice_id: Its invoice once it is paid.
    """

    shipment_id: str
    order_id: str
    state: str = ABSENT
    cost: Cost | None = None
    authorisation_id: str | None = None
    invoice_id: str | None = None

    @property
    def total(self) -> Money:
        """What is captured for it."""
        assert self.cost is not None, "Only what was packed costs something."
        return self.cost.total

    def move(self, event: str) -> str:
        """Move on by an event.

        Returns: The state before.
        Raises:  Conflict `payment_state_forbids`.
        """
        to = MOVES.to(self.state, event)
        if to is None:
            raise payment_state_forbids(self.shipment_id, self.state, event)
        before, self.state = self.state, to
        return before


def share(amount: Money, units: int, ordered: int) -> Money:
    """The part of an amount that falls on so many of the ordered units, half up and symmetric about zero."""
    part = (abs(amount.amount_minor) * units * 2 + ordered) // (2 * ordered)
    return Money(part if amount.amount_minor >= 0 else -part, amount.currency)


def cost_of(order: OrderPlaced, packed: Sequence[LineUnits], charged: Mapping[int, int], *, is_first: bool) -> Cost:
    """What units of an order cost: their share, on top of the shares of what was charged before.

    Args:
        order: As it was placed.
        packed: The units of the shipment.
        charged: Position -> units that earlier shipments charged.
        is_first: Whether this is the order's first charge, which bears the shipping.
    """
    by_position = {line.position: line for line in order.lines}
    nothing = Money(0, order.total.currency)
    return Cost(
        lines=[
            _invoiced(by_position[each.position], each.quantity, charged.get(each.position, 0))
            for each in sorted(packed, key=lambda each: each.position)
        ],
        shipping=order.shipping if is_first else nothing,
        shipping_tax_rate_basis_points=order.shipping_tax_rate_basis_points,
        shipping_tax=order.shipping_tax if is_first else nothing,
    )


def units_charged(costs: Iterable[Cost]) -> dict[int, int]:
    """Position -> units of all these costs."""
    units: dict[int, int] = {}
    for cost in costs:
        for line in cost.lines:
            units[line.position] = units.get(line.position, 0) + line.quantity
    return units


def _invoiced(line: PlacedLine, quantity: int, before: int) -> InvoiceLine:
    assert before + quantity <= line.quantity, f"Line {line.position} has {line.quantity} units."
    tax = share(line.tax, before + quantity, line.quantity) - share(line.tax, before, line.quantity)
    return InvoiceLine(
        position=line.position,
        sku=line.sku,
        name=line.name,
        quantity=quantity,
        unit_price=line.unit_price,
        net=line.unit_price * quantity,
        tax_class=line.tax_class,
        tax_rate_basis_points=line.tax_rate_basis_points,
        tax=tax,
    )


def _tax_sum(rate: int, parts: Sequence[tuple[int, Money, Money]]) -> TaxSum:
    currency = parts[0][1].currency
    return TaxSum(
        rate, total_of((net for _, net, _ in parts), currency), total_of((tax for _, _, tax in parts), currency)
    )
