"""From signing up to holding the parcel and its invoice: what everybody on the way sees."""

import re
from types import SimpleNamespace

import pytest

from tests.builders import an_address
from tests.support.people import euros_of

GIFT = vars(an_address(recipient="Bo Holm", street="Storgata 1", postal_code="11 420", city="Stockholm", country="SE"))


@pytest.fixture(scope="module")
def journey(system):
    """The way of the order that docs/ledger.md works out: 2 knives and 1 board to Denmark, from quote to delivery."""
    went = SimpleNamespace(ada=system.a_customer(name="Ada Jensen", country="DK"), warehouse=system.staff("warehouse"))
    went.knife, went.board = system.a_product(units=5), system.a_product(units=5, price_minor=2_000)
    lines = (went.knife["sku"], 2), (went.board["sku"], 1)
    went.quote = went.ada.quote(*lines).json()
    went.address = vars(an_address(street="Vestergade 12"))
    went.order = went.ada.place(*lines, address=went.address, expected_total=went.quote["total"])
    went.paid = went.ada.pay(went.order["id"])
    went.confirmed = went.ada.wait_order(went.order["id"], "CONFIRMED")
    went.packed = system.pack(went.confirmed)
    went.ready = went.ada.wait_shipments(went.order["id"], "READY")
    went.sent = went.warehouse.dispatch(went.packed["id"], tracking_number="RR 1234 5678 9 DK").json()
    went.delivered = went.warehouse.deliver(went.packed["id"]).json()
    went.invoice = went.ada.wait_invoiced(went.order["id"])
    return went


def test_a_quote_tells_what_the_order_then_comes_to(journey):
    assert euros_of(journey.quote, "shipping", "shipping_tax", "net", "tax", "total") == (490, 122, 5_088, 1_272, 6_360)
    assert journey.quote["is_available"]
    assert euros_of(journey.order) == euros_of(journey.quote)
    assert [euros_of(line, "net", "tax") for line in journey.order["lines"]] == [(2_598, 650), (2_000, 500)]


def test_an_order_is_reserved_then_confirmed_and_keeps_the_address_that_it_was_given(journey):
    assert (journey.order["state"], journey.order["payment_id"]) == ("RESERVED", None)
    assert (journey.paid.status_code, journey.paid.json()["amount"]) == (201, journey.order["total"])
    assert journey.confirmed["payment_id"] == journey.paid.json()["payment_id"]
    assert journey.confirmed["customer"]["address"] == journey.address


def test_a_shipment_is_planned_packed_ready_sent_and_delivered(journey):
    states = [each["state"] for each in (journey.packed, *journey.ready, journey.sent, journey.delivered)]

    assert [each["state"] for each in journey.confirmed["shipments"]] == ["PLANNED"]
    assert states == ["PACKED", "READY", "SHIPPED", "DELIVERED"]
    assert journey.ada.order_of(journey.order["id"])["state"] == "DELIVERED"
    assert journey.delivered["tracking_number"] == "RR 1234 5678 9 DK"


def test_the_invoice_is_that_of_the_order_to_the_cent(journey):
    order, invoice = journey.order, journey.invoice

    assert euros_of(invoice) == euros_of(order) == (5_088, 1_272, 6_360)
    assert invoice["lines"] == [{name: line[name] for name in invoice["lines"][0]} for line in order["lines"]]
    assert [(each["rate_basis_points"], *euros_of(each, "net", "tax")) for each in invoice["taxes"]] == [
        (2_500, 5_088, 1_272)
    ]
    assert (invoice["kind"], invoice["state"], invoice["order_number"]) == ("INVOICE", "PAID", order["number"])
    assert (invoice["seller"]["name"], invoice["customer"]["name"]) == ("Kontor Demo Shop", "Ada Jensen")


def test_the_payment_is_captured_and_nothing_more_was_asked_of_the_provider(journey):
    payment = journey.ada.payment_of(journey.order["id"])

    assert euros_of(payment, "total", "authorised", "captured", "voided", "refunded") == (6_360, 6_360, 6_360, 0, 0)
    assert [(each["kind"], each["state"]) for each in payment["attempts"]] == [
        ("authorise", "SUCCEEDED"), ("capture", "SUCCEEDED")
    ]  # fmt: skip


def test_the_ledger_has_the_entries_of_the_worked_example(system, journey):
    entries = system.entries_of(journey.order["id"])

    assert [(each["kind"], each["accounts"]) for each in entries] == [
        ("capture", {"1100": 6_360, "2000": -6_360}),
        ("invoice", {"1200": 6_360, "4000": -5_088, "2100-DK-2500": -1_272}),
        ("application", {"2000": 6_360, "1200": -6_360}),
    ]


def test_the_timeline_tells_each_step_in_its_order(journey):
    kinds = journey.ada.wait_timeline(journey.order["id"], "invoice_issued")

    own = [kind for kind in kinds if not kind.startswith(("payment_", "invoice_", "hold_"))]
    assert own == [
        "order_placed", "order_confirmed", "shipment_planned", "shipment_packed", "shipment_ready",
        "shipment_dispatched", "order_shipped", "shipment_delivered", "order_delivered",
    ]  # fmt: skip
    assert sorted(set(kinds) - set(own)) == [
        "hold_extended", "invoice_issued", "payment_authorised", "payment_captured", "payment_started"
    ]  # fmt: skip


