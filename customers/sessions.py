"""Session: a person who signed in, and the chain of refresh tokens by which they stay so."""

import hashlib
import hmac
import secrets
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from datetime import datetime, timedelta

from backbone.messages import new_id
from customers.accounts import Account
from customers.contract import REFRESH_TOKEN_FAMILY_LENGTH, REUSED, SessionEnded, session_ended

GRACE = timedelta(seconds=30)
"""So long a replaced token still gets its successor: the answer was lost, or other tabs of the browser have it too.

Meanwhile the successor is not replaced either, or the tab that comes last would be two tokens behind, like a thief.
"""


@dataclass(frozen=True)
class RefreshToken:
    """What renews a session: a part that all tokens of the session share, and the secret of this one.

    Only hashes of both are stored. The shared part tells a token that was replaced long ago from one that never was.
    """

    text: str

    @classmethod
    def of_new_session(cls) -> "RefreshToken":
        """The first token of a session."""
        return cls(secrets.token_urlsafe(16) + secrets.token_urlsafe(32))

    @property
    def family_hash(self) -> str:
        """What is stored of the part that all tokens of a session share."""
        return _hash(self.text[:REFRESH_TOKEN_FAMILY_LENGTH])

    @property
    def hash(self) -> str:
        """What is stored of the whole."""
        return _hash(self.text)

    def successor(self, seed: str) -> "RefreshToken":
        """The token that replaces this one, the same for the same seed. Neither token nor seed alone leads to it."""
        secret = hmac.digest(bytes.fromhex(seed), self.text.encode(), "sha256")
        return RefreshToken(self.text[:REFRESH_TOKEN_FAMILY_LENGTH] + urlsafe_b64encode(secret).decode().rstrip("="))


@dataclass
class Session:
    """A person who signed in.

    Args:
        family_hash, token_hash: Of the newest refresh token.
        previous_hash: Of the token before, which was replaced at `replaced_at`.
        seed: What led from that one to the newest; random, new at each replacement.
        used_at: When it was last renewed. expires_at: When it ends unless it is renewed before.
        reason: Why it has ended; None while it goes on.
    """

    id: str
    customer_id: str
    family_hash: str
    token_hash: str
    created_at: datetime
    used_at: datetime
    expires_at: datetime
    previous_hash: str | None = None
    replaced_at: datetime | None = None
    seed: str | None = None
    ended_at: datetime | None = None
    reason: str | None = None

    @classmethod
    def open(cls, customer_id: str, token: RefreshToken, now: datetime, lifetime: timedelta) -> "Session":
        """A new session, renewed by this token."""
        return cls(new_id(), customer_id, token.family_hash, token.hash, now, now, now + lifetime)

    def is_open(self, now: datetime) -> bool:
        """Whether it has neither ended nor expired."""
        return self.ended_at is None and now < self.expires_at

    def rotate(self, token: RefreshToken, now: datetime, lifetime: timedelta) -> RefreshToken:
        """The token to be used next; the session lives on from now.

        A token that was replaced before ends the session: two people have it, and one of them has no right to.

        Raises: Unauthenticated `session_ended`: it had ended or expired already.
        Repeat: Within `GRACE` the same token again, for the one that was replaced and for the one that replaced it.
        """
        if not self.is_open(now):
            raise session_ended()
        was_just_replaced = self.replaced_at is not None and now <= self.replaced_at + GRACE
        if token.hash == self.token_hash:
            return token if was_just_replaced else self._replace(token, now, lifetime)
        if was_just_replaced and token.hash == self.previous_hash and self.seed is not None:
            return token.successor(self.seed)
        self.end(REUSED, now)
        return token

    def end(self, reason: str, now: datetime) -> bool:
        """End it: it cannot be renewed any more. Returns: whether it went on until now."""
        if not self.is_open(now):
            return False
        self.ended_at, self.reason = now, reason
        return True

    def ending(self) -> SessionEnded:
        """The fact that it has ended."""
        assert self.ended_at is not None, "A session that goes on has not ended."
        return SessionEnded(self.id, self.customer_id, self.ended_at, self.expires_at)

    def _replace(self, token: RefreshToken, now: datetime, lifetime: timedelta) -> RefreshToken:
        seed = secrets.token_hex(32)
        newest = token.successor(seed)
        self.previous_hash, self.token_hash = token.hash, newest.hash
        self.seed, self.replaced_at = seed, now
        self.used_at, self.expires_at = now, now + lifetime
        return newest


@dataclass(frozen=True)
class OpenSession:
    """What a person who signed in gets: who they are, and the token that renews their session."""

    session: Session
    customer: Account
    refresh_token: str

    @property
    def session_id(self) -> str:
        """Of the session."""
        return self.session.id

    @property
    def expires_at(self) -> datetime:
        """When it ends unless it is renewed before."""
        return self.session.expires_at

    def require_open(self) -> "OpenSession":
        """It, while it goes on. Raises: Unauthenticated `session_ended`."""
        if self.session.ended_at is not None:
            raise session_ended()
        return self


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
