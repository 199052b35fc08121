"""Customers and billing as inventory's service sees them: they answer at once, and never inside a transaction."""

from typing import Any

from backbone.context import forbid_in_transaction
from tests.builders import a_customer_snapshot

RATE_BASIS_POINTS = 2_500


class FakeOthers:
    """Customers and billing: who orders has an address in Denmark, where everything is taxed at 25 %."""

    def __init__(self, in_order: list[str]) -> None:
        self.in_order = in_order
        self.answers: dict[str, Any] = {}
        self.asked: dict[str, Any] = {}
        self.on_quote = lambda: None

    def snapshot_for_order(self, customer_id: str) -> dict[str, Any]:
        forbid_in_transaction()
        self.in_order.append("customers")
        snapshot = a_customer_snapshot(id=customer_id)
        wire = vars(snapshot) | {"address": vars(snapshot.address), "phone": "a field of a later version"}
        return wire | self.answers

    def quote_tax(self, **asked: Any) -> dict[str, Any]:
        forbid_in_transaction()
        self.in_order.append("billing")
        self.asked = asked
        self.on_quote()
        shipping_tax = _quarter(asked["shipping"])
        lines = [
            {"tax_class": line["tax_class"], "rate_basis_points": RATE_BASIS_POINTS, "tax": _quarter(line["net"])}
            for line in asked["lines"]
        ]
        rate = {"shipping_tax_rate_basis_points": RATE_BASIS_POINTS}
        return {"lines": lines, **rate, "shipping_tax": shipping_tax, "tax": shipping_tax}


def _quarter(amount: dict[str, Any]) -> dict[str, Any]:
    return {"amount_minor": amount["amount_minor"] // 4, "currency": amount["currency"]}
