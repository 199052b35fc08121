"""Sessions: how one signs in and stays so, the fact that a session ended, and errors."""

from dataclasses import dataclass
from datetime import datetime

from marshmallow import ValidationError, fields, validate, validates_schema

from backbone.errors import NotFound, Overloaded, Unauthenticated
from backbone.messages import Event, FactSchema, Instant, PageRequestSchema, UuidText, WireSchema
from customers.contract.accounts import PASSWORD_LENGTH_MAX, CustomerSchema, EmailSchema

REFRESH_TOKEN_LENGTH_MAX = 100
"""Ours are 64 characters; whatever is much longer was never one."""

REFRESH_TOKEN_FAMILY_LENGTH = 22
"""So many characters are the same in all tokens of a session: 128 bits in base64. The rest is 256 bits."""

SIGNED_OUT = "signed_out"
REUSED = "token_reused"
END_REASONS = (SIGNED_OUT, REUSED)


def _refresh_token(**options: object) -> fields.String:
    # Not load-only: the digest of a command must tell one token from another. It cannot be turned back.
    return fields.String(
        validate=validate.Length(1, REFRESH_TOKEN_LENGTH_MAX),
        metadata={"description": "Opaque. The answer to its use has the one to be used next."},
        **options,  # type: ignore[arg-type]
    )


@dataclass(frozen=True)
class Authenticate:
    """Prove who one is, and open a session."""

    email: str
    password: str


class AuthenticateSchema(EmailSchema):
    """Prove who one is, and open a session."""

    makes = Authenticate
    password = fields.String(required=True, validate=validate.Length(max=PASSWORD_LENGTH_MAX), load_only=True)


@dataclass(frozen=True)
class RotateSession:
    """Show that a session goes on."""

    refresh_token: str


class RotateSessionSchema(WireSchema):
    """Show that a session goes on."""

    makes = RotateSession
    refresh_token = _refresh_token(required=True)


@dataclass(frozen=True)
class EndSession:
    """Sign out of one session: of one that is named, or of the one that a refresh token belongs to."""

    session_id: str | None
    refresh_token: str | None


class EndSessionSchema(WireSchema):
    """Sign out of one session: of one that is named, or of the one that a refresh token belongs to."""

    makes = EndSession
    session_id = UuidText(load_default=None, allow_none=True)
    refresh_token = _refresh_token(load_default=None, allow_none=True)

    @validates_schema
    def check_session_named(self, values: dict[str, object], **_: object) -> None:
        """Exactly one of both says which session."""
        if (values.get("session_id") is None) == (values.get("refresh_token") is None):
            raise ValidationError({"session_id": ["Name either a session or its refresh token."]})


@dataclass(frozen=True)
class SessionsOf:
    """Whose sessions."""

    customer_id: str


class SessionsOfSchema(WireSchema):
    """Whose sessions."""

    makes = SessionsOf
    customer_id = UuidText(required=True)


@dataclass(frozen=True)
class ListEndedSessions:
    """Ask for the sessions that have ended since an instant, first ended first."""

    since: datetime
    cursor: str | None
    limit: int


class ListEndedSessionsSchema(PageRequestSchema):
    """Ask for the sessions that have ended since an instant, first ended first."""

    makes = ListEndedSessions
    since = Instant(required=True)


class OpenSessionSchema(WireSchema):
    """A session that goes on: who it is of, and the token that renews it."""

    customer = fields.Nested(CustomerSchema, required=True)
    session_id = UuidText(required=True)
    refresh_token = fields.String(required=True)
    expires_at = Instant(required=True, metadata={"description": "When it ends unless it is renewed before."})


class SessionSchema(WireSchema):
    """A session of a person who signed in and has not signed out."""

    id = UuidText(required=True)
    created_at = Instant(required=True)
    used_at = Instant(required=True, metadata={"description": "When it was last renewed."})
    expires_at = Instant(required=True, metadata={"description": "When it ends unless it is renewed before."})


class SessionListSchema(WireSchema):
    """Sessions, last used first."""

    items = fields.List(fields.Nested(SessionSchema), required=True)


class EndedSessionSchema(FactSchema):
    """A session that has ended: none of its tokens counts any more."""

    session_id = UuidText(required=True)
    customer_id = UuidText(required=True)
    ended_at = Instant(required=True)
    expires_at = Instant(required=True, metadata={"description": "When it would have ended by itself."})


class EndedSessionListSchema(WireSchema):
    """The sessions that a command has ended."""

    items = fields.List(fields.Nested(EndedSessionSchema), required=True)


class EndedSessionPageSchema(EndedSessionListSchema):
    """A page of ended sessions, first ended first."""

    next_cursor = fields.String(required=True, allow_none=True)


@dataclass(frozen=True)
class SessionEnded(Event):
    """A session has ended: none of its tokens counts any more."""

    producer = "customers"
    type = "session_ended"
    schema = EndedSessionSchema

    session_id: str
    customer_id: str
    ended_at: datetime
    expires_at: datetime


def wrong_credentials() -> Unauthenticated:
    """No account has that address and password. One error for both, so that nobody learns which addresses exist."""
    return Unauthenticated("wrong_credentials", "The e-mail address or the password is wrong.")


def too_many_attempts(retry_after_ms: int) -> Overloaded:
    """Somebody tries passwords for that address, which may have an account or not."""
    minutes = -(-retry_after_ms // 60_000)
    return Overloaded(
        "too_many_attempts",
        f"Too many attempts to sign in with this address; try again in {minutes} min.",
        {"retry_after_ms": retry_after_ms},
    )


def session_ended() -> Unauthenticated:
    """The refresh token renews nothing: its session has ended, or never was."""
    return Unauthenticated("session_ended", "Your session has ended; sign in again.")


def session_not_found(session_id: str) -> NotFound:
    """There is no such session, or none that who asks may know of."""
    return NotFound("session_not_found", f"There is no session {session_id}.", {"session_id": session_id})
