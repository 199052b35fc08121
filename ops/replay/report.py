"""Shows a replay: its progress, what of the file was not played, and whether every total agrees with the file."""

import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from backbone.money import Money, total_of
from ops.replay.outcome import Outcome, Played, Watch
from ops.replay.plan import CURRENCY, Plan, Reason

DIFFERENCES_SHOWN_MAX = 50
NOTHING = "none"


@contextmanager
def progress(console: Console) -> Iterator[Watch]:
    """One bar a step, for as long as the block runs; where no terminal redraws them, one line a step."""
    columns = (TextColumn("{task.description:<17}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal) as bars:

        def watch(title: str, futures: Iterable[Future[Any]], total: int) -> None:
            bar, started, done = bars.add_task(title, total=total), time.monotonic(), 0
            for future in futures:
                future.result()
                bars.advance(bar)
                done += 1
            if bars.disable:
                console.print(f"{title}: {done:,} in {time.monotonic() - started:.1f} s")

        yield watch


def show_plan(console: Console, plan: Plan) -> None:
    """Print what will be played, and the lines that cannot be, by reason."""
    console.print(
        f"{len(plan.orders):,} orders of {len(plan.customers):,} customers with {plan.accepted:,} lines "
        f"of {len(plan.products):,} products, net {_text(plan.net)}.",
        soft_wrap=True,
    )
    if plan.refused:
        console.print(_refused_table(plan.refused, plan.accepted))


def show_played(console: Console, played: Played, seconds: float) -> bool:
    """Print the totals, every order that differs, and how long it took, in all so many seconds.

    Returns: Whether all are equal to the cent.
    """
    outcomes = played.outcomes
    different = [outcome for outcome in outcomes if not outcome.is_equal]
    console.print(_totals_table(outcomes))
    if different:
        console.print(_differences_table(different))
    console.print(
        f"{len(outcomes) - len(different):,} of {len(outcomes):,} orders and their invoices agree with the file "
        "to the cent.",
        soft_wrap=True,
    )
    console.print(
        f"From the first order to the last parcel: {played.seconds:.1f} s, "
        f"{len(outcomes) / played.seconds:.1f} orders a second; in all {seconds:.0f} s.",
        soft_wrap=True,
    )
    return not different


def _refused_table(refused: Counter[Reason], accepted: int) -> Table:
    table = _table("Lines of the file", "Lines")
    table.add_row("ordered", f"{accepted:,}")
    for reason, count in refused.most_common():
        table.add_row(f"not ordered: {reason.value}", f"{count:,}")
    table.add_row("in all", f"{accepted + refused.total():,}", style="bold")
    return table


def _totals_table(outcomes: Sequence[Outcome]) -> Table:
    table = _table("Net totals", "Documents", "Sum", "Difference")
    file = total_of((outcome.order.net for outcome in outcomes), CURRENCY)
    table.add_row("file", f"{len(outcomes):,}", _text(file), "")
    for title, amounts in (
        ("orders", [outcome.ordered for outcome in outcomes]),
        ("invoices", [outcome.invoiced for outcome in outcomes]),
    ):
        present = [amount for amount in amounts if amount is not None and amount.currency == CURRENCY]
        total = total_of(present, CURRENCY)
        table.add_row(title, f"{len(present):,}", _text(total), _text(total - file))
    return table


def _differences_table(different: Sequence[Outcome]) -> Table:
    table = _table("Invoice of the file", "File", "Order", "Invoice", "Problem")
    for outcome in different[:DIFFERENCES_SHOWN_MAX]:
        amounts = (outcome.order.net, outcome.ordered, outcome.invoiced)
        table.add_row(outcome.order.invoice, *map(_text, amounts), escape(outcome.problem))
    if len(different) > DIFFERENCES_SHOWN_MAX:
        table.add_row(f"and {len(different) - DIFFERENCES_SHOWN_MAX:,} more")
    return table


def _table(first: str, *others: str) -> Table:
    table = Table(first)
    for title in others:
        table.add_column(title, justify="left" if title == "Problem" else "right")
    return table


def _text(amount: Money | None) -> str:
    if amount is None:
        return NOTHING
    # The sign stands before the number only; thousands are separated, as totals of a year are long.
    number, currency = str(amount).split(" ")
    whole, _, minor = number.partition(".")
    sign = "-" * whole.startswith("-")
    return f"{sign}{abs(int(whole)):,}.{minor} {currency}"
