"""Every route is public by name, or asks who is calling."""

import re
from types import SimpleNamespace

import pytest

from customers.contract import ROLES
from gateway.app import create_app
from gateway.auth import access_of
from gateway.config import Settings
from gateway.declared import declared

PUBLIC = {
    ("POST", "/api/v1/auth/register"),
    ("POST", "/api/v1/auth/login"),
    ("POST", "/api/v1/auth/refresh"),
    ("POST", "/api/v1/auth/logout"),
    ("GET", "/api/v1/categories"),
    ("GET", "/api/v1/products"),
    ("GET", "/api/v1/products/<uuid:product_id>"),
    ("POST", "/api/v1/quotes"),
    ("GET", "/api/v1/openapi.json"),
    ("GET", "/api/v1/docs"),
    ("GET", "/api/v1/docs.js"),
    ("GET", "/.well-known/jwks.json"),
    ("GET", "/health/live"),
    ("GET", "/health/ready"),
}
ONE_DEAD_LETTER = "<any(customers, inventory, billing, registry):service>/<uuid:message_id>"
NEEDS_A_ROLE = {
    ("GET", "/api/v1/customers"): {"support", "admin"},
    ("GET", "/api/v1/customers/<uuid:customer_id>"): {"support", "admin"},
    ("POST", "/api/v1/products"): {"catalogue", "admin"},
    ("PATCH", "/api/v1/products/<uuid:product_id>"): {"catalogue", "admin"},
    ("POST", "/api/v1/products/<uuid:product_id>/archive"): {"catalogue", "admin"},
    ("GET", "/api/v1/today/shipments"): {"warehouse", "admin"},
    ("GET", "/api/v1/today/stock"): {"warehouse", "catalogue", "admin"},
    ("GET", "/api/v1/today/orders"): {"support", "warehouse", "accountant", "admin"},
    ("GET", "/api/v1/today/payments"): {"support", "accountant", "admin"},
    ("GET", "/api/v1/stock"): {"warehouse", "admin"},
    ("GET", "/api/v1/stock/<sku>"): {"warehouse", "admin"},
    ("GET", "/api/v1/stock/<sku>/movements"): {"warehouse", "admin"},
    ("POST", "/api/v1/stock/receipts"): {"warehouse", "admin"},
    ("POST", "/api/v1/stock/adjustments"): {"warehouse", "admin"},
    ("GET", "/api/v1/shipments"): {"warehouse", "admin"},
    ("GET", "/api/v1/shipments/<uuid:shipment_id>"): {"warehouse", "admin"},
    ("POST", "/api/v1/shipments/<uuid:shipment_id>/pack"): {"warehouse", "admin"},
    ("POST", "/api/v1/shipments/<uuid:shipment_id>/dispatch"): {"warehouse", "admin"},
    ("POST", "/api/v1/shipments/<uuid:shipment_id>/deliver"): {"warehouse", "admin"},
    ("POST", "/api/v1/payments/<uuid:payment_id>/refunds"): {"accountant", "admin"},
    ("GET", "/api/v1/transactions"): {"accountant", "admin"},
    ("GET", "/api/v1/ledger/accounts"): {"accountant", "admin"},
    ("GET", "/api/v1/ledger/entries"): {"accountant", "admin"},
    ("GET", "/api/v1/ledger/trial-balance"): {"accountant", "admin"},
    ("GET", "/api/v1/registry/instances"): {"ops", "admin"},
    ("POST", "/api/v1/proofs"): {"ops", "admin"},
    ("GET", "/api/v1/proofs"): {"ops", "admin"},
    ("GET", "/api/v1/proofs/<uuid:proof_id>"): {"ops", "admin"},
    ("GET", "/api/v1/backlog"): {"ops", "admin"},
    ("GET", "/api/v1/dead-letters"): {"ops", "admin"},
    ("POST", f"/api/v1/dead-letters/{ONE_DEAD_LETTER}/replay"): {"ops", "admin"},
    ("POST", f"/api/v1/dead-letters/{ONE_DEAD_LETTER}/discard"): {"ops", "admin"},
}
NEEDS_NO_KEY = {f"/api/v1/{path}" for path in ("auth/register", "auth/login", "auth/refresh", "auth/logout", "quotes")}
"""What is posted to these moves neither goods nor money."""
SOME_ID = "019a0000-0000-7000-8000-0000000000aa"


@pytest.fixture(scope="module")
def app(tmp_path_factory):
    app = create_app(Settings(var=tmp_path_factory.mktemp("var")))
    app.extensions["rpc"] = SimpleNamespace(client=lambda: pytest.fail("A service was asked."))
    return app


@pytest.fixture(scope="module")
def routes(app):
    return {
        (method, rule.rule): rule.endpoint
        for rule in app.url_map.iter_rules()
        for method in rule.methods - {"HEAD", "OPTIONS"}
    }


@pytest.fixture
def access(app, routes):
    with app.app_context():
        yield {route: access_of(route[0], endpoint) for route, endpoint in routes.items()}


def test_the_public_routes_are_these_and_no_others(access):
    assert {route for route, of_route in access.items() if of_route.is_public} == PUBLIC


def test_every_other_route_refuses_who_has_not_signed_in(app, routes):
    for method, rule in routes.keys() - PUBLIC:
        path = re.sub(r"<.+?>", SOME_ID, re.sub(r"<any\((\w+).+?>", r"\1", rule))
        response = app.test_client().open(path, method=method, json={})
        assert response.status_code == 401, f"{method} {rule} let a stranger in"


def test_the_roles_that_routes_ask_for_are_these(access):
    assert {route: set(of_route.roles) for route, of_route in access.items() if of_route.roles} == NEEDS_A_ROLE
    assert all(set(roles) <= set(ROLES) for roles in NEEDS_A_ROLE.values())


def test_head_is_as_closed_as_get(app):
    assert app.test_client().head("/api/v1/orders").status_code == 401


def test_whatever_else_is_posted_is_done_once_under_its_key(app, routes):
    posted = {rule: endpoint for (method, rule), endpoint in routes.items() if method == "POST"}
    keyed = {rule for rule, endpoint in posted.items() if "is_keyed" in declared(app.view_functions[endpoint], "POST")}

    assert posted.keys() - keyed == NEEDS_NO_KEY
