"""What is always so in billing, and between billing and inventory; `prove` checks it page by page."""

from billing.laws.charges import CHARGE_LAWS, judge_packed_shipments, judge_paid_shipments
from billing.laws.invoices import INVOICE_LAWS
from billing.laws.ledger import LEDGER_LAWS
from billing.laws.payments import (
    PAYMENT_LAWS,
    judge_confirmed_orders,
    judge_ended_orders,
    judge_orders,
    judge_sent_orders,
)

LAWS = (*PAYMENT_LAWS, *CHARGE_LAWS, *INVOICE_LAWS, *LEDGER_LAWS)
JUDGES = {
    "orders_are_known_to_billing": judge_orders,
    "confirmed_orders_are_paid": judge_confirmed_orders,
    "ended_orders_hold_no_money": judge_ended_orders,
    "sent_orders_keep_no_deposit": judge_sent_orders,
    "packed_shipments_are_charged": judge_packed_shipments,
    "paid_shipments_are_invoiced": judge_paid_shipments,
}
"""Law of inventory -> who says which of its claims are against it."""

__all__ = ["JUDGES", "LAWS"]
