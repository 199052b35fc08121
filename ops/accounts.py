"""Opens the demo accounts, one for each role, and keeps their passwords."""

import json
import secrets
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from backbone.errors import Conflict, ServiceError
from backbone.rpc_client import RpcClient
from customers.contract import ROLES
from ops.settings import write_private
from ops.trouble import Trouble

DOMAIN = "kontor.example"
"""A name that no mail can ever be sent to (RFC 2606)."""
COUNTRY = "DE"
PASSWORD_BYTES = 12
EMAIL_TAKEN = "email_taken"


@dataclass(frozen=True)
class Account:
    """What somebody needs to sign in, and what that person may do."""

    email: str
    password: str
    roles: list[str]


def kept(path: Path) -> list[Account]:
    """The accounts in the file; one for each role, with new passwords, is written where there is none yet."""
    if not path.exists():
        write_private(path, json.dumps([asdict(_new_account(role)) for role in ROLES], indent=2) + "\n")
    return [Account(**each) for each in json.loads(path.read_text())]


def open_all(client: RpcClient, accounts: Sequence[Account]) -> list[Account]:
    """Make every account exist with its roles.

    Returns: Those that exist already under another password, which is then not known.
    Raises:  Trouble.
    Repeat:  Changes nothing.
    """
    try:
        return [account for account in accounts if not _open(client, account)]
    except ServiceError as error:
        raise Trouble(f"The demo accounts could not be opened: {error.message} `make run` tries again.") from None


def _open(client: RpcClient, account: Account) -> bool:
    """Register one account. Returns: Whether its password is the one we know."""
    name = account.email.partition("@")[0].capitalize()
    try:
        customer = client.customers.register(
            email=account.email, password=account.password, name=f"Demo {name}", country=COUNTRY
        )
    except Conflict as conflict:
        if conflict.code != EMAIL_TAKEN:
            raise
        return _can_sign_in(client, account)
    client.customers.set_roles(customer_id=customer["id"], roles=account.roles)
    return True


def _can_sign_in(client: RpcClient, account: Account) -> bool:
    try:
        opened = client.customers.authenticate(email=account.email, password=account.password)
    except ServiceError:
        return False
    customer = opened["customer"]
    client.customers.end_session(session_id=opened["session_id"])
    if sorted(customer["roles"]) != sorted(account.roles):  # An earlier start ended between the two calls.
        client.customers.set_roles(customer_id=customer["id"], roles=account.roles)
    return True


def _new_account(role: str) -> Account:
    return Account(f"{role}@{DOMAIN}", secrets.token_urlsafe(PASSWORD_BYTES), [role])
