"""What every method of every service answers is what its contract says."""

from types import SimpleNamespace

import pytest

from backbone.errors import NotFound
from backbone.messages import new_id
from backbone.nameko.laws import FindingsSchema
from billing.contract import (
    AccountListSchema,
    AuthorisedSchema,
    DoubtsSchema,
    InvoicePageSchema,
    InvoiceSchema,
    JournalPageSchema,
    PaymentPageSchema,
    PaymentSchema,
    TaxQuoteSchema,
    TransactionPageSchema,
    TrialBalanceSchema,
)
from customers.contract import (
    CustomerPageSchema,
    CustomerSchema,
    CustomerSnapshotSchema,
    EndedSessionListSchema,
    EndedSessionPageSchema,
    OpenSessionSchema,
    SessionListSchema,
)
from inventory.contract import (
    CategoryListSchema,
    ImportReportSchema,
    IntakeSchema,
    MovementPageSchema,
    NamedStockSchema,
    OrderPageSchema,
    OrderSchema,
    ProductPageSchema,
    ProductSchema,
    QuoteSchema,
    ScarceStockSchema,
    ShipmentPageSchema,
    ShipmentSchema,
    StockPageSchema,
    StockSchema,
    TimelineSchema,
    WaitingShipmentsSchema,
)
from registry.contract import InstanceListSchema, ProofPageSchema, ProofSchema
from tests.builders import NOON, PASSWORD, a_new_product, a_registration
from tests.contract import journeys
from tests.support.proof import run_proof
from tests.support.waiting import wait_until

SERVICES = ("customers", "inventory", "billing", "registry")
EURO = {"amount_minor": 100, "currency": "EUR"}
OF_EVERY_SERVICE = {
    "health", "backlog", "list_laws", "prove", "judge",
    "list_dead_letters", "replay_dead_letter", "discard_dead_letter",
}  # fmt: skip

