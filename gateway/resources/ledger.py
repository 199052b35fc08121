"""The ledger: accounts, journal and trial balance."""

from flask.views import MethodView

from billing.contract import AccountListSchema, JournalPageSchema, ListJournalSchema, TrialBalanceSchema
from customers.contract import ACCOUNTANT, ADMIN
from gateway.api import Blueprint
from gateway.auth import roles
from gateway.pagination import LINK, linked
from gateway.rpc import Answer, rpc

blueprint = Blueprint("ledger", "The ledger: accounts, journal and trial balance.")


@blueprint.route("/ledger/accounts")
class Accounts(MethodView):
    """What is posted to."""

    @roles(ACCOUNTANT, ADMIN)
    @blueprint.operation("listAccounts")
    @blueprint.response(200, AccountListSchema)
    def get(self) -> Answer:
        """All accounts, by code."""
        return rpc.billing.list_accounts()


@blueprint.route("/ledger/entries")
class JournalEntries(MethodView):
    """The journal."""

    @roles(ACCOUNTANT, ADMIN)
    @blueprint.operation("listJournal")
    @blueprint.arguments(ListJournalSchema, location="query")
    @blueprint.response(200, JournalPageSchema, headers=LINK)
    def get(self, query: Answer) -> tuple[Answer, dict[str, str]]:
        """A page of journal entries with their postings, newest first."""
        return linked(rpc.billing.list_journal(**query))


@blueprint.route("/ledger/trial-balance")
class TrialBalance(MethodView):
    """Whether the books balance."""

    @roles(ACCOUNTANT, ADMIN)
    @blueprint.operation("getTrialBalance")
    @blueprint.response(200, TrialBalanceSchema)
    def get(self) -> Answer:
        """The balance of every account that was posted to; the debits of each currency equal its credits."""
        return rpc.billing.trial_balance()