def test_the_units_have_left_the_stock(system, journey):
    stock = system.stock(journey.knife["sku"])
    moved = journey.warehouse.all_of(f"/stock/{journey.knife['sku']}/movements")

    assert (stock["on_hand"], stock["reserved"], stock["available"], stock["shipped"]) == (3, 0, 3, 2)
    assert [(each["kind"], each["quantity"]) for each in moved] == [("shipped", -2), ("received", 5)]
    assert moved[0]["shipment_id"] == journey.packed["id"]


def test_the_books_balance(system, journey):
    balance = system.staff("accountant").get("/ledger/trial-balance").json()

    assert [each["debits"] for each in balance["sums"]] == [each["credits"] for each in balance["sums"]]
    assert sum(euros_of(each, "balance")[0] for each in balance["items"]) == 0


def test_an_order_reserves_its_units_for_everybody_to_see(system):
    product = system.a_product(units=5)

    placed = system.a_customer().order((product["sku"], 3))

    seen, stock = system.visitor.get(f"/products/{product['id']}").json(), system.stock(product["sku"])
    assert (placed.status_code, placed.headers["Location"]) == (201, f"/api/v1/orders/{placed.json()['id']}")
    assert seen["available"] == 2
    assert (stock["on_hand"], stock["reserved"], stock["available"]) == (5, 3, 2)


def test_an_order_keeps_its_prices_when_read_again(system):
    ada = system.a_customer()
    placed = ada.place((system.a_product(units=5)["sku"], 3))

    read = ada.order_of(placed["id"])

    assert {name: read[name] for name in placed} == placed
    assert [order["id"] for order in ada.all_of("/orders")] == [placed["id"]]


def test_the_address_of_an_order_decides_on_its_tax(system):
    ada, sku = system.a_customer(country="DE"), system.a_product(units=5, price_minor=1_000, tax_class="reduced")["sku"]

    home, gift = ada.place((sku, 1)), ada.place((sku, 1), address=GIFT)

    assert [line["tax_rate_basis_points"] for order in (home, gift) for line in order["lines"]] == [700, 1_200]
    assert [order["shipping_tax_rate_basis_points"] for order in (home, gift)] == [1_900, 2_500]
    assert gift["customer"]["address"] == GIFT


def test_an_order_without_any_address_is_refused(system):
    ada = system.a_customer(address=None)

    refused = ada.order((system.a_product(units=1)["sku"], 1))

    assert (refused.status_code, refused.json()["code"]) == (409, "address_missing")


def test_an_order_that_comes_to_another_total_than_was_shown_is_refused(system):
    ada, product = system.a_customer(), system.a_product(units=5)
    shown = ada.quote((product["sku"], 1)).json()["total"]
    version, dearer = product["version"], {"unit_price": {"amount_minor": 1_399, "currency": "EUR"}}
    system.staff("catalogue").ask("PATCH", f"/products/{product['id']}", {"If-Match": f'"{version}"'}, json=dearer)

    refused = ada.order((product["sku"], 1), expected_total=shown)

    assert (refused.status_code, refused.json()["code"]) == (409, "total_changed")
    assert refused.json()["details"]["expected_minor"] == shown["amount_minor"] == 2_236
    assert system.stock(product["sku"])["reserved"] == 0


def test_all_lines_are_reserved_or_none(system):
    plenty, scarce = system.a_product(units=5), system.a_product(units=1)

    refused = system.a_customer().order((plenty["sku"], 2), (scarce["sku"], 2))

    assert (refused.status_code, refused.json()["code"]) == (409, "insufficient_stock")
    assert refused.json()["details"] == {f"{scarce['sku']}.asked": 2, f"{scarce['sku']}.available": 1}
    assert system.stock(plenty["sku"])["reserved"] == system.stock(scarce["sku"])["reserved"] == 0


def test_a_sku_that_no_product_has_cannot_be_ordered(system):
    refused = system.a_customer().order(("NO-SUCH-THING", 1))

    assert (refused.status_code, refused.json()["code"]) == (422, "unknown_sku")
    assert refused.json()["errors"]["lines"] == ["No product has the SKU NO-SUCH-THING."]


def test_a_visitor_sees_what_it_would_cost_in_a_country(system):
    sku = system.a_product(units=1, price_minor=1_000)["sku"]

    asked, nowhere = system.visitor.quote((sku, 2), country="GB"), system.visitor.quote((sku, 2))

    assert euros_of(asked.json()) == (2_490, 498, 2_988)
    assert [(line["available"], line["short"]) for line in asked.json()["lines"]] == [(1, 1)]
    assert (asked.json()["is_available"], nowhere.status_code) == (False, 401)


def test_document_numbers_follow_each_other_without_a_gap(system):
    ada, sku = system.a_customer(), system.a_product(units=3)["sku"]
    for _ in range(3):
        order = ada.buy((sku, 1))
        system.pack(order)
        ada.wait_invoiced(order["id"])

    documents = system.staff("accountant").all_of("/invoices")

    for series in ("INV", "CN"):
        found = [re.fullmatch(rf"{series}-(\d{{4}})-(\d{{6}})", document["number"]) for document in documents]
        numbers = sorted(int(each[2]) for each in found if each)
        assert numbers == list(range(1, len(numbers) + 1))


@pytest.mark.parametrize("field", ["email", "name", "password", "country"])
def test_an_account_needs_each_of_its_fields(system, field):
    account = {"email": "grace@shop.example", "name": "Grace", "password": "long enough indeed", "country": "GB"}
    del account[field]

    refused = system.visitor.post("/auth/register", account)

    assert (refused.status_code, list(refused.json()["errors"])) == (422, [field])