# What each method is called with, given what is known; and the schema of its answer.
METHODS = {
    "customers.register": (lambda known: a_registration(), CustomerSchema),
    "customers.authenticate": (
        lambda known: {"email": known.customer["email"], "password": PASSWORD},
        OpenSessionSchema,
    ),
    "customers.rotate_session": (lambda known: {"refresh_token": known.session["refresh_token"]}, OpenSessionSchema),
    "customers.list_sessions": (lambda known: {"customer_id": known.customer["id"]}, SessionListSchema),
    "customers.end_session": (lambda known: {"session_id": known.second["session_id"]}, EndedSessionListSchema),
    "customers.end_sessions": (lambda known: {"customer_id": known.other["id"]}, EndedSessionListSchema),
    "customers.list_ended_sessions": (lambda known: {"since": NOON.isoformat()}, EndedSessionPageSchema),
    "customers.get_customer": (lambda known: {"customer_id": known.customer["id"]}, CustomerSchema),
    "customers.list_customers": (lambda known: {"search": known.customer["name"], "limit": 1}, CustomerPageSchema),
    "customers.snapshot_for_order": (lambda known: {"customer_id": known.customer["id"]}, CustomerSnapshotSchema),
    "customers.update_profile": (lambda known: {"customer_id": known.customer["id"], "version": 1}, CustomerSchema),
    "customers.set_roles": (
        lambda known: {"customer_id": known.other["id"], "roles": ["ops", "admin"]},
        CustomerSchema,
    ),
    "inventory.create_product": (lambda known: a_new_product(), ProductSchema),
    "inventory.update_product": (
        lambda known: {"product_id": known.other_product["id"], "version": 1, "name": "Pan"},
        ProductSchema,
    ),
    "inventory.archive_product": (
        lambda known: {"product_id": known.third_product["id"], "version": 1},
        ProductSchema,
    ),
    "inventory.import_products": (lambda known: {"products": [a_new_product(quantity=3)]}, ImportReportSchema),
    "inventory.get_product": (lambda known: {"product_id": known.product["id"]}, ProductSchema),
    "inventory.list_products": (lambda known: {"limit": 2}, ProductPageSchema),
    "inventory.list_categories": (lambda known: {}, CategoryListSchema),
    "inventory.receive_stock": (lambda known: {"sku": known.product["sku"], "quantity": 4}, StockSchema),
    "inventory.adjust_stock": (
        lambda known: {"sku": known.product["sku"], "quantity": -1, "reason": "Broken"},
        StockSchema,
    ),
    "inventory.get_stock": (lambda known: {"sku": known.product["sku"]}, NamedStockSchema),
    "inventory.list_stock": (lambda known: {"limit": 2}, StockPageSchema),
    "inventory.list_movements": (lambda known: {"sku": known.product["sku"]}, MovementPageSchema),
    "inventory.quote": (lambda known: {"lines": known.lines, "country": "DK"}, QuoteSchema),
    "inventory.place_order": (
        lambda known: {"customer_id": known.customer["id"], "lines": known.lines},
        OrderSchema,
    ),
    "inventory.get_order": (lambda known: {"order_id": known.sent["id"]}, OrderSchema),
    "inventory.list_orders": (lambda known: {"limit": 1}, OrderPageSchema),
    "inventory.get_waiting_shipments": (lambda known: {}, WaitingShipmentsSchema),
    "inventory.get_scarce_stock": (lambda known: {}, ScarceStockSchema),
    "inventory.get_intake": (lambda known: {"since": NOON.isoformat()}, IntakeSchema),
    "billing.get_doubts": (lambda known: {}, DoubtsSchema),
    "inventory.order_timeline": (lambda known: {"order_id": known.sent["id"]}, TimelineSchema),
    "inventory.cancel_order": (lambda known: {"order_id": known.unwanted["id"], "reason": "Twice"}, OrderSchema),
    "inventory.get_shipment": (lambda known: shipment_of(known.sent), ShipmentSchema),
    "inventory.list_shipments": (lambda known: {"limit": 2}, ShipmentPageSchema),
    "inventory.pack_shipment": (lambda known: shipment_of(known.confirmed), ShipmentSchema),
    "inventory.dispatch_shipment": (lambda known: shipment_of(known.ready), ShipmentSchema),
    "inventory.deliver_shipment": (lambda known: shipment_of(known.sent), ShipmentSchema),
    "billing.quote_tax": (
        lambda known: {"country": "DK", "lines": [{"tax_class": "reduced", "net": EURO}], "shipping": EURO},
        TaxQuoteSchema,
    ),
    "billing.pay_order": (
        lambda known: {"order_id": known.order["id"], "card_token": "card_approved"},
        AuthorisedSchema,
    ),
    "billing.get_payment": (lambda known: {"order_id": known.sent["id"]}, PaymentSchema),
    "billing.list_payments": (lambda known: {"limit": 1}, PaymentPageSchema),
    "billing.refund_payment": (
        lambda known: {"payment_id": known.sent["payment_id"], "amount": EURO, "reason": "Scratched"},
        PaymentSchema,
    ),
    "billing.get_invoice": (lambda known: {"invoice_id": known.invoice["id"]}, InvoiceSchema),
    "billing.list_invoices": (lambda known: {"limit": 1}, InvoicePageSchema),
    "billing.list_transactions": (lambda known: {"order_id": known.sent["id"]}, TransactionPageSchema),
    "billing.list_accounts": (lambda known: {}, AccountListSchema),
    "billing.list_journal": (lambda known: {"order_id": known.sent["id"]}, JournalPageSchema),
    "billing.trial_balance": (lambda known: {}, TrialBalanceSchema),
    "registry.list_instances": (lambda known: {}, InstanceListSchema),
    "registry.get_proof": (lambda known: {"proof_id": known.proof_id}, ProofSchema),
    "registry.list_proofs": (lambda known: {"limit": 1}, ProofPageSchema),
    "registry.start_proof": (lambda known: {}, ProofSchema),
}


def shipment_of(order):
    """The only shipment of an order."""
    return {"shipment_id": order["shipments"][0]["id"]}


