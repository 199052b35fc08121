"""Issues, loads and lists invoices and credit notes; their numbers and their chain."""

from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Row, insert, select, update
from sqlalchemy.orm import Session

from backbone.messages import Page, shared
from backbone.money import Money
from backbone.nameko.crossing import insert_unless_there
from backbone.nameko.paging import page
from billing.charges import Cost
from billing.contract import InvoiceSchema, ListInvoices
from billing.invoices import Corrected, Invoice, Seller, chained, digest_of
from billing.models import ChainHeadRow, InvoiceRow, NumberSeriesRow

_SUMMARY = (
    InvoiceRow.id,
    InvoiceRow.kind,
    InvoiceRow.number,
    InvoiceRow.order_id,
    InvoiceRow.order_number,
    InvoiceRow.customer_id,
    InvoiceRow.state,
    InvoiceRow.issued_at,
    InvoiceRow.total_minor,
    InvoiceRow.currency,
)


class Invoices:
    """The invoices and credit notes."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def next_number(self, series: str, year: int) -> int:
        """Take the next number of a series; nobody else gets one until this transaction ends."""
        is_series = (NumberSeriesRow.series == series, NumberSeriesRow.year == year)
        last = select(NumberSeriesRow.last_number).where(*is_series).with_for_update()
        number = self._session.scalars(last).one_or_none()
        if number is None:
            first = {"series": series, "year": year, "last_number": 0}
            insert_unless_there(self._session, NumberSeriesRow, first)
            number = self._session.scalars(last).one()
        self._session.execute(update(NumberSeriesRow).where(*is_series).values(last_number=number + 1))
        return number + 1

    def add(self, invoice: Invoice) -> None:
        """Store an issued document as the next link of the chain."""
        document = shared(InvoiceSchema).dump(invoice)
        digest = digest_of(document)
        position, link = self._chain(digest)
        same = ("id", "kind", "number", "order_id", "order_number", "shipment_id", "customer_id", "state", "issued_at")
        self._session.execute(
            insert(InvoiceRow).values(
                **{name: getattr(invoice, name) for name in same},
                corrects_id=invoice.corrects and invoice.corrects.id,
                currency=invoice.total.currency,
                net_minor=invoice.net.amount_minor,
                tax_minor=invoice.tax.amount_minor,
                total_minor=invoice.total.amount_minor,
                document=document,
                position=position,
                digest=digest,
                link=link,
            )
        )

    def get(self, invoice_id: str) -> Invoice:
        """An issued document."""
        row = self._session.get_one(InvoiceRow, invoice_id, populate_existing=True)
        printed = shared(InvoiceSchema).load(row.document)
        corrects = printed["corrects"]
        cost = ("lines", "shipping", "shipping_tax_rate_basis_points", "shipping_tax")
        same = ("id", "kind", "order_id", "order_number", "shipment_id", "customer", "issued_at", "number")
        return Invoice(
            **{name: printed[name] for name in same},
            seller=Seller(printed["seller"]["name"], ZoneInfo("UTC")),
            cost=Cost(**{name: printed[name] for name in cost}),
            corrects=corrects and Corrected(**corrects),
            state=row.state,
        )

    def document(self, invoice_id: str) -> dict[str, Any] | None:
        """What is printed on the document of that id, in the wire form of `InvoiceSchema`, with its present state."""
        found = self._session.execute(
            select(InvoiceRow.document, InvoiceRow.state).where(InvoiceRow.id == invoice_id)
        ).one_or_none()
        return None if found is None else {**found.document, "state": found.state}

    def page(self, asked: ListInvoices) -> Page[dict[str, Any]]:
        """A page of documents without their lines, newest first."""
        statement = select(*_SUMMARY)
        for column in (InvoiceRow.customer_id, InvoiceRow.order_id, InvoiceRow.kind):
            if (wanted := getattr(asked, column.key)) is not None:
                statement = statement.where(column == wanted)
        return page(
            self._session,
            statement,
            (InvoiceRow.id,),
            _summary,
            cursor=asked.cursor,
            limit=asked.limit,
            is_descending=True,
        )

    def _chain(self, digest: str) -> tuple[int, str]:
        head = self._session.execute(select(ChainHeadRow.position, ChainHeadRow.link).with_for_update()).one()
        position, link = head.position + 1, chained(head.link, digest)
        self._session.execute(update(ChainHeadRow).values(position=position, link=link))
        return position, link


def _summary(found: Row[Any]) -> dict[str, Any]:
    summary = {column.key: value for column, value in zip(_SUMMARY, found, strict=False)}
    return {**summary, "total": Money(found.total_minor, found.currency)}
