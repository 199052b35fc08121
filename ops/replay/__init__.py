"""Plays a real shop's year, the Online Retail file, by the HTTP API, compares every total, and proves it."""

import time
from pathlib import Path

import httpx
from rich.console import Console

from customers.contract import ACCOUNTANT, CATALOGUE, WAREHOUSE
from ops.accounts import kept
from ops.prove import prove
from ops.replay.plan import Plan, plan_of
from ops.replay.play import Replay, Staff
from ops.replay.report import progress, show_plan, show_played
from ops.replay.shop import Refused, Session, Shop
from ops.replay.source import Source, source_of
from ops.settings import Settings, kept_secret
from ops.trouble import Trouble


def replay(settings: Settings, path: Path, invoices: int, console: Console | None = None) -> bool:
    """Play the first invoices of the file as orders on the running system: placed, paid, packed, dispatched.

    Args:    invoices: How many of those that can be orders; 0 is all of them.
    Returns: Whether every order and every invoice agrees with the file to the cent, and every law is kept.
    Raises:  Trouble.
    Repeat:  For seven days the same file finds its orders again and places none twice; a longer replay goes on there.
    """
    console, started = console or Console(), time.monotonic()
    shop = Shop(settings.address)
    try:
        staff = _staff(settings.accounts_path, shop)
        source = source_of(path)
        plan = _plan(source, invoices, console)
        secret = kept_secret(settings.var / "replay.secret")
        with progress(console) as watch:
            played = Replay(shop, staff, plan, source.digest, secret, watch).run()
        are_equal = show_played(console, played, time.monotonic() - started)
        return prove(settings, console) and are_equal
    except Refused as refusal:
        raise Trouble(f"The replay stopped: {refusal}{_advice(refusal)}") from None
    except KeyboardInterrupt:
        raise Trouble("The replay was interrupted. Run it again: it goes on where it stopped.") from None
    finally:
        shop.close()


def _plan(source: Source, invoices: int, console: Console) -> Plan:
    """The plan, shown. Raises: Trouble when there is nothing to play."""
    if invoices < 0:
        raise Trouble(f"INVOICES is {invoices}; it must be a number of invoices, or 0 for all of them.")
    with console.status(f"Reading {source.path}"):
        plan = plan_of(source.rows(), invoices)
    if not plan.orders:
        raise Trouble(f"No line of {source.path} can be ordered; is it the Online Retail file?")
    show_plan(console, plan)
    return plan


def _staff(path: Path, shop: Shop) -> Staff:
    """The demo accounts that keep the shop. Raises: Trouble when there are none."""
    if not path.exists():
        raise Trouble(f"There are no accounts in {path}; start the system with `make run` first.")
    accounts = {role: account for account in kept(path) for role in account.roles}

    def session(role: str) -> Session:
        if role not in accounts:
            raise Trouble(f"No account in {path} has the role {role}; `make run` makes one of each.")
        return Session(shop, accounts[role].email, accounts[role].password)

    return Staff(session(CATALOGUE), session(WAREHOUSE), session(ACCOUNTANT))


def _advice(refusal: Refused) -> str:
    if refusal.status == 0:
        return " Start the system with `make run`, and run the replay again: it goes on where it stopped."
    if refusal.status >= httpx.codes.INTERNAL_SERVER_ERROR:
        return " `make logs` tells more. Run the replay again: it goes on where it stopped."
    if refusal.code == "wrong_credentials":
        return " The accounts in VAR are not those of this system: `make reset` starts afresh."
    return ""
