"""The gateway obeys its document, and asks the services as their contracts say."""

import pytest

from backbone.messages import WireSchema
from billing.contract import GetInvoiceSchema, ListInvoicesSchema
from customers.contract import AuthenticateSchema, GetCustomerSchema, RegisterSchema, UpdateProfileSchema
from inventory.contract import (
    CreateProductSchema,
    GetOrderSchema,
    GetProductSchema,
    ListOrdersSchema,
    ListProductsSchema,
    PlaceOrderSchema,
    ReceiveStockSchema,
)  # fmt: skip
from registry.contract import ListInstancesSchema

OPERATIONS = (
    "register", "login", "logout", "getMe", "updateMe", "listProducts", "listCategories", "createProduct", "getProduct",
    "receiveStock", "placeOrder", "listOrders", "getOrder", "listInvoices", "getInvoice", "listInstances", "live",
    "ready",
)  # fmt: skip
PARAMETERS = {
    "customers.register": RegisterSchema,
    "customers.authenticate": AuthenticateSchema,
    "customers.get_customer": GetCustomerSchema,
    "customers.update_profile": UpdateProfileSchema,
    "inventory.list_products": ListProductsSchema,
    "inventory.get_product": GetProductSchema,
    "inventory.create_product": CreateProductSchema,
    "inventory.receive_stock": ReceiveStockSchema,
    "inventory.list_orders": ListOrdersSchema,
    "inventory.get_order": GetOrderSchema,
    "inventory.place_order": PlaceOrderSchema,
    "billing.list_invoices": ListInvoicesSchema,
    "billing.get_invoice": GetInvoiceSchema,
    "registry.list_instances": ListInstancesSchema,
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


@pytest.mark.parametrize(
    "name", [name for name in OPERATIONS if name not in ("logout", "live", "ready", "listProducts", "listCategories")]
)
def test_a_failure_is_answered_as_described(described, app, services, validate, name):
    path, method, operation = described(name)

    response = app.test_client().open(path.partition("{")[0], method=method, json={"no": "such field"})

    assert 400 <= response.status_code < 500
    description = operation["responses"].get(str(response.status_code), operation["responses"]["default"])
    validate(description, response)
