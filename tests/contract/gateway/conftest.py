"""A gateway whose services answer with samples of their contracts, and keep what they were asked."""

from types import SimpleNamespace

import pytest
from flask_jwt_extended import create_access_token
from jsonschema import Draft202012Validator
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from gateway.app import create_app
from gateway.config import Settings

ID = "019a0000-0000-7000-8000-0000000000aa"
NOW = "2026-11-22T12:00:00+00:00"


def money(amount_minor):
    return {"amount_minor": amount_minor, "currency": "EUR", "exponent": 2}


CUSTOMER = {
    "id": ID, "email": "ada@shop.example", "name": "Ada", "country": "DK", "roles": ["customer"], "created_at": NOW,
    "version": 1,
}  # fmt: skip
SNAPSHOT = {name: CUSTOMER[name] for name in ("id", "email", "name", "country")}
PRODUCT = {
    "id": ID, "sku": "KIT-0001", "name": "Bread knife", "description": "", "category": "Kitchen",
    "unit_price": money(2_490), "available": 5, "created_at": NOW,
}  # fmt: skip
LINE = {
    "sku": "KIT-0001", "name": "Bread knife", "quantity": 2, "unit_price": money(2_490), "net": money(4_980),
    "tax_rate_basis_points": 1_900, "tax": money(946),
}  # fmt: skip
ORDER_SUMMARY = {
    "id": ID, "number": "1", "customer_id": ID, "state": "RESERVED", "total": money(5_926), "placed_at": NOW,
}  # fmt: skip
ORDER = {**ORDER_SUMMARY, "customer": SNAPSHOT, "lines": [LINE], "net": money(4_980), "tax": money(946)}
INVOICE_SUMMARY = {
    "id": ID, "number": "2026-000001", "order_id": ID, "order_number": "1", "customer_id": ID, "state": "ISSUED",
    "total": money(5_926), "issued_at": NOW,
}  # fmt: skip
INVOICE = {
    **INVOICE_SUMMARY, "seller": {"name": "Kontor"}, "customer": SNAPSHOT, "lines": [LINE], "net": money(4_980),
    "tax": money(946),
}  # fmt: skip
INSTANCE = {
    "instance_id": "billing-1", "service": "billing", "host": "localhost", "pid": 7, "version": "0.1.0", "state": "UP",
    "started_at": NOW, "last_seen_at": NOW, "entrypoints": ["get_invoice"], "load": {"calls": 1.5},
}  # fmt: skip
STOCK = {"sku": "KIT-0001", "received": 5, "on_hand": 5, "reserved": 0, "available": 5}

ANSWERS = {
    "customers.register": CUSTOMER,
    "customers.authenticate": CUSTOMER,
    "customers.get_customer": CUSTOMER,
    "customers.update_profile": CUSTOMER,
    "inventory.list_categories": {"items": ["Kitchen"]},
    "inventory.list_products": {"items": [PRODUCT], "next_cursor": "more"},
    "inventory.get_product": PRODUCT,
    "inventory.create_product": PRODUCT,
    "inventory.receive_stock": STOCK,
    "inventory.list_orders": {"items": [ORDER_SUMMARY], "next_cursor": None},
    "inventory.get_order": ORDER,
    "inventory.place_order": ORDER,
    "billing.list_invoices": {"items": [INVOICE_SUMMARY], "next_cursor": None},
    "billing.get_invoice": INVOICE,
    "registry.list_instances": {"items": [INSTANCE]},
}


class SampleServices:
    """Stands for the RPC client."""

    is_connected = True

    def __init__(self):
        self.calls = []

    def __getattr__(self, service):
        return SampleService(self, service)


class SampleService:
    def __init__(self, services, service):
        self._services, self._service = services, service

    def __getattr__(self, method):
        def call(**arguments):
            name = f"{self._service}.{method}"
            self._services.calls.append((name, arguments))
            return ANSWERS.get(name, {"service": self._service, "status": "ok"})

        return call


@pytest.fixture(scope="session")
def app(tmp_path_factory):
    return create_app(Settings(var=tmp_path_factory.mktemp("var")))


@pytest.fixture
def services(app):
    fake = SampleServices()
    app.extensions["rpc"] = SimpleNamespace(client=lambda: fake)
    return fake


@pytest.fixture(scope="session")
def document(app):
    return app.extensions["openapi"]


@pytest.fixture(scope="session")
def schema_named(document):
    """What checks a value against a schema of the document: `#/components/schemas/…`."""
    registry = Registry().with_resource("urn:document", DRAFT202012.create_resource(document))
    return lambda reference: Draft202012Validator({"$ref": f"urn:document{reference}"}, registry=registry)


@pytest.fixture
def ask(app, services):
    """Ask for an operation of the document, with its example as body, as somebody who may do everything."""
    with app.app_context():
        token = create_access_token(ID, additional_claims={"roles": ["admin"]})
    headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": "k", "If-Match": '"1"'}

    def send(path, method, operation):
        body = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("example")
        url = path.replace("{product_id}", ID).replace("{order_id}", ID).replace("{invoice_id}", ID)
        return app.test_client().open(url, method=method, json=body, headers=headers)

    return send