@pytest.fixture(scope="module")
def known(shop):
    """Customers with sessions, products, and orders at each place of their way."""
    client, customer, other = shop.client, shop.a_customer(), shop.a_customer()
    product, other_product, third_product = (client.inventory.create_product(**a_new_product()) for _ in range(3))
    client.inventory.receive_stock(sku=product["sku"], quantity=9)
    ended, sent = journeys.session(shop, other), journeys.sent(shop)
    client.customers.end_session(session_id=ended["session_id"])
    return SimpleNamespace(
        customer=customer,
        other=other,
        session=journeys.session(shop, customer),
        second=journeys.session(shop, customer),
        others_session=journeys.session(shop, other),
        product=product,
        other_product=other_product,
        third_product=third_product,
        lines=[{"sku": product["sku"], "quantity": 1}],
        order=shop.order(customer["id"], (product["sku"], 2)),
        older_order=shop.order(customer["id"], (product["sku"], 1)),
        unwanted=journeys.confirmed(shop),
        confirmed=journeys.confirmed(shop),
        ready=journeys.packed(shop),
        sent=sent,
        invoice=shop.wait_invoiced(sent["id"]),
        proof_id=run_proof(client)["id"],
    )


@pytest.mark.parametrize("name", METHODS)
def test_an_answer_has_exactly_what_its_schema_says(shop, known, name):
    arguments, schema = METHODS[name]

    answer = shop.client.call(*name.split("."), arguments(known))

    assert schema().dump(schema().load(answer)) == answer
    assert answer.get("items", ["is no list"]) != [], "A list without anything shows nothing of its items."


@pytest.mark.parametrize("service", SERVICES)
def test_every_service_says_how_it_is(shop, service):
    assert shop.client.call(service, "health", {}) == {"service": service, "status": "ok"}


@pytest.mark.parametrize("service", SERVICES)
def test_every_service_says_what_it_still_has_to_do(shop, service):
    backlog = shop.client.call(service, "backlog", {})

    assert backlog.keys() == {"service", "outbox", "parked", "dead", "oldest_at"}
    assert backlog["service"] == service


@pytest.mark.parametrize("service", SERVICES)
def test_every_service_tells_its_laws_and_proves_each(shop, service):
    laws = shop.client.call(service, "list_laws", {})["items"]

    assert {"outbox_is_empty", "nothing_is_parked", "nothing_is_dead"} <= {law["name"] for law in laws}
    for law in laws:
        findings = shop.client.call(service, "prove", {"law": law["name"]})
        assert FindingsSchema().dump(FindingsSchema().load(findings)) == findings


@pytest.mark.parametrize("service", SERVICES)
def test_every_service_lists_its_dead_events_and_changes_none_that_is_not_there(shop, service):
    assert shop.client.call(service, "list_dead_letters", {"limit": 1}).keys() == {"items", "next_cursor"}
    for method in ("replay_dead_letter", "discard_dead_letter"):
        with pytest.raises(NotFound, match="dead_letter_not_found"):
            shop.client.call(service, method, {"message_id": new_id()})


def test_every_method_that_can_be_called_is_checked_here(shop):
    living = [process for process in shop.processes if process.is_running]
    wait_until(lambda: {process.instance_id for process in living} <= shop.listed().keys(), "all announcements")

    callable_now = {f"{each['service']}.{name}" for each in shop.listed().values() for name in each["entrypoints"]}

    assert {name for name in callable_now if name.partition(".")[2] not in OF_EVERY_SERVICE} == METHODS.keys()


def test_a_page_says_where_the_next_one_starts(shop, known):
    newest = shop.client.inventory.list_orders(customer_id=known.customer["id"], limit=1)

    following = shop.client.inventory.list_orders(
        customer_id=known.customer["id"], limit=50, cursor=newest["next_cursor"]
    )

    assert newest["next_cursor"]
    assert following["next_cursor"] is None
    assert newest["items"][0]["id"] not in {order["id"] for order in following["items"]}
