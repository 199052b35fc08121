"""Invoice: what is owed for an order; numbered without gaps, and unchangeable once issued."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from backbone.messages import new_id
from backbone.money import Money
from billing.contract import InvoiceIssued
from customers.contract import CustomerSnapshot
from inventory.contract import OrderPlaced, PlacedLine

SERIES = "INV"
ISSUED = "ISSUED"


@dataclass(frozen=True)
class Seller:
    """Who sells, and in which time zone the year of an invoice is read."""

    name: str
    time_zone: ZoneInfo

    def year_of(self, instant: datetime) -> int:
        """The year that this instant falls into for the seller."""
        return instant.astimezone(self.time_zone).year


@dataclass(frozen=True)
class Invoice:
    """An issued invoice."""

    id: str
    number: str
    order_id: str
    order_number: str
    seller: Seller
    customer: CustomerSnapshot
    lines: list[PlacedLine]
    net: Money
    tax: Money
    total: Money
    issued_at: datetime
    state: str = ISSUED

    @classmethod
    def issue(cls, order: OrderPlaced, number: str, seller: Seller, now: datetime) -> "Invoice":
        """The invoice of a whole order, under a number that was taken for it."""
        assert order.net + order.tax == order.total, f"{order.order_number}: net and tax must add up to the total."
        return cls(
            id=new_id(),
            number=number,
            order_id=order.order_id,
            order_number=order.order_number,
            seller=seller,
            customer=order.customer,
            lines=order.lines,
            net=order.net,
            tax=order.tax,
            total=order.total,
            issued_at=now,
        )

    @property
    def customer_id(self) -> str:
        """Whose invoice it is."""
        return self.customer.id

    def issued(self) -> InvoiceIssued:
        """The fact that it was issued."""
        return InvoiceIssued(invoice_id=self.id, number=self.number, order_id=self.order_id, total=self.total)


def invoice_number(year: int, count: int) -> str:
    """The number of the count-th invoice of a year. Source: EU 2006/112/EC art. 226 (2), sequential and unique."""
    return f"{SERIES}-{year}-{count:06d}"
