"""Billing's entrypoints: invoices."""

from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from backbone.config import SettingError, text
from backbone.messages import Page
from backbone.nameko.database import database
from backbone.nameko.events import event_handler
from backbone.nameko.operable import Operable
from backbone.nameko.rpc import query
from backbone.nameko.settings import setting
from billing import handlers
from billing.contract import (
    SERVICE,
    GetInvoice,
    GetInvoiceSchema,
    InvoicePageSchema,
    InvoiceSchema,
    ListInvoices,
    ListInvoicesSchema,
)
from billing.invoices import Seller
from billing.models import Base
from billing.repository import BillingWork
from inventory.contract import OrderPlaced


def read_seller(config: Mapping[str, Any]) -> Seller:
    """The seller that the settings name. Raises: SettingError."""
    zone = text(config, "SELLER_TIME_ZONE")
    try:
        return Seller(text(config, "SELLER_NAME"), ZoneInfo(zone))
    except (ZoneInfoNotFoundError, ValueError):
        raise SettingError(f"SELLER_TIME_ZONE is {zone!r}; it must be a name such as Europe/Berlin.") from None


class BillingService(Operable[BillingWork]):
    """What is owed."""

    name = SERVICE
    unit_of_work = database(Base, BillingWork)
    seller = setting(read_seller)

    @event_handler("inventory", OrderPlaced)
    def on_order_placed(self, order: OrderPlaced) -> None:
        """Issue the invoice of a placed order. Repeat: nothing, the inbox has its message id."""
        with self.unit_of_work() as uow:
            handlers.issue_invoice(uow, order, self.seller)

    @query(params=GetInvoiceSchema, result=InvoiceSchema)
    def get_invoice(self, asked: GetInvoice) -> dict[str, Any]:
        """One invoice. Raises: NotFound `invoice_not_found`, also for somebody else's."""
        with self.unit_of_work.reading() as uow:
            return handlers.get_invoice(uow, asked)

    @query(params=ListInvoicesSchema, result=InvoicePageSchema)
    def list_invoices(self, asked: ListInvoices) -> Page[dict[str, Any]]:
        """A page of invoices, newest first. Raises: PermissionDenied `not_yours` for others' invoices."""
        with self.unit_of_work.reading() as uow:
            return handlers.list_invoices(uow, asked)
