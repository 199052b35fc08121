"""Payment attempt: one request to the payment provider, until it is known what became of it."""

from dataclasses import dataclass
from datetime import datetime

from backbone.money import Money
from billing.contract import AUTHORISE, Authorised, payment_state_forbids
from billing.moves import ABSENT, Move, Moves

REQUESTED, SUCCEEDED, DECLINED, UNKNOWN = "REQUESTED", "SUCCEEDED", "DECLINED", "UNKNOWN"
REQUEST, SUCCEED, DECLINE, STAY_SILENT, TURN_UP = "request", "succeed", "decline", "stay_silent", "turn_up"
OPEN_STATES = (REQUESTED, UNKNOWN)
NOT_CHARGED = "not_charged"
ORDER_CLOSED = "order_closed"
"""The reason of an authorisation that came when its order was cancelled or had expired."""

LEASE_MARGIN_MS = 5_000
"""So much longer than the provider's timeout an attempt belongs to who asks: enough for the transaction after it."""
LOOK_MS_FIRST, LOOK_MS_MAX = 1_000, 30_000
"""An attempt in doubt is looked at again after this time, then ever later."""
WATCH_MS_MAX = 24 * 3_600_000
"""Nothing turns up at a provider later than a day after it was asked."""

MOVES = Moves(
    Move(ABSENT, REQUEST, REQUESTED),
    Move(REQUESTED, SUCCEED, SUCCEEDED),
    Move(REQUESTED, DECLINE, DECLINED),
    Move(REQUESTED, STAY_SILENT, UNKNOWN),  # Settled by asking the provider under the attempt's key, never by another.
    Move(UNKNOWN, SUCCEED, SUCCEEDED),
    Move(UNKNOWN, DECLINE, DECLINED),
    Move(UNKNOWN, STAY_SILENT, UNKNOWN),
    Move(
        DECLINED, TURN_UP, DECLINED
    ),  # Only what was `not_charged`: it is voided, and the order's card stays declined.
    Move(DECLINED, STAY_SILENT, DECLINED),  # It has not turned up yet, and is looked for again.
)


@dataclass(frozen=True)
class Answer:
    """What the provider says of an attempt.

    Args: reference: Its own name for the authorisation. reason: Its code when it declined.
    """

    is_done: bool
    reference: str = ""
    reason: str = ""


UNHEARD_OF = Answer(is_done=False)
"""The provider answers that it knows no such attempt: for the time being, or for ever."""


@dataclass(frozen=True)
class Timing:
    """How long what is waited for.

    Args:
        provider_timeout_s: For an answer of the provider.
        not_charged_after_s: After that, until an authorisation that the provider does not know counts as declined.
    """

    provider_timeout_s: int
    not_charged_after_s: int

    @property
    def lease_ms(self) -> int:
        """How long an attempt belongs to who asks the provider."""
        return self.provider_timeout_s * 1_000 + LEASE_MARGIN_MS


@dataclass
class PaymentAttempt:
    """One request to the provider, under its id as the key.

    Args:
        authorisation_id: What a capture, void or refund is about. reference: The provider's name for it.
        shipment_id: Whose amount is captured or refunded. cause: Why a void or refund is made.
        reason: Why it was declined; of a refund by staff, what they said.
        next_look_ms: When it is to be looked at again, epoch milliseconds; until then it is leased. None: never.
        looks: How often nothing came of a look.
        command: Actor, method and key of the command that waits for it.
        correlation_id: The journey that it belongs to.
    """

    id: str
    payment_id: str
    order_id: str
    kind: str
    amount: Money
    requested_at: datetime
    state: str = REQUESTED
    authorisation_id: str | None = None
    reference: str = ""
    shipment_id: str | None = None
    cause: str = ""
    reason: str = ""
    settled_at: datetime | None = None
    next_look_ms: int | None = 0
    looks: int = 0
    command: tuple[str, str, str] | None = None
    correlation_id: str = ""

    @property
    def is_open(self) -> bool:
        """Whether it is not known yet what became of it."""
        return self.state in OPEN_STATES

    @property
    def is_paid(self) -> bool:
        """Whether it holds money for its order."""
        return self.kind == AUTHORISE and self.state == SUCCEEDED and self.reason != ORDER_CLOSED

    @property
    def is_watched(self) -> bool:
        """Whether it counts as not charged, and may still turn up."""
        return (self.kind, self.state, self.reason) == (AUTHORISE, DECLINED, NOT_CHARGED)

    def turned_up(self, answer: Answer | None) -> bool:
        """Whether the provider did after all what counts as not charged."""
        return self.is_watched and self.next_look_ms is not None and answer is not None and answer.is_done

    def ignores(self, answer: Answer | None) -> bool:
        """Whether nothing follows from an answer: another instance was first, or it comes late."""
        is_looked_for = self.is_watched and (answer is None or answer is UNHEARD_OF)
        return not self.is_open and not is_looked_for and not self.turned_up(answer)

    def settle(self, answer: Answer | None, now: datetime, timing: Timing) -> None:
        """Note what the provider answered; None is no answer.

        An authorisation that it never heard of, long after it was asked, counts as declined: `not_charged`.
        Raises: Conflict `payment_state_forbids`: it is settled already.
        """
        if self.turned_up(answer):
            self._turn_up(answer)
        elif answer is UNHEARD_OF and self.is_overdue(now, timing):
            self.settle(Answer(is_done=False, reason=NOT_CHARGED), now, timing)
        elif answer is None or answer is UNHEARD_OF:
            self._move(STAY_SILENT)
            self.looks += 1
            self.next_look_ms = self._next_look_ms(now, timing, is_silent=answer is None)
        else:
            self._move(SUCCEED if answer.is_done else DECLINE)
            self.reference, self.reason = answer.reference or self.reference, answer.reason or self.reason
            self.settled_at = now
            self.next_look_ms = self._next_look_ms(now, timing)

    def is_overdue(self, now: datetime, timing: Timing) -> bool:
        """Whether an authorisation that the provider does not know by now counts as not charged."""
        limit_s = timing.provider_timeout_s + timing.not_charged_after_s
        return self.is_open and self._age_ms(now) >= limit_s * 1_000

    def authorised(self) -> Authorised:
        """The answer to who asked for this authorisation: the same at any time."""
        assert self.settled_at is not None, "It is settled."
        return Authorised(self.payment_id, self.order_id, self.id, self.amount, self.settled_at)

    def _turn_up(self, answer: Answer | None) -> None:
        assert answer is not None, "Something turned up."
        self._move(TURN_UP)
        self.reference, self.next_look_ms = answer.reference, None

    def _move(self, event: str) -> None:
        to = MOVES.to(self.state, event)
        if to is None or (self.state == DECLINED and not self.is_watched):
            raise payment_state_forbids(self.id, self.state, event)
        self.state = to

    def _next_look_ms(self, now: datetime, timing: Timing, *, is_silent: bool = False) -> int | None:
        now_ms = int(now.timestamp() * 1_000)
        # What was declined may have been charged after all, when whoever asked for it gets no answer now.
        if self.is_open or (self.is_watched and is_silent):
            return now_ms + min(LOOK_MS_FIRST << min(self.looks - 1, 10), LOOK_MS_MAX)
        if self.is_watched and (age_ms := self._age_ms(now)) < WATCH_MS_MAX:
            return now_ms + max(age_ms, timing.not_charged_after_s * 1_000)  # Each time it is twice as old as before.
        return None

    def _age_ms(self, now: datetime) -> int:
        return int((now - self.requested_at).total_seconds() * 1_000)
