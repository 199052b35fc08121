"""SignIns: who tries passwords for an address is slowed down, whether it has an account or not."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from customers.contract import too_many_attempts

ATTEMPTS_MAX = 10
"""A person who has forgotten a password tries a few; a program that guesses needs thousands."""
WINDOW = timedelta(minutes=15)


@dataclass
class SignIns:
    """The attempts to sign in with one address that have not succeeded, oldest first.

    An attempt is counted before its password is checked, so that a hundred at once are no way around the limit.
    """

    address_hash: str
    attempts: list[datetime] = field(default_factory=list)

    def attempt(self, now: datetime) -> None:
        """Count one more. Raises: Overloaded `too_many_attempts`: there were as many as may be, it is not counted."""
        self.attempts = [each for each in self.attempts if each > now - WINDOW]
        if len(self.attempts) >= ATTEMPTS_MAX:
            wait = self.attempts[-ATTEMPTS_MAX] + WINDOW - now
            raise too_many_attempts(wait // timedelta(milliseconds=1) + 1)
        self.attempts.append(now)

    def succeed(self) -> None:
        """Somebody knew the password: what was tried before does not count any more."""
        self.attempts = []
