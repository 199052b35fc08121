"""From signing up to holding the invoice."""

import re

import pytest


def test_a_new_customer_orders_and_gets_the_invoice_by_itself(system):
    bread_knife, pan = system.a_product(units=5, price_minor=1_299), system.a_product(units=5, price_minor=4_650)
    ada = system.a_customer(name="Ada Jensen", country="DK")

    order = ada.order((bread_knife["sku"], 2), (pan["sku"], 1)).json()
    invoice = ada.wait_invoiced(order["id"])

    assert (order["state"], amounts(order)) == ("RESERVED", (7_248, 1_377, 8_625))
    assert (invoice["state"], amounts(invoice)) == ("ISSUED", amounts(order))
    assert invoice["lines"] == order["lines"]
    assert (invoice["order_number"], invoice["seller"]["name"]) == (order["number"], "Kontor Demo Shop")
    assert (invoice["customer"]["name"], invoice["customer"]["country"]) == ("Ada Jensen", "DK")


def test_an_order_reserves_its_units_for_everybody_to_see(system):
    product = system.a_product(units=5)

    placed = system.a_customer().order((product["sku"], 3))

    seen = system.visitor.get(f"/products/{product['id']}").json()
    assert (placed.status_code, placed.headers["Location"]) == (201, f"/api/v1/orders/{placed.json()['id']}")
    assert seen["available"] == 2
    assert system.receive(product["sku"], 1) == {
        "sku": product["sku"], "received": 6, "on_hand": 6, "reserved": 3, "available": 3
    }  # fmt: skip


def test_an_order_keeps_its_prices_when_read_again(system):
    ada = system.a_customer()
    placed = ada.order((system.a_product(units=5)["sku"], 3)).json()

    read = ada.get(f"/orders/{placed['id']}").json()

    assert read == placed
    assert [order["id"] for order in ada.all_of("/orders")] == [placed["id"]]


def test_all_lines_are_reserved_or_none(system):
    plenty, scarce = system.a_product(units=5), system.a_product(units=1)

    refused = system.a_customer().order((plenty["sku"], 2), (scarce["sku"], 2))

    assert (refused.status_code, refused.json()["code"]) == (409, "insufficient_stock")
    assert refused.json()["details"] == {f"{scarce['sku']}.asked": 2, f"{scarce['sku']}.available": 1}
    assert system.receive(plenty["sku"], 1)["reserved"] == system.receive(scarce["sku"], 1)["reserved"] == 0


def test_a_sku_that_no_product_has_cannot_be_ordered(system):
    refused = system.a_customer().order(("NO-SUCH-THING", 1))

    assert (refused.status_code, refused.json()["code"]) == (422, "unknown_sku")
    assert refused.json()["errors"]["lines"] == ["No product has the SKU NO-SUCH-THING."]


def test_invoice_numbers_follow_each_other_without_a_gap(system):
    ada, sku = system.a_customer(), system.a_product(units=3)["sku"]
    for _ in range(3):
        ada.wait_invoiced(ada.order((sku, 1)).json()["id"])

    numbers = [invoice["number"] for invoice in system.staff("accountant").all_of("/invoices")]

    found = [re.fullmatch(r"INV-(\d{4})-(\d{6})", number) for number in numbers]
    assert sorted(int(each[2]) for each in found) == list(range(1, len(numbers) + 1))


@pytest.mark.parametrize("field", ["email", "name", "password", "country"])
def test_an_account_needs_each_of_its_fields(system, field):
    account = {"email": "grace@shop.example", "name": "Grace", "password": "long enough indeed", "country": "GB"}
    del account[field]

    refused = system.visitor.post("/auth/register", account)

    assert (refused.status_code, list(refused.json()["errors"])) == (422, [field])


def amounts(document):
    """Net, tax and total in cents."""
    assert {document[part]["currency"] for part in ("net", "tax", "total")} == {"EUR"}
    return tuple(document[part]["amount_minor"] for part in ("net", "tax", "total"))
