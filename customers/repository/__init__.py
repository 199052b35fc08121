"""All SQL of customers, by aggregate, and the unit of work that holds it."""

from sqlalchemy.orm import Session

from backbone.nameko.database import UnitOfWork
from customers.repository.accounts import Accounts
from customers.repository.sessions import Sessions
from customers.repository.sign_ins import AllSignIns


class CustomersWork(UnitOfWork):
    """A transaction on the database of customers. Attempts to sign in are locked before sessions."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.accounts = Accounts(session)
        self.sessions = Sessions(session)
        self.sign_ins = AllSignIns(session)
