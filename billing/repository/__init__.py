"""All SQL of billing, by aggregate, and the unit of work that holds it."""

from sqlalchemy.orm import Session

from backbone.nameko.database import UnitOfWork
from billing.repository.charges import Charges
from billing.repository.invoices import Invoices
from billing.repository.ledger import Ledger
from billing.repository.payment_attempts import PaymentAttempts
from billing.repository.payments import Payments


class BillingWork(UnitOfWork):
    """A transaction on billing's database."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.payments = Payments(session)
        self.attempts = PaymentAttempts(session)
        self.charges = Charges(session)
        self.invoices = Invoices(session)
        self.ledger = Ledger(session)
