"""Billing's entrypoints: taxes, payments, invoices and the ledger."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from backbone.config import SettingError, text
from backbone.messages import Page, WireSchema
from backbone.nameko.database import database
from backbone.nameko.events import event_handler
from backbone.nameko.operable import Operable
from backbone.nameko.rpc import query, rpc
from backbone.nameko.settings import setting
from billing import handlers
from billing.attempts import attempts, read_timing
from billing.contract import (
    SERVICE,
    AccountListSchema,
    Authorised,
    AuthorisedSchema,
    DoubtsSchema,
    GetInvoice,
    GetInvoiceSchema,
    GetPayment,
    GetPaymentSchema,
    InvoicePageSchema,
    InvoiceSchema,
    JournalPageSchema,
    ListInvoices,
    ListInvoicesSchema,
    ListJournal,
    ListJournalSchema,
    ListPayments,
    ListPaymentsSchema,
    ListTransactions,
    ListTransactionsSchema,
    PaymentPageSchema,
    PaymentSchema,
    PayOrder,
    PayOrderSchema,
    QuoteTax,
    QuoteTaxSchema,
    RefundPayment,
    RefundPaymentSchema,
    TaxQuoteSchema,
    TransactionPageSchema,
    TrialBalanceSchema,
)
from billing.invoices import Seller
from billing.laws import JUDGES, LAWS
from billing.ledger import Account
from billing.models import Base
from billing.payment_attempts import PaymentAttempt
from billing.payments import CANCEL, EXPIRE
from billing.repository import BillingWork
from billing.taxes import TaxQuote, TaxRates
from customers.contract import ACCOUNTANT, ADMIN, SUPPORT
from inventory.contract import OrderCancelled, OrderExpired, OrderPlaced, ShipmentPacked

TAX_RATES = Path(__file__).with_name("tax_rates.json")
BOOKKEEPERS = (ACCOUNTANT, ADMIN)


def read_seller(config: Mapping[str, Any]) -> Seller:
    """The seller that the settings name. Raises: SettingError."""
    zone = text(config, "SELLER_TIME_ZONE")
    try:
        return Seller(text(config, "SELLER_NAME"), ZoneInfo(zone))
    except (ZoneInfoNotFoundError, ValueError):
        raise SettingError(f"SELLER_TIME_ZONE is {zone!r}; it must be a name such as Europe/Berlin.") from None


def read_tax_rates(_config: Mapping[str, Any]) -> TaxRates:
    """The rates of all countries, from the file beside this one."""
    return TaxRates.of(json.loads(TAX_RATES.read_text()))


class BillingService(Operable[BillingWork]):
    """What is owed and paid."""

    name = SERVICE
    unit_of_work = database(Base, BillingWork)
    laws, judges = LAWS, JUDGES
    attempts = attempts(read_seller)
    seller = setting(read_seller)
    timing = setting(read_timing)
    tax_rates = setting(read_tax_rates)

    @event_handler("inventory", OrderPlaced)
    def on_order_placed(self, order: OrderPlaced) -> None:
        """Let an order be paid. Repeat: nothing, the inbox has its message id."""
        with self.unit_of_work() as uow:
            handlers.open_payment(uow, order)

    @event_handler("inventory", ShipmentPacked)
    def on_shipment_packed(self, packed: ShipmentPacked) -> None:
        """Begin to capture what a packed shipment costs. Repeat: nothing, the inbox has its message id."""
        with self.attempts.waking(), self.unit_of_work() as uow:
            handlers.charge_shipment(uow, packed)

    @event_handler("inventory", OrderCancelled)
    def on_order_cancelled(self, order: OrderCancelled) -> None:
        """Void and refund what will not be shipped. Repeat: nothing, the inbox has its message id."""
        with self.attempts.waking(), self.unit_of_work() as uow:
            handlers.close_payment(uow, order.order_id, CANCEL, order.shipments, self.seller)

    @event_handler("inventory", OrderExpired)
    def on_order_expired(self, order: OrderExpired) -> None:
        """Void what came too late. Repeat: nothing, the inbox has its message id."""
        with self.attempts.waking(), self.unit_of_work() as uow:
            handlers.close_payment(uow, order.order_id, EXPIRE, [], self.seller)

    @query(params=QuoteTaxSchema, result=TaxQuoteSchema)
    def quote_tax(self, asked: QuoteTax) -> TaxQuote:
        """The tax of net amounts that are delivered to a country today; its own input decides, and no database."""
        return self.tax_rates.quote(asked.country, asked.lines, asked.shipping, datetime.now(UTC).date())

    @rpc(params=PayOrderSchema, result=AuthorisedSchema)
    def pay_order(self, command: PayOrder) -> Authorised:
        """Authorise what is still to be paid of an order.

        Raises: PaymentDeclined `payment_declined`: by the provider; another card may be tried.
            OutcomeUnknown `provider_silent`: it has not answered in time; ask again under the same key.
            Unavailable `order_not_known_yet`: it was placed a moment ago. NotFound `order_not_found`: somebody else's.
            Conflict `order_closed`, `already_authorised`, `payment_in_doubt`.
        Emits:  `payment_started` before the provider is asked; `payment_authorised` or `payment_declined` after it.
        Repeat: Same idempotency key, same answer, also of a provider that declined.
        """
        with self.unit_of_work() as uow:
            attempt = handlers.start_payment(uow, command, self.timing)
        answer = self.attempts.authorise(attempt, command.card_token)
        with self.attempts.settling(attempt), self.unit_of_work() as uow:
            attempt = handlers.settle(uow, attempt.id, answer, self.timing, self.seller)
            if attempt.is_paid:
                return uow.answer(attempt.authorised())
        raise handlers.why_not_authorised(attempt)

    @query(params=GetPaymentSchema, result=PaymentSchema)
    def get_payment(self, asked: GetPayment) -> dict[str, Any]:
        """One payment, by its id or its order's. Raises: NotFound `payment_not_found`, also for somebody else's."""
        with self.unit_of_work.reading() as uow:
            return handlers.get_payment(uow, asked)

    @query(params=ListPaymentsSchema, result=PaymentPageSchema)
    def list_payments(self, asked: ListPayments) -> Page[dict[str, Any]]:
        """A page of payments, newest first. Raises: PermissionDenied `not_yours` for those of others."""
        with self.unit_of_work.reading() as uow:
            return handlers.list_payments(uow, asked)

    @rpc(params=RefundPaymentSchema, result=PaymentSchema, roles=BOOKKEEPERS)
    def refund_payment(self, command: RefundPayment) -> dict[str, Any]:
        """Begin to pay captured money back; the answer has the refund among its attempts, as REQUESTED.

        Raises: NotFound `payment_not_found`. Conflict `refund_too_large`.
        Emits:  `payment_refunded`, when the provider has done it.
        Repeat: Same idempotency key, same answer.
        """
        with self.attempts.waking(), self.unit_of_work() as uow:
            return uow.answer(handlers.refund_payment(uow, command))

    @query(params=GetInvoiceSchema, result=InvoiceSchema)
    def get_invoice(self, asked: GetInvoice) -> dict[str, Any]:
        """One invoice or credit note. Raises: NotFound `invoice_not_found`, also for somebody else's."""
        with self.unit_of_work.reading() as uow:
            return handlers.get_invoice(uow, asked)

    @query(params=ListInvoicesSchema, result=InvoicePageSchema)
    def list_invoices(self, asked: ListInvoices) -> Page[dict[str, Any]]:
        """A page of invoices and credit notes, newest first. Raises: PermissionDenied `not_yours` for others'."""
        with self.unit_of_work.reading() as uow:
            return handlers.list_invoices(uow, asked)

    @query(params=ListTransactionsSchema, result=TransactionPageSchema, roles=BOOKKEEPERS)
    def list_transactions(self, asked: ListTransactions) -> Page[PaymentAttempt]:
        """A page of requests to the payment provider, newest first."""
        with self.unit_of_work.reading() as uow:
            return handlers.list_transactions(uow, asked)

    @query(params=WireSchema, result=DoubtsSchema, roles=(SUPPORT, *BOOKKEEPERS))
    def get_doubts(self, _nothing: object) -> dict[str, Any]:
        """How many requests the payment provider has not answered, and the oldest of them."""
        with self.unit_of_work.reading() as uow:
            return handlers.get_doubts(uow)

    @query(params=WireSchema, result=AccountListSchema, roles=BOOKKEEPERS)
    def list_accounts(self, _nothing: object) -> dict[str, list[Account]]:
        """The accounts of the ledger, by code."""
        with self.unit_of_work.reading() as uow:
            return handlers.list_accounts(uow)

    @query(params=ListJournalSchema, result=JournalPageSchema, roles=BOOKKEEPERS)
    def list_journal(self, asked: ListJournal) -> Page[dict[str, Any]]:
        """A page of journal entries, newest first."""
        with self.unit_of_work.reading() as uow:
            return handlers.list_journal(uow, asked)

    @query(params=WireSchema, result=TrialBalanceSchema, roles=BOOKKEEPERS)
    def trial_balance(self, _nothing: object) -> dict[str, Any]:
        """The balance of every account; the debits of each currency equal its credits."""
        with self.unit_of_work.reading() as uow:
            return handlers.trial_balance(uow)
