"""What can be done with sessions."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from hashlib import sha256

from backbone.messages import Page
from customers.accounts import Account
from customers.contract import (
    ADMIN,
    SIGNED_OUT,
    SUPPORT,
    EndSession,
    ListEndedSessions,
    SessionEnded,
    SessionsOf,
    customer_not_found,
    session_ended,
    session_not_found,
)
from customers.repository import CustomersWork
from customers.sessions import OpenSession, RefreshToken, Session
from customers.sign_ins import SignIns

Ended = dict[str, list[SessionEnded]]


def attempt_sign_in(uow: CustomersWork, email: str) -> None:
    """Count an attempt to sign in. Raises: Overloaded `too_many_attempts`."""
    uow.sign_ins.forget_some(uow.now)
    sign_ins = _sign_ins(uow, email)
    sign_ins.attempt(uow.now)
    uow.sign_ins.save(sign_ins, uow.now)


def open_session(uow: CustomersWork, account: Account, lifetime: timedelta) -> OpenSession:
    """Open a session of somebody whose password was right."""
    sign_ins = _sign_ins(uow, account.email)
    sign_ins.succeed()
    uow.sign_ins.save(sign_ins, uow.now)
    uow.sessions.forget_some(uow.now)
    token = RefreshToken.of_new_session()
    session = Session.open(account.id, token, uow.now, lifetime)
    uow.sessions.add(session)
    return OpenSession(session, account, token.text)


def rotate_session(uow: CustomersWork, refresh_token: str, lifetime: timedelta) -> OpenSession:
    """Replace the refresh token of a session, with its person's roles as they are now.

    Returns: The session, which has ended where the token was replaced long before.
    Raises:  Unauthenticated `session_ended`: it had ended or expired already, or never was.
    Emits:   `session_ended`, in the same transaction, where it ends.
    """
    token = RefreshToken(refresh_token)
    session = uow.sessions.of_token_for_update(token)
    if session is None:
        raise session_ended()
    newest = session.rotate(token, uow.now, lifetime)
    uow.sessions.save(session)
    if session.ended_at is not None:
        _publish(uow, [session])
    account = uow.accounts.get(session.customer_id)
    assert account is not None, "Whose session it is has an account."
    return OpenSession(session, account, newest.text)


def end_session(uow: CustomersWork, command: EndSession) -> Ended:
    """Sign out of one session; of none, where the refresh token is of none that goes on.

    Raises: NotFound `session_not_found`, also for somebody else's.
    Emits:  `session_ended`, in the same transaction.
    """
    if command.refresh_token is not None:
        session = uow.sessions.of_token_for_update(RefreshToken(command.refresh_token))
        return _end(uow, [session] if session else [])
    session = uow.sessions.get_for_update(command.session_id or "")
    if session is None or not _may_see(uow, session.customer_id):
        raise session_not_found(command.session_id or "")
    return _end(uow, [session])


def end_sessions(uow: CustomersWork, command: SessionsOf) -> Ended:
    """Sign a person out everywhere.

    Raises: NotFound `customer_not_found`, for somebody else.
    Emits:  `session_ended` for each, in the same transaction.
    """
    _require_may_see(uow, command.customer_id)
    return _end(uow, uow.sessions.open_of(command.customer_id, uow.now, for_update=True))


def list_sessions(uow: CustomersWork, asked: SessionsOf) -> dict[str, Sequence[Session]]:
    """The sessions of a person that go on. Raises: NotFound `customer_not_found`, for somebody else."""
    _require_may_see(uow, asked.customer_id)
    return {"items": uow.sessions.open_of(asked.customer_id, uow.now)}


def list_ended_sessions(uow: CustomersWork, asked: ListEndedSessions) -> Page[SessionEnded]:
    """A page of the sessions that have ended since an instant."""
    return uow.sessions.ended(asked)


def _end(uow: CustomersWork, sessions: Iterable[Session]) -> Ended:
    ended = [session for session in sessions if session.end(SIGNED_OUT, uow.now)]
    for session in ended:
        uow.sessions.save(session)
    return {"items": _publish(uow, ended)}


def _publish(uow: CustomersWork, ended: Iterable[Session]) -> list[SessionEnded]:
    facts = [session.ending() for session in ended]
    for fact in facts:
        uow.publish(fact, aggregate_id=fact.session_id)
    return facts


def _sign_ins(uow: CustomersWork, email: str) -> SignIns:
    # Whoever has no account here has not asked us to keep an address.
    return uow.sign_ins.get_for_update(sha256(email.encode()).hexdigest(), uow.now)


def _require_may_see(uow: CustomersWork, customer_id: str) -> None:
    if not _may_see(uow, customer_id):
        raise customer_not_found(customer_id)


def _may_see(uow: CustomersWork, customer_id: str) -> bool:
    return uow.context.is_about(customer_id) or uow.context.may(SUPPORT, ADMIN)
