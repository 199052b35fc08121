"""Invoice and credit note: what is owed for a shipment, numbered without gaps and chained, unchangeable once issued."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import orjson

from backbone.messages import new_id
from backbone.money import Money
from billing.charges import Charge, Cost
from billing.contract import (
    CREDIT_NOTE,
    INVOICE,
    CreditNoteIssued,
    InvoiceIssued,
    InvoiceLine,
    TaxSum,
    invoice_state_forbids,
)
from billing.moves import ABSENT, Move, Moves
from customers.contract import CustomerSnapshot
from inventory.contract import OrderPlaced

DRAFT, ISSUED, PAID = "DRAFT", "ISSUED", "PAID"
WRITE, ISSUE, RECORD_PAYMENT = "write", "issue", "record_payment"
SERIES = {INVOICE: "INV", CREDIT_NOTE: "CN"}
CHAIN_BEGINS = "0" * 64
"""The digest before the first document."""

MOVES = {
    INVOICE: Moves(
        Move(ABSENT, WRITE, DRAFT),
        Move(DRAFT, ISSUE, ISSUED),  # From here on only a credit note corrects it.
        Move(ISSUED, RECORD_PAYMENT, PAID),
    ),
    CREDIT_NOTE: Moves(Move(ABSENT, WRITE, DRAFT), Move(DRAFT, ISSUE, ISSUED)),
}


@dataclass(frozen=True)
class Seller:
    """Who sells, and in which time zone the year of an invoice is read."""

    name: str
    time_zone: ZoneInfo

    def year_of(self, instant: datetime) -> int:
        """The year that this instant falls into for the seller."""
        return instant.astimezone(self.time_zone).year


@dataclass(frozen=True)
class Corrected:
    """The invoice that a credit note takes back."""

    id: str
    number: str


@dataclass
class Invoice:
    """An invoice or, by its kind, a credit note.

    Args: number: Empty while it is a draft. corrects: Of a credit note, the invoice that it takes back.
    """

    id: str
    kind: str
    order_id: str
    order_number: str
    shipment_id: str
    seller: Seller
    customer: CustomerSnapshot
    cost: Cost
    issued_at: datetime
    corrects: Corrected | None = None
    number: str = ""
    state: str = DRAFT

    @classmethod
    def write(cls, order: OrderPlaced, charge: Charge, seller: Seller, now: datetime) -> "Invoice":
        """The draft of the invoice of a shipment."""
        assert charge.cost is not None, "Only what was packed is invoiced."
        return cls(
            id=new_id(),
            kind=INVOICE,
            order_id=order.order_id,
            order_number=order.order_number,
            shipment_id=charge.shipment_id,
            seller=seller,
            customer=order.customer,
            cost=charge.cost,
            issued_at=now,
        )

    def credit(self, seller: Seller, now: datetime) -> "Invoice":
        """The draft of the credit note that takes all of this invoice back.

        Args:    seller: Who issues the credit note, as of now.
        Raises: Conflict `invoice_state_forbids`: it was not issued, or is a credit note itself.
        """
        if self.kind != INVOICE or self.state not in (ISSUED, PAID):
            raise invoice_state_forbids(self.id, self.state, "credit")
        corrects = Corrected(self.id, self.number)
        note = replace(self, id=new_id(), kind=CREDIT_NOTE, corrects=corrects, seller=seller, issued_at=now)
        note.number, note.state = "", DRAFT
        return note

    def issue(self, year: int, count: int) -> None:
        """Give it its number, after which it never changes. Raises: Conflict `invoice_state_forbids`."""
        self._move(ISSUE)
        self.number = document_number(SERIES[self.kind], year, count)

    def record_payment(self) -> None:
        """Mark an invoice paid. Raises: Conflict `invoice_state_forbids`."""
        self._move(RECORD_PAYMENT)

    @property
    def customer_id(self) -> str:
        """Whose it is."""
        return self.customer.id

    @property
    def tax_country(self) -> str:
        """To which country its tax is owed: where it is delivered."""
        return self.customer.country if self.customer.address is None else self.customer.address.country

    @property
    def lines(self) -> list[InvoiceLine]:
        """What is invoiced."""
        return self.cost.lines

    @property
    def shipping(self) -> Money:
        """What shipping costs, net."""
        return self.cost.shipping

    @property
    def shipping_tax_rate_basis_points(self) -> int:
        """The rate at which shipping is taxed."""
        return self.cost.shipping_tax_rate_basis_points

    @property
    def shipping_tax(self) -> Money:
        """The tax of the shipping."""
        return self.cost.shipping_tax

    @property
    def taxes(self) -> list[TaxSum]:
        """Net amounts and taxes by rate."""
        return self.cost.taxes

    @property
    def net(self) -> Money:
        """Without tax."""
        return self.cost.net

    @property
    def tax(self) -> Money:
        """The tax alone."""
        return self.cost.tax

    @property
    def total(self) -> Money:
        """What is owed, or of a credit note: taken back."""
        return self.cost.total

    def issued(self) -> InvoiceIssued | CreditNoteIssued:
        """The fact that it was issued."""
        if self.corrects is not None:
            return CreditNoteIssued(self.id, self.number, self.corrects.id, self.order_id, self.total)
        return InvoiceIssued(self.id, self.number, self.order_id, self.shipment_id, self.total)

    def _move(self, event: str) -> None:
        to = MOVES[self.kind].to(self.state, event)
        if to is None:
            raise invoice_state_forbids(self.id, self.state, event)
        self.state = to


def document_number(series: str, year: int, count: int) -> str:
    """The number of the count-th document of a series and year.

    Source: EU 2006/112/EC art. 226 (2): sequential and unique.
    """
    return f"{series}-{year}-{count:06d}"


def digest_of(snapshot: Mapping[str, Any]) -> str:
    """The SHA-256 of all that is printed on a document, but its state."""
    printed = {name: value for name, value in snapshot.items() if name != "state"}
    return hashlib.sha256(orjson.dumps(printed, option=orjson.OPT_SORT_KEYS)).hexdigest()


def chained(before: str, snapshot_digest: str) -> str:
    """The link of a document in the chain.

    It stands on the digest of the snapshot and not on the snapshot: when a person is erased the chain stays valid.
    Args: before: The link of the document before; `CHAIN_BEGINS` for the first.
    """
    return hashlib.sha256(f"{before}{snapshot_digest}".encode()).hexdigest()
