"""The entrypoints of customers: accounts, credentials, roles and sessions."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from backbone.config import whole
from backbone.messages import Page
from backbone.nameko.database import database
from backbone.nameko.operable import Operable
from backbone.nameko.rpc import query, rpc
from backbone.nameko.settings import setting
from customers import handlers, passwords
from customers.accounts import Account
from customers.contract import (
    ADMIN,
    OPS,
    SERVICE,
    SUPPORT,
    Authenticate,
    AuthenticateSchema,
    CustomerPageSchema,
    CustomerSchema,
    CustomerSnapshotSchema,
    EndedSessionListSchema,
    EndedSessionPageSchema,
    EndSession,
    EndSessionSchema,
    GetCustomer,
    GetCustomerSchema,
    ListCustomers,
    ListCustomersSchema,
    ListEndedSessions,
    ListEndedSessionsSchema,
    OpenSessionSchema,
    Register,
    RegisterSchema,
    RotateSession,
    RotateSessionSchema,
    SessionEnded,
    SessionListSchema,
    SessionsOf,
    SessionsOfSchema,
    SetRoles,
    SetRolesSchema,
    UpdateProfile,
    UpdateProfileSchema,
    wrong_credentials,
)
from customers.models import Base
from customers.repository import CustomersWork
from customers.sessions import OpenSession, Session

SESSION_DAYS_MAX = 365


def read_session_lifetime(config: Mapping[str, Any]) -> timedelta:
    """How long a session lives without being renewed. Raises: SettingError."""
    return timedelta(days=whole(config, "SESSION_DAYS", 1, SESSION_DAYS_MAX))


class CustomersService(Operable[CustomersWork]):
    """Who buys and who works here."""

    name = SERVICE
    unit_of_work = database(Base, CustomersWork)
    session_lifetime = setting(read_session_lifetime)

    @rpc(params=RegisterSchema, result=CustomerSchema)
    def register(self, command: Register) -> Account:
        """Open an account with the role of a customer.

        Raises: Conflict `email_taken`.
        Repeat: Same idempotency key, same answer.
        """
        password_hash = passwords.hash_password(command.password)
        with self.unit_of_work() as uow:
            return uow.answer(handlers.register(uow, command, password_hash))

    # Neither this nor `rotate_session` keeps its answer under a key, because that would keep the token in clear.
    @query(params=AuthenticateSchema, result=OpenSessionSchema)
    def authenticate(self, asked: Authenticate) -> OpenSession:
        """Open a session of the person whom address and password belong to.

        Raises: Unauthenticated `wrong_credentials`. Overloaded `too_many_attempts`: ten failed within 15 minutes.
        Repeat: Opens another session.
        """
        with self.unit_of_work() as uow:
            handlers.attempt_sign_in(uow, asked.email)
            password_hash, account = uow.accounts.password_hash(asked.email), uow.accounts.by_email(asked.email)
        if not passwords.matches(password_hash, asked.password) or account is None:
            raise wrong_credentials()
        with self.unit_of_work() as uow:
            return handlers.open_session(uow, account, self.session_lifetime)

    @query(params=RotateSessionSchema, result=OpenSessionSchema)
    def rotate_session(self, asked: RotateSession) -> OpenSession:
        """Replace the refresh token of a session, with the roles of its person as they are now.

        Raises: Unauthenticated `session_ended`: it has ended or expired, or never was; or it ends now, because the
            token was replaced more than 30 s ago and so two people have it.
        Emits:  `session_ended`, in the same transaction, where it ends now.
        Repeat: Within 30 s of the replacement the same token again.
        """
        with self.unit_of_work() as uow:
            opened = handlers.rotate_session(uow, asked.refresh_token, self.session_lifetime)
        # Only after the commit, or the end of the session would be undone.
        return opened.require_open()

    @rpc(params=EndSessionSchema, result=EndedSessionListSchema)
    def end_session(self, command: EndSession) -> dict[str, list[SessionEnded]]:
        """Sign out of one session; of none, where the refresh token is of none that goes on.

        Raises: NotFound `session_not_found`, also for somebody else's unless support or admin.
        Emits:  `session_ended`, in the same transaction.
        Repeat: Same idempotency key, same answer; otherwise ends nothing more.
        """
        with self.unit_of_work() as uow:
            return uow.answer(handlers.end_session(uow, command))

    @rpc(params=SessionsOfSchema, result=EndedSessionListSchema)
    def end_sessions(self, command: SessionsOf) -> dict[str, list[SessionEnded]]:
        """Sign a person out everywhere.

        Raises: NotFound `customer_not_found`, for somebody else unless support or admin.
        Emits:  `session_ended` for each, in the same transaction.
        Repeat: Same idempotency key, same answer; otherwise ends what was opened since.
        """
        with self.unit_of_work() as uow:
            return uow.answer(handlers.end_sessions(uow, command))

    @query(params=SessionsOfSchema, result=SessionListSchema)
    def list_sessions(self, asked: SessionsOf) -> dict[str, Sequence[Session]]:
        """The sessions of a person that go on, last used first. Raises: NotFound `customer_not_found`, as above."""
        with self.unit_of_work.reading() as uow:
            return handlers.list_sessions(uow, asked)

    @query(params=ListEndedSessionsSchema, result=EndedSessionPageSchema, roles=(OPS, ADMIN))
    def list_ended_sessions(self, asked: ListEndedSessions) -> Page[SessionEnded]:
        """The sessions that have ended since an instant, first ended first: what a gateway missed."""
        with self.unit_of_work.reading() as uow:
            return handlers.list_ended_sessions(uow, asked)

    @query(params=GetCustomerSchema, result=CustomerSchema)
    def get_customer(self, asked: GetCustomer) -> Account:
        """One account. Raises: NotFound `customer_not_found`, also for somebody else's unless support or admin."""
        with self.unit_of_work.reading() as uow:
            return handlers.get_customer(uow, asked)

    @query(params=ListCustomersSchema, result=CustomerPageSchema, roles=(SUPPORT, ADMIN))
    def list_customers(self, asked: ListCustomers) -> Page[dict[str, Any]]:
        """A page of accounts, by name. Raises: PermissionDenied `role_required`, unless support or admin."""
        with self.unit_of_work.reading() as uow:
            return handlers.list_customers(uow, asked)

    @query(params=GetCustomerSchema, result=CustomerSnapshotSchema)
    def snapshot_for_order(self, asked: GetCustomer) -> Account:
        """Who orders, as of now. Raises: NotFound `customer_not_found`, as `get_customer`."""
        with self.unit_of_work.reading() as uow:
            return handlers.get_customer(uow, asked)

    @rpc(params=UpdateProfileSchema, result=CustomerSchema)
    def update_profile(self, command: UpdateProfile) -> Account:
        """Change a profile that was read at `version`.

        Raises: NotFound `customer_not_found`. Stale `customer_stale`: it was changed since.
        Repeat: Same idempotency key, same answer.
        """
        with self.unit_of_work() as uow:
            return uow.answer(handlers.update_profile(uow, command))

    @rpc(params=SetRolesSchema, result=CustomerSchema, roles=(ADMIN,))
    def set_roles(self, command: SetRoles) -> Account:
        """Give a person exactly these roles.

        Raises: NotFound `customer_not_found`.
        Repeat: Same idempotency key, same answer.
        """
        with self.unit_of_work() as uow:
            return uow.answer(handlers.set_roles(uow, command))
