"""Accounts in the database."""

from typing import Any, cast

from sqlalchemy import ColumnElement, Select, and_, bindparam, delete, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from backbone.messages import Page
from backbone.nameko.paging import page
from customers.accounts import Account
from customers.contract import Address, ListCustomers, email_taken
from customers.models import AddressRow, CredentialRow, CustomerRow, RoleRow

_ACCOUNTS: Select[CustomerRow, AddressRow] = select(CustomerRow, AddressRow).outerjoin(
    AddressRow, AddressRow.customer_id == CustomerRow.id
)
# Made once: building a statement takes longer than executing it.
_BY_ID = _ACCOUNTS.where(CustomerRow.id == bindparam("customer"))
_LOCK = _BY_ID.with_for_update(of=CustomerRow)
_BY_EMAIL = _ACCOUNTS.where(CustomerRow.email == bindparam("email"))
_ROLES = select(RoleRow.role).where(RoleRow.customer_id == bindparam("customer")).order_by(RoleRow.role)
_HASH = select(CredentialRow.password_hash).join(CustomerRow, CustomerRow.id == CredentialRow.customer_id)
_HASH = _HASH.where(CustomerRow.email == bindparam("email"))

SUMMARY = ("id", "email", "name", "country", "created_at")
LAST_LETTER = "\U0010ffff"


class Accounts:
    """The accounts."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, account: Account, password_hash: str) -> None:
        """Store a new account with its credential. Raises: Conflict `email_taken`."""
        fields = {name: value for name, value in vars(account).items() if name not in ("roles", "address")}
        try:
            self._session.execute(insert(CustomerRow).values(fields | _folded(account)))
        except IntegrityError:
            raise email_taken(account.email) from None
        self._session.execute(insert(CredentialRow).values(customer_id=account.id, password_hash=password_hash))
        self._add_roles(account)
        self._add_address(account)

    def get(self, customer_id: str, *, for_update: bool = False) -> Account | None:
        """The account of that id, locked until the transaction ends where asked."""
        return self._load(_LOCK if for_update else _BY_ID, customer=customer_id)

    def by_email(self, email: str) -> Account | None:
        """The account of that address."""
        return self._load(_BY_EMAIL, email=email)

    def password_hash(self, email: str) -> str | None:
        """The hash of the password of that address's account."""
        return self._session.scalars(_HASH, {"email": email}).one_or_none()

    def save(self, account: Account) -> None:
        """Store the changes of an account that was loaded for update."""
        changed = {"name": account.name, "country": account.country, "version": account.version}
        statement = update(CustomerRow).where(CustomerRow.id == account.id)
        self._session.execute(statement.values(changed | _folded(account)))
        for row in (RoleRow, AddressRow):
            self._session.execute(delete(row).where(row.customer_id == account.id))
        self._add_roles(account)
        self._add_address(account)

    def page(self, asked: ListCustomers) -> Page[dict[str, Any]]:
        """A page of accounts, by name in any case."""
        statement = select(*(getattr(CustomerRow, name) for name in SUMMARY))
        if asked.search is not None:
            statement = statement.where(_is_found_by(asked.search))
        return page(
            self._session,
            statement,
            (CustomerRow.folded_name, CustomerRow.id),
            lambda row: {name: getattr(row, name) for name in SUMMARY},
            cursor=asked.cursor,
            limit=asked.limit,
        )

    def _add_roles(self, account: Account) -> None:
        self._session.execute(insert(RoleRow), [{"customer_id": account.id, "role": role} for role in account.roles])

    def _add_address(self, account: Account) -> None:
        if account.address is not None:
            self._session.execute(insert(AddressRow).values(customer_id=account.id, **vars(account.address)))

    def _load(self, statement: Select[CustomerRow, AddressRow], **parameters: str) -> Account | None:
        found = self._session.execute(statement, parameters).one_or_none()
        if found is None:
            return None
        row, address = cast(tuple[CustomerRow, AddressRow | None], found)
        return Account(
            id=row.id,
            email=row.email,
            name=row.name,
            country=row.country,
            roles=list(self._session.scalars(_ROLES, {"customer": row.id})),
            created_at=row.created_at,
            address=None if address is None else _address(address),
            version=row.version,
        )


def _is_found_by(search: str) -> ColumnElement[bool]:
    if "@" in search:
        return CustomerRow.email == search.strip().lower()
    beginning = search.lstrip().casefold()
    # Said as a range, so that the index will do.
    return and_(CustomerRow.folded_name >= beginning, CustomerRow.folded_name < beginning + LAST_LETTER)


def _folded(account: Account) -> dict[str, str]:
    return {"folded_name": account.name.casefold()}


def _address(row: AddressRow) -> Address:
    return Address(row.recipient, row.street, row.postal_code, row.city, row.country, row.street_extra)
