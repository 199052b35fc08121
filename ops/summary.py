"""What `make run` prints at its end: where the system is, who may sign in, and what to try."""

from collections.abc import Sequence

from ops.accounts import Account
from ops.settings import Settings, shown


def summary(settings: Settings, accounts: Sequence[Account]) -> str:
    """The text for a person who has just started the system."""
    return "\n".join(
        [
            f"\nKontor is running: {settings.address}\n",
            *_table(accounts),
            f"  (kept in {shown(settings.accounts_path)})\n",
            "Try:",
            "  Sign in as the customer, order something, and pay with one of the test cards that are offered.",
            f"  Read the HTTP API at {settings.address}/api/v1/docs.",
            "  make status   what runs, and how much memory it takes",
            "  make shell    ask a service yourself: n.rpc.inventory.list_products()",
            "  make prove    check that nothing was lost, doubled, oversold or unbalanced",
            "  make logs     what the processes say",
            "  make stop     stop it; everything stored stays",
        ]
    )


def _table(accounts: Sequence[Account]) -> list[str]:
    lines = [("Sign in as", "Password", "May act as")]
    lines += [(account.email, account.password, ", ".join(account.roles)) for account in accounts]
    widths = [max(len(line[column]) for line in lines) for column in range(2)]
    return [f"  {email:<{widths[0]}}  {password:<{widths[1]}}  {roles}" for email, password, roles in lines]
