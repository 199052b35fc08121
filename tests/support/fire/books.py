"""`Books`: what the system knows in the end, read back by HTTP, and what it has left undone."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from tests.support.fire.patient import PatientPerson
from tests.support.people import CREDIT_NOTE, INVOICE
from tests.support.waiting import wait_until

READERS = 4
PAYMENT_S = 20
Document = Mapping[str, Any]


@dataclass(frozen=True)
class Books:
    """Orders with their shipments and payments, documents, stock and the trial balance.

    Args: orders: By id. stock: By SKU.
    """

    orders: Mapping[str, Document]
    documents: Sequence[Document]
    stock: Mapping[str, Document]
    sums: Sequence[Document]

    @cached_property
    def shipments(self) -> dict[str, Document]:
        """All shipments by id."""
        return {each["id"]: each for order in self.orders.values() for each in order["shipments"]}

    def attempts(self, kind: str) -> list[Document]:
        """What the provider did: all requests of a kind that succeeded."""
        return [
            each
            for order in self.orders.values()
            for each in order["payment"]["attempts"]
            if (each["kind"], each["state"]) == (kind, "SUCCEEDED")
        ]

    def invoices(self) -> list[Document]:
        """All invoices."""
        return [each for each in self.documents if each["kind"] == INVOICE]

    def invoiced_minor(self) -> Counter[str]:
        """Order id -> what is invoiced, less what was credited, in cents."""
        signs, sums = {INVOICE: 1, CREDIT_NOTE: -1}, Counter[str]()
        for each in self.documents:
            sums[each["order_id"]] += signs[each["kind"]] * each["total"]["amount_minor"]
        return sums

    def units(self, *parts: str) -> Counter[str]:
        """SKU -> units of all order lines that are in these parts: shipped, cancelled, open."""
        sums = Counter[str]()
        for order in self.orders.values():
            for line in order["lines"]:
                sums[line["sku"]] += sum(line[part] for part in parts)
        return sums


def read(admin: PatientPerson, skus: Iterable[str]) -> Books:
    """Read everything."""
    with ThreadPoolExecutor(READERS) as readers:
        orders = readers.map(lambda each: _order(admin, each["id"]), admin.all_of("/orders"))
        documents = readers.map(lambda each: _at(admin, f"/invoices/{each['id']}"), admin.all_of("/invoices"))
        stock = readers.map(lambda sku: _at(admin, f"/stock/{sku}"), skus)
        sums = _at(admin, "/ledger/trial-balance")["sums"]
        return Books({each["id"]: each for each in orders}, [*documents], {each["sku"]: each for each in stock}, sums)


def unfinished(admin: PatientPerson) -> list[str]:
    """What is still under way: orders that are held, shipments that wait for money, payments in doubt, messages."""
    return [
        *_listed(admin, "/orders", "RESERVED"),
        *_listed(admin, "/shipments", "PACKED"),
        *_listed(admin, "/transactions", "REQUESTED"),
        *_listed(admin, "/transactions", "UNKNOWN"),
        *(str(each) for each in _at(admin, "/backlog")["items"] if not _is_idle(each)),
    ]


def _listed(admin: PatientPerson, path: str, state: str) -> list[str]:
    return [f"{path}/{each['id']} is {state}" for each in admin.all_of(path, state=state)]


def _is_idle(backlog: Document) -> bool:
    return bool(backlog["is_available"]) and not (backlog["outbox"] or backlog["parked"] or backlog["dead"])


def _order(admin: PatientPerson, order_id: str) -> Document:
    def look() -> Document | None:
        order = admin.order_of(order_id)
        return order if order["payment"]["is_available"] else None

    return wait_until(look, f"the payment of order {order_id}", PAYMENT_S)


def _at(admin: PatientPerson, path: str) -> Document:
    found: Document = admin.get(path).raise_for_status().json()
    return found
