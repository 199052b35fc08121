"""The accountant's part of a replay: reads every order and every invoice back."""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from typing import Any

from backbone.money import Money, total_of
from ops.replay.outcome import Outcome, Watch, under_way
from ops.replay.shop import Refused, Session

Reading = Callable[[Outcome], None]


@dataclass(frozen=True)
class Books:
    """Who reads back, and the pool that reads."""

    accountant: Session
    pool: ThreadPoolExecutor
    watch: Watch

    def read(self, outcomes: Iterable[Outcome]) -> None:
        """Read the goods' net totals of all that was sent; what fails becomes the order's problem."""
        sent = under_way(outcomes)
        self._each("Orders read back", sent, self._read_order)
        issued: dict[str, list[str]] = {}
        for invoice in self.accountant.all_of("/invoices", kind="INVOICE"):
            issued.setdefault(invoice["order_id"], []).append(invoice["id"])
        self._each("Invoices", sent, lambda outcome: self._read_invoices(outcome, issued.get(outcome.order_id, [])))

    def _each(self, title: str, sent: dict[str, Outcome], read: Reading) -> None:
        def reading(outcome: Outcome) -> None:
            try:
                read(outcome)
            except Refused as refusal:
                outcome.problem = f"not read back: {refusal}"

        futures = [self.pool.submit(reading, outcome) for outcome in sent.values()]
        self.watch(title, as_completed(futures), len(futures))

    def _read_order(self, outcome: Outcome) -> None:
        outcome.ordered = _goods(self.accountant.get(f"/orders/{outcome.order_id}"))

    def _read_invoices(self, outcome: Outcome, issued: list[str]) -> None:
        if not issued:
            outcome.problem = "its parcel has left without an invoice"
            return
        goods = [_goods(self.accountant.get(f"/invoices/{invoice_id}")) for invoice_id in issued]
        outcome.invoiced = total_of(goods, goods[0].currency)


def _goods(document: Any) -> Money:
    """The net total of an order or invoice without its shipping."""
    return _money(document["net"]) - _money(document["shipping"])


def _money(amount: Any) -> Money:
    return Money(amount["amount_minor"], amount["currency"])
