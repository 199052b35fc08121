"""All SQL of customers, and the unit of work that holds it."""

from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from backbone.nameko.database import UnitOfWork
from customers.accounts import Account
from customers.contract import email_taken
from customers.models import CredentialRow, CustomerRow, RoleRow


class Accounts:
    """The accounts."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, account: Account, password_hash: str) -> None:
        """Store a new account with its credential. Raises: Conflict `email_taken`."""
        fields = {name: value for name, value in vars(account).items() if name != "roles"}
        try:
            self._session.execute(insert(CustomerRow).values(fields))
        except IntegrityError:
            raise email_taken(account.email) from None
        self._session.execute(insert(CredentialRow).values(customer_id=account.id, password_hash=password_hash))
        self._add_roles(account)

    def get(self, customer_id: str, *, for_update: bool = False) -> Account | None:
        """The account of that id, locked until the transaction ends where asked."""
        statement = select(CustomerRow).where(CustomerRow.id == customer_id)
        return self._load(statement.with_for_update() if for_update else statement)

    def by_email(self, email: str) -> Account | None:
        """The account of that address."""
        return self._load(select(CustomerRow).where(CustomerRow.email == email))

    def password_hash(self, email: str) -> str | None:
        """The hash of the password of that address's account."""
        statement = select(CredentialRow.password_hash).join(CustomerRow, CustomerRow.id == CredentialRow.customer_id)
        return self._session.scalars(statement.where(CustomerRow.email == email)).one_or_none()

    def save(self, account: Account) -> None:
        """Store the changes of an account that was loaded for update."""
        changed = {"name": account.name, "country": account.country, "version": account.version}
        self._session.execute(update(CustomerRow).where(CustomerRow.id == account.id).values(changed))
        self._session.execute(delete(RoleRow).where(RoleRow.customer_id == account.id))
        self._add_roles(account)

    def _add_roles(self, account: Account) -> None:
        self._session.execute(insert(RoleRow), [{"customer_id": account.id, "role": role} for role in account.roles])

    def _load(self, statement: object) -> Account | None:
        row = self._session.scalars(statement).one_or_none()  # type: ignore[call-overload]
        if row is None:
            return None
        roles = select(RoleRow.role).where(RoleRow.customer_id == row.id).order_by(RoleRow.role)
        return Account(
            row.id, row.email, row.name, row.country, list(self._session.scalars(roles)), row.created_at, row.version
        )


class CustomersWork(UnitOfWork):
    """A transaction on the database of customers."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.accounts = Accounts(session)
