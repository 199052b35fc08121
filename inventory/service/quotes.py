"""The entrypoint that quotes, and how a quote comes about: prices here, tax from billing, no transaction meanwhile."""

from collections.abc import Sequence
from typing import Any

from backbone.config import whole
from backbone.messages import shared
from backbone.money import AMOUNT_MINOR_MAX
from backbone.nameko.database import Transactions
from backbone.nameko.rpc import query, rpc_proxy
from backbone.nameko.settings import setting
from billing.contract import QuoteTaxSchema, TaxQuoteSchema
from customers.contract import CustomerSnapshot, CustomerSnapshotSchema
from inventory import contract, handlers
from inventory.quotes import LineTax, Quote, ShippingFee
from inventory.repository import InventoryWork


def _shipping_fee(config: Any) -> ShippingFee:
    fee, free_from = (
        whole(config, name, 0, AMOUNT_MINOR_MAX) for name in ("SHIPPING_FEE_MINOR", "SHIPPING_FREE_FROM_MINOR")
    )
    return ShippingFee(fee, free_from)


class Quoting:
    """What lines cost."""

    unit_of_work: Transactions[InventoryWork]
    customers = rpc_proxy("customers")
    billing = rpc_proxy("billing")
    shipping_fee = setting(_shipping_fee)

    @query(params=contract.QuoteOrderSchema, result=contract.QuoteSchema)
    def quote(self, asked: contract.QuoteOrder) -> dict[str, Any]:
        """What lines would cost a customer, or somebody in a country, and which of them are short. Nothing is reserved.

        Raises: InvalidRequest `unknown_sku`, `mixed_currencies`, `order_too_large`. Conflict `product_archived`.
        """
        country = asked.country
        if asked.customer_id is not None:
            customer = self._snapshot(asked.customer_id)
            country = customer.address.country if customer.address else customer.country
        assert country is not None, "The schema asks for one of them."
        return _shown(self._quote_of(asked.lines, country))

    def _snapshot(self, customer_id: str) -> CustomerSnapshot:
        """Who a customer is, as customers answers. Raises: NotFound `customer_not_found`, also for others."""
        found = shared(CustomerSnapshotSchema).load(self.customers.snapshot_for_order(customer_id=customer_id))
        assert isinstance(found, CustomerSnapshot), "The schema makes it."
        return found

    def _quote_of(self, lines: Sequence[contract.RequestedLine], country: str) -> Quote:
        """The quote of lines at the prices of now.

        Raises: InvalidRequest `unknown_sku`, `mixed_currencies`, `order_too_large`. Conflict `product_archived`.
        """
        with self.unit_of_work.reading() as uow:
            basket = handlers.price_lines(uow, lines, self.shipping_fee)
        asked = {"country": country, "lines": basket.taxable(), "shipping": basket.shipping}
        tax = shared(TaxQuoteSchema).load(self.billing.quote_tax(**shared(QuoteTaxSchema).dump(asked)))
        return Quote(
            basket=basket,
            country=country,
            taxes=[LineTax(line["rate_basis_points"], line["tax"]) for line in tax["lines"]],
            shipping_tax=LineTax(tax["shipping_tax_rate_basis_points"], tax["shipping_tax"]),
        )


def _shown(quote: Quote) -> dict[str, Any]:
    products, shortages = quote.basket.products, quote.shortages()
    return {
        "country": quote.country,
        "lines": [
            {**vars(line), "available": products[line.sku].available, "short": short}
            for line, short in zip(quote.lines(), shortages, strict=True)
        ],
        "is_available": not any(shortages),
        "shipping": quote.shipping,
        "shipping_tax_rate_basis_points": quote.shipping_tax.rate_basis_points,
        "shipping_tax": quote.shipping_tax.tax,
        "net": quote.net,
        "tax": quote.tax,
        "total": quote.total,
    }
