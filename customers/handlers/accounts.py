"""What can be done with accounts."""

from typing import Any

from backbone.messages import Page
from customers.accounts import Account
from customers.contract import (
    ADMIN,
    SUPPORT,
    GetCustomer,
    ListCustomers,
    Register,
    SetRoles,
    UpdateProfile,
    customer_not_found,
    email_taken,
)
from customers.repository import CustomersWork


def register(uow: CustomersWork, command: Register, password_hash: str) -> Account:
    """Open an account. Raises: Conflict `email_taken`."""
    if uow.accounts.by_email(command.email) is not None:
        raise email_taken(command.email)
    account = Account.open(command, uow.now)
    uow.accounts.add(account, password_hash)
    return account


def get_customer(uow: CustomersWork, asked: GetCustomer) -> Account:
    """One account. Raises: NotFound `customer_not_found`, also for somebody else's."""
    account = uow.accounts.get(asked.customer_id)
    if account is None or not _may_see(uow, asked.customer_id):
        raise customer_not_found(asked.customer_id)
    return account


def list_customers(uow: CustomersWork, asked: ListCustomers) -> Page[dict[str, Any]]:
    """A page of accounts, by name."""
    return uow.accounts.page(asked)


def update_profile(uow: CustomersWork, command: UpdateProfile) -> Account:
    """Change a profile. Raises: NotFound `customer_not_found`. Stale `customer_stale`."""
    account = uow.accounts.get(command.customer_id, for_update=True)
    if account is None or not _may_see(uow, command.customer_id):
        raise customer_not_found(command.customer_id)
    account.update_profile(command)
    uow.accounts.save(account)
    return account


def set_roles(uow: CustomersWork, command: SetRoles) -> Account:
    """Give a person exactly these roles. Raises: NotFound `customer_not_found`."""
    account = uow.accounts.get(command.customer_id, for_update=True)
    if account is None:
        raise customer_not_found(command.customer_id)
    account.set_roles(command.roles)
    uow.accounts.save(account)
    return account


def _may_see(uow: CustomersWork, customer_id: str) -> bool:
    return uow.context.is_about(customer_id) or uow.context.may(SUPPORT, ADMIN)
