"""Payment providers: what billing asks of one, whoever it is."""

from typing import Protocol

from backbone.money import Money
from billing.payment_attempts import Answer


class Provider(Protocol):
    """An outside party that holds and moves money.

    Each operation has a key; under a known key it answers what it answered before, and does nothing more. Each may
    also not answer at all, and may or may not have been done then.
    """

    can_capture_often: bool
    """Whether an authorisation can be captured in several parts."""

    def authorise(self, key: str, amount: Money, card_token: str) -> Answer:
        """Hold an amount for us."""
        ...

    def capture(self, key: str, reference: str, amount: Money) -> Answer:
        """Take a part of what is held under that reference."""
        ...

    def void(self, key: str, reference: str, amount: Money) -> Answer:
        """Give free what is held under that reference, and not captured."""
        ...

    def refund(self, key: str, reference: str, amount: Money) -> Answer:
        """Pay back a part of what was captured under that reference."""
        ...

    def find(self, key: str) -> Answer | None:
        """What became of an operation; None if it was never heard of."""
        ...
