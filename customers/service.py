"""The entrypoints of customers: accounts, credentials and roles."""

from backbone.nameko.database import database
from backbone.nameko.operable import Operable
from backbone.nameko.rpc import query, rpc
from customers import handlers, passwords
from customers.accounts import Account
from customers.contract import (
    ADMIN,
    SERVICE,
    Authenticate,
    AuthenticateSchema,
    CustomerSchema,
    CustomerSnapshotSchema,
    GetCustomer,
    GetCustomerSchema,
    Register,
    RegisterSchema,
    SetRoles,
    SetRolesSchema,
    UpdateProfile,
    UpdateProfileSchema,
    wrong_credentials,
)
from customers.models import Base
from customers.repository import CustomersWork


class CustomersService(Operable[CustomersWork]):
    """Who buys and who works here."""

    name = SERVICE
    unit_of_work = database(Base, CustomersWork)

    @rpc(params=RegisterSchema, result=CustomerSchema)
    def register(self, command: Register) -> Account:
        """Open an account with the role of a customer.

        Raises: Conflict `email_taken`.
        Repeat: Same idempotency key, same answer.
        """
        password_hash = passwords.hash_password(command.password)
        with self.unit_of_work() as uow:
            return uow.answer(handlers.register(uow, command, password_hash))

    @query(params=AuthenticateSchema, result=CustomerSchema)
    def authenticate(self, asked: Authenticate) -> Account:
        """The account that address and password belong to. Raises: Unauthenticated `wrong_credentials`."""
        with self.unit_of_work.reading() as uow:
            password_hash, account = uow.accounts.password_hash(asked.email), uow.accounts.by_email(asked.email)
        if not passwords.matches(password_hash, asked.password) or account is None:
            raise wrong_credentials()
        return account

    @query(params=GetCustomerSchema, result=CustomerSchema)
    def get_customer(self, asked: GetCustomer) -> Account:
        """One account. Raises: NotFound `customer_not_found`, also for somebody else's unless support or admin."""
        with self.unit_of_work.reading() as uow:
            return handlers.get_customer(uow, asked)

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
