"""Payment: what an order is paid with; each authorisation with what was captured, given free and paid back of it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from backbone.messages import new_id
from backbone.money import Money, total_of
from billing.charges import Charge
from billing.contract import (
    AUTHORISE,
    CAPTURE,
    REFUND,
    VOID,
    already_authorised,
    order_closed,
    order_not_known_yet,
    payment_in_doubt,
    payment_state_forbids,
    refund_too_large,
)
from billing.moves import ABSENT, Move, Moves
from billing.payment_attempts import ORDER_CLOSED, PaymentAttempt
from inventory.contract import OrderPlaced

OPEN, CLOSED = "OPEN", "CLOSED"
PLACE, CANCEL, EXPIRE, PAY = "order_placed", "order_cancelled", "order_expired", "pay"
LATE, CAPTURE_FAILED = "late", "capture_failed"

MOVES = Moves(
    Move(ABSENT, PLACE, OPEN),
    Move(ABSENT, CANCEL, CLOSED),  # A tombstone: the order that is placed later cannot be paid.
    Move(ABSENT, EXPIRE, CLOSED),
    Move(OPEN, PLACE, OPEN),
    Move(OPEN, PAY, OPEN),
    Move(OPEN, CANCEL, CLOSED),  # What is authorised is voided, at once or as soon as it is known.
    Move(OPEN, EXPIRE, CLOSED),
    Move(CLOSED, PLACE, CLOSED),
    Move(CLOSED, CANCEL, CLOSED),
    Move(CLOSED, EXPIRE, CLOSED),
)


@dataclass
class Authorisation:
    """What the provider holds, or held, for us. Its id is that of the attempt that it came of.

    Args: void_wanted: Why what is left of it shall be given free; empty while it is live.
    """

    id: str
    reference: str
    amount: Money
    captured: Money
    voided: Money
    refunded: Money
    void_wanted: str = ""
    is_void_requested: bool = False

    @classmethod
    def of(cls, attempt: PaymentAttempt, void_wanted: str) -> "Authorisation":
        """What came of an attempt."""
        nothing = Money(0, attempt.amount.currency)
        return cls(attempt.id, attempt.reference, attempt.amount, nothing, nothing, nothing, void_wanted)

    @property
    def left(self) -> Money:
        """What is neither captured nor voided."""
        return self.amount - self.captured - self.voided

    @property
    def is_live(self) -> bool:
        """Whether something can be captured of it."""
        return not self.void_wanted and self.left.amount_minor > 0


@dataclass
class Payment:
    """The payment of one order.

    Args:
        standing: Whether its order takes payments: ABSENT, OPEN or CLOSED. closed_by: The fact that closed it.
        total: Of the order; none of any currency while only its cancellation is known.
        deposit: Captured, and not applied to an invoice yet.
        attempts: Those in doubt, the one being settled, and new ones.
    """

    id: str
    order_id: str
    created_at: datetime
    standing: str = ABSENT
    closed_by: str = ""
    order_number: str = ""
    customer_id: str = ""
    total: Money = field(default_factory=lambda: Money(0, ""))
    deposit: Money = field(default_factory=lambda: Money(0, ""))
    authorisations: list[Authorisation] = field(default_factory=list)
    attempts: list[PaymentAttempt] = field(default_factory=list)

    @property
    def is_known(self) -> bool:
        """Whether the order was told of."""
        return bool(self.customer_id)

    @property
    def authorised(self) -> Money:
        """Of all authorisations together."""
        return total_of((each.amount for each in self.authorisations), self.total.currency)

    @property
    def captured(self) -> Money:
        """Of all authorisations together."""
        return total_of((each.captured for each in self.authorisations), self.total.currency)

    @property
    def voided(self) -> Money:
        """Of all authorisations together."""
        return total_of((each.voided for each in self.authorisations), self.total.currency)

    @property
    def refunded(self) -> Money:
        """Of all authorisations together."""
        return total_of((each.refunded for each in self.authorisations), self.total.currency)

    @property
    def live(self) -> Authorisation | None:
        """The one authorisation that can be captured from."""
        return next((each for each in self.authorisations if each.is_live), None)

    @property
    def is_in_doubt(self) -> bool:
        """Whether the provider has not answered an attempt yet."""
        return any(each.is_open for each in self.attempts)

    def move(self, event: str, now: datetime) -> None:
        """Move on by a fact about the order.

        Raises: Conflict `payment_state_forbids`.
        """
        to = MOVES.to(self.standing, event)
        if to is None:
            raise payment_state_forbids(self.id, self.standing, event)
        if to == CLOSED and self.standing != CLOSED:
            self.closed_by = event
            self._want_void_of_live(event)
        self.standing = to
        self.request_voids(now)

    def place(self, order: OrderPlaced, now: datetime) -> bool:
        """Note whose order it is and what it comes to. Returns: whether that was news."""
        is_news = not self.is_known
        if is_news:
            self.order_number, self.customer_id, self.total = order.order_number, order.customer.id, order.total
            self.deposit = Money(0, order.total.currency)
        self.move(PLACE, now)
        return is_news

    def request_authorisation(self, now: datetime) -> PaymentAttempt:
        """Begin to pay what is not captured yet.

        Raises: Unavailable `order_not_known_yet`. Conflict `order_closed`, `already_authorised`, `payment_in_doubt`.
        """
        if not self.is_known:
            raise order_not_known_yet(self.order_id)
        if MOVES.to(self.standing, PAY) is None:
            raise order_closed(self.order_id)
        due = self.total - self.captured
        if self.live is not None or due.amount_minor <= 0:
            raise already_authorised(self.order_id)
        if any(self._open(AUTHORISE)) or any(self._open(CAPTURE)):
            raise payment_in_doubt(self.order_id)
        return self._request(AUTHORISE, due, now)

    def take_authorisation(self, attempt: PaymentAttempt) -> None:
        """Note that the provider holds money; for an order that is closed, or too late, only to give it free."""
        if attempt.is_watched:
            self.authorisations.append(Authorisation.of(attempt, LATE))
            return
        self.authorisations.append(Authorisation.of(attempt, self.closed_by))
        attempt.reason = ORDER_CLOSED if self.closed_by else ""

    def can_capture(self, amount: Money) -> bool:
        """Whether that much is authorised, and neither captured nor being captured."""
        if self.live is None:
            return False
        being_captured = total_of((each.amount for each in self._open(CAPTURE, self.live)), amount.currency)
        return (self.live.left - being_captured - amount).amount_minor >= 0

    def request_capture(self, charge: Charge, now: datetime) -> None:
        """Begin to capture what a shipment costs."""
        assert self.live is not None, "It is authorised."
        charge.authorisation_id = self.live.id
        attempt = self._request(CAPTURE, charge.total, now, self.live)
        attempt.shipment_id = charge.shipment_id

    def take_capture(self, attempt: PaymentAttempt) -> None:
        """Note that captured money is ours: a deposit until it is invoiced."""
        self._of(attempt).captured += attempt.amount
        self.deposit += attempt.amount

    def apply_deposit(self, amount: Money) -> None:
        """Pay an invoice from the deposit."""
        self.deposit -= amount
        assert self.deposit.amount_minor >= 0, "What is invoiced was captured before."

    def lapse(self, attempt: PaymentAttempt) -> None:
        """Give up an authorisation of which a capture failed."""
        authorisation = self._of(attempt)
        authorisation.void_wanted = authorisation.void_wanted or CAPTURE_FAILED

    def take_void(self, attempt: PaymentAttempt) -> None:
        """Note that what was left of an authorisation is given free."""
        self._of(attempt).voided += attempt.amount

    def request_voids(self, now: datetime) -> None:
        """Begin to give free what is not wanted any more, as soon as no capture of it is in doubt."""
        for each in self.authorisations:
            is_ripe = each.void_wanted and each.left.amount_minor > 0 and not any(self._open(CAPTURE, each))
            if is_ripe and not each.is_void_requested:
                each.is_void_requested = True
                self._request(VOID, each.left, now, each).cause = each.void_wanted

    def request_refund(self, amount: Money, cause: str, reason: str, now: datetime) -> None:
        """Begin to pay captured money back.

        Raises: Conflict `refund_too_large`.
        """
        refundable = total_of(map(self._refundable, self.authorisations), self.total.currency)
        if amount.currency != self.total.currency or amount.amount_minor > refundable.amount_minor:
            raise refund_too_large(self.id, amount, refundable)
        for each in self.authorisations:
            part = Money(min(amount.amount_minor, self._refundable(each).amount_minor), amount.currency)
            if part.amount_minor > 0:
                attempt = self._request(REFUND, part, now, each)
                attempt.cause, attempt.reason = cause, reason
            amount -= part

    def request_refund_of(self, charge: Charge, cause: str, now: datetime) -> None:
        """Begin to pay back what was captured for a shipment, as far as it did not go back already."""
        authorisation = next(each for each in self.authorisations if each.id == charge.authorisation_id)
        amount = min(charge.total.amount_minor, self._refundable(authorisation).amount_minor)
        if amount > 0:
            attempt = self._request(REFUND, Money(amount, charge.total.currency), now, authorisation)
            attempt.cause, attempt.shipment_id = cause, charge.shipment_id

    def take_refund(self, attempt: PaymentAttempt) -> Money:
        """Note that money went back. Returns: how much of it was a deposit; the rest had been applied."""
        self._of(attempt).refunded += attempt.amount
        unapplied = Money(min(attempt.amount.amount_minor, self.deposit.amount_minor), attempt.amount.currency)
        self.deposit -= unapplied
        return unapplied

    def _want_void_of_live(self, cause: str) -> None:
        for each in self.authorisations:
            each.void_wanted = each.void_wanted or cause

    def _of(self, attempt: PaymentAttempt) -> Authorisation:
        return next(each for each in self.authorisations if each.id == attempt.authorisation_id)

    def _open(self, kind: str, of: Authorisation | None = None) -> Iterator[PaymentAttempt]:
        for each in self.attempts:
            if each.is_open and each.kind == kind and (of is None or each.authorisation_id == of.id):
                yield each

    def _refundable(self, authorisation: Authorisation) -> Money:
        under_way = total_of((each.amount for each in self._open(REFUND, authorisation)), self.total.currency)
        return authorisation.captured - authorisation.refunded - under_way

    def _request(self, kind: str, amount: Money, now: datetime, of: Authorisation | None = None) -> PaymentAttempt:
        attempt = PaymentAttempt(new_id(), self.id, self.order_id, kind, amount, now)
        if of is not None:
            attempt.authorisation_id, attempt.reference = of.id, of.reference
        self.attempts.append(attempt)
        return attempt


def state_of(authorised: int, captured: int, voided: int, refunded: int) -> str:
    """What a payment is called, from its amounts in minor units."""
    if refunded:
        return "REFUNDED" if refunded == captured else "PARTIALLY_REFUNDED"
    if captured:
        return "CAPTURED" if captured + voided == authorised else "PARTIALLY_CAPTURED"
    if authorised:
        return "VOIDED" if voided == authorised else "AUTHORISED"
    return "CREATED"
