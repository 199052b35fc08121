"""All SQL of billing, and the unit of work that holds it."""

from typing import Any

from sqlalchemy import Row, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from backbone.messages import Page, shared
from backbone.money import Money
from backbone.nameko.database import UnitOfWork
from backbone.nameko.paging import page
from billing.contract import InvoiceSchema, ListInvoices
from billing.invoices import Invoice
from billing.models import InvoiceRow, NumberSeriesRow

_SUMMARY = (
    InvoiceRow.id,
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
    """The invoices."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def next_number(self, series: str, year: int) -> int:
        """Take the next number of a series; nobody else gets one until this transaction ends."""
        is_series = (NumberSeriesRow.series == series, NumberSeriesRow.year == year)
        last = select(NumberSeriesRow.last_number).where(*is_series).with_for_update()
        number = self._session.scalars(last).one_or_none()
        if number is None:
            self._begin_series(series, year)
            number = self._session.scalars(last).one()
        self._session.execute(update(NumberSeriesRow).where(*is_series).values(last_number=number + 1))
        return number + 1

    def _begin_series(self, series: str, year: int) -> None:
        try:
            with self._session.begin_nested():
                self._session.execute(insert(NumberSeriesRow).values(series=series, year=year, last_number=0))
        except IntegrityError:
            return  # Somebody began it at the same moment; its row is there now.

    def has_invoice(self, order_id: str) -> bool:
        """Whether this order was invoiced."""
        return self._session.scalars(select(InvoiceRow.id).where(InvoiceRow.order_id == order_id)).first() is not None

    def add(self, invoice: Invoice) -> None:
        """Store an issued invoice."""
        self._session.execute(
            insert(InvoiceRow).values(
                id=invoice.id,
                number=invoice.number,
                order_id=invoice.order_id,
                order_number=invoice.order_number,
                customer_id=invoice.customer_id,
                state=invoice.state,
                currency=invoice.total.currency,
                net_minor=invoice.net.amount_minor,
                tax_minor=invoice.tax.amount_minor,
                total_minor=invoice.total.amount_minor,
                issued_at=invoice.issued_at,
                document=shared(InvoiceSchema).dump(invoice),
            )
        )

    def document(self, invoice_id: str) -> dict[str, Any] | None:
        """What is printed on the invoice of that id, in the wire form of `InvoiceSchema`."""
        return self._session.scalars(select(InvoiceRow.document).where(InvoiceRow.id == invoice_id)).one_or_none()

    def page(self, asked: ListInvoices) -> Page[dict[str, Any]]:
        """A page of invoices without their lines, newest first."""
        statement = select(*_SUMMARY)
        if asked.customer_id is not None:
            statement = statement.where(InvoiceRow.customer_id == asked.customer_id)
        if asked.order_id is not None:
            statement = statement.where(InvoiceRow.order_id == asked.order_id)
        return page(
            self._session,
            statement,
            (InvoiceRow.id,),
            _summary,
            cursor=asked.cursor,
            limit=asked.limit,
            is_descending=True,
        )


class BillingWork(UnitOfWork):
    """A transaction on billing's database."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.invoices = Invoices(session)


def _summary(found: Row[Any]) -> dict[str, Any]:
    summary = {column.key: value for column, value in zip(_SUMMARY, found, strict=False)}
    return {**summary, "total": Money(found.total_minor, found.currency)}
