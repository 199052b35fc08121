"""Stock Nameko services in the places of customers and billing, for tests of inventory alone.

Everybody is a customer with an address in Denmark, where everything is taxed at 25 %.
"""

from nameko.rpc import rpc

RATE_BASIS_POINTS = 2_500


def taxed(amount):
    """A quarter of an amount, rounded half up."""
    return {"amount_minor": (amount["amount_minor"] + 2) // 4, "currency": amount["currency"]}


class Customers:
    name = "customers"

    @rpc
    def snapshot_for_order(self, customer_id):
        address = {"recipient": "Ada Jensen", "street": "Nygade 7", "street_extra": "", "postal_code": "1164",
                   "city": "København", "country": "DK"}  # fmt: skip
        account = {"id": customer_id, "email": "ada@shop.example", "name": "Ada Jensen", "country": "DK"}
        return {**account, "address": address}


class Billing:
    name = "billing"

    @rpc
    def quote_tax(self, country, lines, shipping):
        taxes = [
            {"tax_class": line["tax_class"], "rate_basis_points": RATE_BASIS_POINTS, "tax": taxed(line["net"])}
            for line in lines
        ]
        tax = sum(line["tax"]["amount_minor"] for line in taxes) + taxed(shipping)["amount_minor"]
        return {
            "lines": taxes,
            "shipping_tax_rate_basis_points": RATE_BASIS_POINTS,
            "shipping_tax": taxed(shipping),
            "tax": {"amount_minor": tax, "currency": shipping["currency"]},
        }
