"""Laws of charges: each shipment is captured and invoiced once, and what is paid may leave."""

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import aliased

from backbone.nameko.database import UnitOfWork
from backbone.nameko.laws import Claim, Law, Offender, claimed_by_each, count_of, kept_by_each
from billing.charges import PAID, REFUND_WANTED, WANTED
from billing.contract import CAPTURE, INVOICE
from billing.models import AuthorisationRow, ChargeRow, InvoiceRow, PaymentAttemptRow, SandboxOperationRow
from billing.payment_attempts import SUCCEEDED

_MOVING = (WANTED, REFUND_WANTED)
_twin = aliased(PaymentAttemptRow)
_CAPTURED = (PaymentAttemptRow.kind == CAPTURE, PaymentAttemptRow.state == SUCCEEDED)
_TWINS = count_of(
    _twin.id,
    _twin.order_id == PaymentAttemptRow.order_id,
    _twin.shipment_id == PaymentAttemptRow.shipment_id,
    _twin.kind == CAPTURE,
    _twin.state == SUCCEEDED,
).label("captures")

_KNOWN = count_of(
    PaymentAttemptRow.id,
    PaymentAttemptRow.id == SandboxOperationRow.key,
    or_(PaymentAttemptRow.state == SUCCEEDED, exists().where(AuthorisationRow.id == PaymentAttemptRow.id)),
).label("known")


def _fault_of_captures(capture: Any) -> str:
    return "" if capture.captures == 1 else f"Shipment {capture.shipment_id} was captured {capture.captures} times."


def _fault_of_operation(operation: Any) -> str:
    return "" if operation.known else f"The provider did this {operation.kind}, which is not known to be done."


def judge_packed_shipments(work: UnitOfWork, claims: Sequence[Claim]) -> list[Offender]:
    """Which packed shipments wait for their money: all of them, as at rest it is captured, or known that it is not."""
    return _judged(work, claims, lambda _claim, state, _invoices: f"It is packed, and its charge is {state}.")


def judge_paid_shipments(work: UnitOfWork, claims: Sequence[Claim]) -> list[Offender]:
    """Which shipments are on their way to the customer without being captured and invoiced, once and as a whole."""

    def fault(claim: Claim, state: str, invoices: list[Any]) -> str:
        if state != PAID or len(invoices) != 1:
            return f"It is {claim['state']}, its charge is {state}, with {len(invoices)} invoices."
        units = sum(line["quantity"] for line in invoices[0].document["lines"])
        return "" if units == claim["units"] else f"It has {claim['units']} units, and {units} were invoiced."

    return _judged(work, claims, fault)


def _judged(work: UnitOfWork, claims: Sequence[Claim], fault: Callable[[Claim, str, list[Any]], str]) -> list[Offender]:
    ids = [claim["id"] for claim in claims]
    found = select(ChargeRow.shipment_id, ChargeRow.state).where(ChargeRow.shipment_id.in_(ids))
    states = {row.shipment_id: row.state for row in work.session.execute(found)}
    invoices: dict[str, list[Any]] = {}
    is_theirs = (InvoiceRow.shipment_id.in_(ids), InvoiceRow.kind == INVOICE)
    for row in work.session.execute(select(InvoiceRow.shipment_id, InvoiceRow.document).where(*is_theirs)):
        invoices.setdefault(row.shipment_id, []).append(row)
    offenders = []
    for claim in claims:
        state = states.get(claim["id"], "not known")
        if text := fault(claim, state, invoices.get(claim["id"], [])):
            offenders.append(Offender(claim["id"], text, is_moving=state in _MOVING))
    return offenders


CHARGE_LAWS = (
    Law(
        "provider_did_what_is_known",
        "Whatever the sandbox provider did is known here.",
        kept_by_each(
            select(SandboxOperationRow.kind, _KNOWN).where(SandboxOperationRow.is_done),
            SandboxOperationRow.key,
            _fault_of_operation,
            is_moving=True,
        ),
    ),
    Law(
        "captured_once",
        "Nothing is captured twice for a shipment.",
        kept_by_each(
            select(PaymentAttemptRow.shipment_id, _TWINS).where(*_CAPTURED), PaymentAttemptRow.id, _fault_of_captures
        ),
    ),
    Law(
        "captured_shipments_are_ready",
        "Each shipment that is paid for may leave, or has left.",
        claimed_by_each(select(ChargeRow.order_id, ChargeRow.state).where(ChargeRow.state == PAID),
                        ChargeRow.shipment_id),
        asks="inventory",
    ),
)  # fmt: skip
