"""The gateway obeys its document, and asks the services as their contracts say."""

import re

import pytest

from backbone.errors import Unavailable
from backbone.messages import WireSchema
from backbone.nameko.operable import ListDeadLettersSchema, NameDeadLetterSchema
from billing.contract import (
    GetInvoiceSchema,
    GetPaymentSchema,
    ListInvoicesSchema,
    ListJournalSchema,
    ListPaymentsSchema,
    ListTransactionsSchema,
    PayOrderSchema,
    RefundPaymentSchema,
)
from customers.contract import (
    AuthenticateSchema,
    EndSessionSchema,
    GetCustomerSchema,
    ListCustomersSchema,
    RegisterSchema,
    RotateSessionSchema,
    SessionsOfSchema,
    UpdateProfileSchema,
)
from inventory.contract import (
    AdjustStockSchema,
    ArchiveProductSchema,
    CancelOrderSchema,
    CreateProductSchema,
    DispatchShipmentSchema,
    GetIntakeSchema,
    GetOrderSchema,
    GetProductSchema,
    GetStockSchema,
    ListMovementsSchema,
    ListOrdersSchema,
    ListProductsSchema,
    ListShipmentsSchema,
    ListStockSchema,
    NameShipmentSchema,
    OrderTimelineSchema,
    PackShipmentSchema,
    PlaceOrderSchema,
    QuoteOrderSchema,
    ReceiveStockSchema,
    UpdateProductSchema,
)
from registry.contract import GetProofSchema, ListInstancesSchema, ListProofsSchema
from tests.contract.gateway.samples import ANSWERS, ID, SERVICES

OPERATIONS = (
    "register", "login", "refresh", "logout", "listSessions", "endSessions", "endSession", "listKeys", "getMe",
    "updateMe", "listProducts", "listCategories", "createProduct", "getProduct", "updateProduct", "archiveProduct",
    "listStock", "getStock", "listMovements", "receiveStock", "adjustStock", "quoteOrder", "placeOrder", "listOrders",
    "getOrder", "getOrderTimeline", "cancelOrder", "streamEvents", "listShipments", "getShipment", "packShipment",
    "dispatchShipment", "deliverShipment", "payOrder", "listPayments", "getPayment", "refundPayment",
    "listTransactions", "listInvoices", "getInvoice", "listAccounts", "listJournal", "getTrialBalance", "listInstances",
    "startProof", "getProof", "getBacklog", "live", "ready", "getWaitingShipments", "getScarceStock",
    "getIntake", "getDoubts", "listCustomers", "getCustomer", "listProofs", "listDeadLetters", "replayDeadLetter",
    "discardDeadLetter",
)  # fmt: skip
WITHOUT_FAILURES = {"logout", "live", "ready", "listKeys", "listProducts", "listCategories", "getProduct"}
PARAMETERS = {
    "customers.register": RegisterSchema,
    "customers.authenticate": AuthenticateSchema,
    "customers.rotate_session": RotateSessionSchema,
    "customers.list_sessions": SessionsOfSchema,
    "customers.end_session": EndSessionSchema,
    "customers.end_sessions": SessionsOfSchema,
    "customers.get_customer": GetCustomerSchema,
    "customers.list_customers": ListCustomersSchema,
    "customers.update_profile": UpdateProfileSchema,
    "inventory.list_products": ListProductsSchema,
    "inventory.get_product": GetProductSchema,
    "inventory.create_product": CreateProductSchema,
    "inventory.update_product": UpdateProductSchema,
    "inventory.archive_product": ArchiveProductSchema,
    "inventory.list_stock": ListStockSchema,
    "inventory.get_stock": GetStockSchema,
    "inventory.list_movements": ListMovementsSchema,
    "inventory.receive_stock": ReceiveStockSchema,
    "inventory.adjust_stock": AdjustStockSchema,
    "inventory.quote": QuoteOrderSchema,
    "inventory.place_order": PlaceOrderSchema,
    "inventory.list_orders": ListOrdersSchema,
    "inventory.get_order": GetOrderSchema,
    "inventory.get_intake": GetIntakeSchema,
    "inventory.order_timeline": OrderTimelineSchema,
    "inventory.cancel_order": CancelOrderSchema,
    "inventory.list_shipments": ListShipmentsSchema,
    "inventory.get_shipment": NameShipmentSchema,
    "inventory.pack_shipment": PackShipmentSchema,
    "inventory.dispatch_shipment": DispatchShipmentSchema,
    "inventory.deliver_shipment": NameShipmentSchema,
    "billing.pay_order": PayOrderSchema,
    "billing.list_payments": ListPaymentsSchema,
    "billing.get_payment": GetPaymentSchema,
    "billing.refund_payment": RefundPaymentSchema,
    "billing.list_transactions": ListTransactionsSchema,
    "billing.list_invoices": ListInvoicesSchema,
    "billing.get_invoice": GetInvoiceSchema,
    "billing.list_journal": ListJournalSchema,
    "registry.list_instances": ListInstancesSchema,
    "registry.get_proof": GetProofSchema,
    "registry.list_proofs": ListProofsSchema,
    **{f"{service}.list_dead_letters": ListDeadLettersSchema for service in SERVICES},
    **{f"{service}.{verb}_dead_letter": NameDeadLetterSchema for service in SERVICES for verb in ("replay", "discard")},
}


@pytest.fixture
def described(document):
    """Path, method and description of an operation by its name."""
    by_name = {
        part["operationId"]: (path, method, part)
        for path, parts in document["paths"].items()
        for method, part in parts.items()
        if "operationId" in part
    }
    return by_name.__getitem__


def resolved(document, response):
    name = response.get("$ref", "").rpartition("/")[2]
    return document["components"]["responses"][name] if name else response


@pytest.fixture
def validate(document, schema_named):
    """Check a response against what describes it."""

    def check(description, response):
        reference = resolved(document, description)["content"][response.mimetype]["schema"]["$ref"]
        schema_named(reference).validate(response.json)

    return check


def test_the_operations_are_those_that_are_tried_here(document):
    names = {
        part["operationId"] for parts in document["paths"].values() for part in parts.values() if "operationId" in part
    }

    assert names == set(OPERATIONS)


@pytest.mark.parametrize("name", OPERATIONS)
def test_a_success_is_answered_as_described(described, ask, validate, name):
    path, method, operation = described(name)

    response = ask(path, method, operation)

    assert str(response.status_code) in operation["responses"]
    if response.data:
        validate(operation["responses"][str(response.status_code)], response)


@pytest.mark.parametrize("name", OPERATIONS)
def test_what_services_are_asked_fits_their_contracts(described, ask, services, name):
    ask(*described(name))

    for method, arguments in services.calls:
        assert PARAMETERS.get(method, WireSchema)().validate(arguments) == {}


@pytest.mark.parametrize("name", [name for name in OPERATIONS if name not in WITHOUT_FAILURES])
def test_a_failure_is_answered_as_described(described, app, services, validate, name):
    path, method, operation = described(name)

    response = app.test_client().open(re.sub(r"\{\w+\}", ID, path), method=method, json={"no": "such field"})

    assert 400 <= response.status_code < 500
    description = operation["responses"].get(str(response.status_code), operation["responses"]["default"])
    validate(description, response)


def test_an_order_without_its_payment_is_answered_as_described(described, ask, validate, monkeypatch):
    monkeypatch.setitem(ANSWERS, "billing.get_payment", Unavailable("service_away", "Billing is away; ask again."))
    path, method, operation = described("getOrder")

    response = ask(path, method, operation)

    validate(operation["responses"]["200"], response)
    assert response.json["payment"]["problem"]["status"] == 503
