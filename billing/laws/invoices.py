"""Laws of invoices and credit notes: each comes to its lines, and none is missing, doubled or changed."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.orm import aliased

from backbone.nameko.database import UnitOfWork
from backbone.nameko.laws import Findings, Law, Offender, count_of, kept_by_each, read_page
from billing.contract import CREDIT_NOTE
from billing.invoices import CHAIN_BEGINS, chained, digest_of, document_number
from billing.models import ChainHeadRow, InvoiceRow, NumberSeriesRow

_SUMS = ("net", "tax", "total")
_twin, _before, _after, _corrected = (aliased(InvoiceRow) for _ in range(4))
_TWINS = count_of(_twin.id, _twin.shipment_id == InvoiceRow.shipment_id, _twin.kind == InvoiceRow.kind)
_CORRECTED_TOTAL = select(_corrected.total_minor).where(_corrected.id == InvoiceRow.corrects_id).scalar_subquery()
_LINK_BEFORE = select(_before.link).where(_before.position == InvoiceRow.position - 1).scalar_subquery()


def _fault_of_sums(invoice: Any) -> str:
    printed = invoice.document
    lines = [*printed["lines"], {"net": printed["shipping"], "tax": printed["shipping_tax"]}]
    net, tax = (sum(line[name]["amount_minor"] for line in lines) for name in ("net", "tax"))
    of_rates = tuple(sum(each[name]["amount_minor"] for each in printed["taxes"]) for name in ("net", "tax"))
    shown = [printed[name]["amount_minor"] for name in _SUMS]
    kept = [getattr(invoice, f"{name}_minor") for name in _SUMS]
    if shown == kept == [net, tax, net + tax] and of_rates == (net, tax):
        return ""
    return f"Its lines come to {net} + {tax} tax, its rates to {of_rates}; it says {shown}, and {kept} is kept."


def _fault_of_twins(invoice: Any) -> str:
    if invoice.twins != 1:
        return f"Shipment {invoice.shipment_id} has {invoice.twins} of kind {invoice.kind}."
    if invoice.kind == CREDIT_NOTE and invoice.corrected_total != invoice.total_minor:
        return f"It takes back {invoice.total_minor} of an invoice of {invoice.corrected_total}."
    return ""


def _fault_of_chain(invoice: Any) -> str:
    before = CHAIN_BEGINS if invoice.position == 1 else invoice.link_before
    if before is None:
        return f"No document stands at position {invoice.position - 1}."
    if digest_of(invoice.document) != invoice.digest:
        return f"{invoice.number} is not the document that was issued."
    if chained(before, invoice.digest) != invoice.link:
        return f"{invoice.number} does not follow the document before it."
    if not invoice.has_next and (invoice.head_position, invoice.head_link) != (invoice.position, invoice.link):
        return f"{invoice.number} is the last document, and the chain's head is another."
    return ""


def _numbers(work: UnitOfWork, cursor: str | None, ids: Sequence[str] | None) -> Findings:
    statement = select(InvoiceRow.number)
    rows, next_cursor = read_page(work, statement, InvoiceRow.id, lambda row: row.number, cursor, ids)
    given = work.session.execute(select(NumberSeriesRow.series, NumberSeriesRow.year, NumberSeriesRow.last_number))
    last = {f"{row.series}-{row.year}": row.last_number for row in given}
    there = _numbers_there(work, [number for _, number in rows], last)
    offenders = [Offender(row_id, text) for row_id, number in rows for text in _faults_of_number(number, there, last)]
    if cursor is None and ids is None:
        missing = [_number(series, count) for series, count in last.items() if count]
        offenders += [Offender(each, f"{each} was given and is not there.") for each in missing if each not in there]
    return Findings(len(rows), offenders, [], next_cursor)


def _faults_of_number(number: str, there: set[str], last: dict[str, int]) -> Iterator[str]:
    series, count = _parts(number)
    if series not in last or number != _number(series, count):
        yield f"{number} is a number of no series."
    elif count > 1 and _number(series, count - 1) not in there:
        yield f"{_number(series, count - 1)}, the number before, is missing."
    elif count > last[series]:
        yield f"{number} was never given: the last one is {last[series]}."


def _numbers_there(work: UnitOfWork, numbers: Sequence[str], last: dict[str, int]) -> set[str]:
    before = [_number(series, count - 1) for series, count in map(_parts, numbers)]
    wanted = [*before, *(_number(series, count) for series, count in last.items())]
    return set(work.session.scalars(select(InvoiceRow.number).where(InvoiceRow.number.in_(wanted))))


def _parts(number: str) -> tuple[str, int]:
    series, _, count = number.rpartition("-")
    return (series, int(count)) if count.isdecimal() else (number, 0)


def _number(series: str, count: int) -> str:
    name, _, year = series.rpartition("-")
    return document_number(name, int(year), count) if year.isdecimal() else ""


INVOICE_LAWS = (
    Law(
        "invoices_come_to_their_lines",
        "Each invoice and credit note comes to the sum of its lines and its shipping.",
        kept_by_each(
            select(InvoiceRow.document, InvoiceRow.net_minor, InvoiceRow.tax_minor, InvoiceRow.total_minor),
            InvoiceRow.id,
            _fault_of_sums,
        ),
    ),
    Law(
        "invoiced_once",
        "Nothing is invoiced twice for a shipment, and a credit note takes back one whole invoice.",
        kept_by_each(
            select(
                InvoiceRow.shipment_id,
                InvoiceRow.kind,
                InvoiceRow.total_minor,
                _TWINS.label("twins"),
                _CORRECTED_TOTAL.label("corrected_total"),
            ),
            InvoiceRow.id,
            _fault_of_twins,
        ),
    ),
    Law("numbers_have_no_gap", "The numbers of each series and year are unique, and none is missing.", _numbers),
    Law(
        "chain_is_intact",
        "Each document is as it was issued, and follows the one before it.",
        kept_by_each(
            select(
                InvoiceRow.number,
                InvoiceRow.position,
                InvoiceRow.document,
                InvoiceRow.digest,
                InvoiceRow.link,
                _LINK_BEFORE.label("link_before"),
                exists().where(_after.position == InvoiceRow.position + 1).label("has_next"),
                select(ChainHeadRow.position).scalar_subquery().label("head_position"),
                select(ChainHeadRow.link).scalar_subquery().label("head_link"),
            ),
            InvoiceRow.position,
            _fault_of_chain,
        ),
    ),
)
