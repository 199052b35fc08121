"""What happens to what a shipment costs: it is charged when packed, and given back when cancelled."""

from collections.abc import Iterable

from backbone.nameko.crossing import cause_missing
from billing.charges import (
    AUTHORISE,
    CANCEL,
    CANCELLED,
    HELD,
    PACK,
    PACK_UNPAID,
    PAID,
    WANTED,
    Charge,
    cost_of,
    units_charged,
)
from billing.contract import PaymentCaptureFailed
from billing.handlers.invoices import credit_invoice
from billing.invoices import Seller
from billing.moves import ABSENT
from billing.payments import Payment
from billing.repository import BillingWork
from inventory.contract import ShipmentPacked

NOT_AUTHORISED = "not_authorised"
"""Why the capture of a shipment failed whose order has no live authorisation any more."""


def charge_shipment(uow: BillingWork, packed: ShipmentPacked) -> None:
    """Begin to capture what a packed shipment costs; for one that was cancelled before, nothing.

    Raises: Unavailable `cause_not_arrived`: its order was not heard of yet.
    Emits:  `payment_capture_failed`, if its order has to be paid again first.
    """
    payment = uow.payments.get_for_update(packed.order_id, uow.now)
    charge = uow.charges.get(packed.shipment_id, packed.order_id)
    if charge.state == ABSENT and not payment.is_known:
        raise cause_missing(f"Order {packed.order_id}")
    if charge.state == ABSENT:
        others = [each.cost for each in uow.charges.of_order(packed.order_id) if each.cost is not None]
        order = uow.payments.order(packed.order_id)
        charge.cost = cost_of(order, packed.lines, units_charged(others), is_first=not others)
        is_paid = payment.can_capture(charge.total)
    else:
        is_paid = charge.state != HELD
    before = charge.move(PACK if is_paid else PACK_UNPAID)
    _follow(uow, payment, charge, before)


def capture_held(uow: BillingWork, payment: Payment) -> None:
    """Begin to capture, from a new authorisation, what the held shipments of an order cost."""
    held = [charge for charge in uow.charges.of_order(payment.order_id) if charge.state == HELD]
    if held:
        uow.payments.save(payment, uow.context.correlation_id)  # The charges refer to the new authorisation.
    for charge in held:
        charge.move(AUTHORISE)
        payment.request_capture(charge, uow.now)
        uow.charges.save(charge)


def cancel_charges(uow: BillingWork, payment: Payment, shipment_ids: Iterable[str], seller: Seller) -> None:
    """Give back what these shipments cost, as far as it was captured; the others leave a tombstone.

    Emits: `credit_note_issued` for each that was invoiced.
    """
    for shipment_id in shipment_ids:
        charge = uow.charges.get(shipment_id, payment.order_id)
        if charge.move(CANCEL) == PAID:
            assert charge.invoice_id is not None, "What is paid was invoiced."
            credit_invoice(uow, charge.invoice_id, seller)
            payment.request_refund_of(charge, CANCEL, uow.now)
        uow.charges.save(charge)


def _follow(uow: BillingWork, payment: Payment, charge: Charge, before: str) -> None:
    if before != ABSENT or charge.state == CANCELLED:
        return  # Told again, or cancelled before it was packed.
    if charge.state == WANTED:
        payment.request_capture(charge, uow.now)
    else:
        failed = PaymentCaptureFailed(payment.order_id, payment.id, charge.shipment_id, NOT_AUTHORISED, uow.now)
        uow.publish(failed, aggregate_id=payment.id)
    uow.payments.save(payment, uow.context.correlation_id)
    uow.charges.save(charge)
