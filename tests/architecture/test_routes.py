"""Every route is public by name, or asks who is calling."""

from types import SimpleNamespace

import pytest

from customers.contract import ROLES
from gateway.app import create_app
from gateway.auth import access_of
from gateway.config import Settings

PUBLIC = {
    ("POST", "/api/v1/auth/register"),
    ("POST", "/api/v1/auth/login"),
    ("POST", "/api/v1/auth/logout"),
    ("GET", "/api/v1/categories"),
    ("GET", "/api/v1/products"),
    ("GET", "/api/v1/products/<uuid:product_id>"),
    ("GET", "/api/v1/openapi.json"),
    ("GET", "/api/v1/docs"),
    ("GET", "/api/v1/docs.js"),
    ("GET", "/health/live"),
    ("GET", "/health/ready"),
}
NEEDS_A_ROLE = {
    ("POST", "/api/v1/products"): {"catalogue", "admin"},
    ("POST", "/api/v1/stock/receipts"): {"warehouse", "admin"},
    ("GET", "/api/v1/registry/instances"): {"ops", "admin"},
}
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
    assert {route for route, declared in access.items() if declared.is_public} == PUBLIC


def test_every_other_route_refuses_who_has_not_signed_in(app, routes):
    for method, rule in routes.keys() - PUBLIC:
        path = rule.partition("<")[0] + SOME_ID * ("<" in rule)
        response = app.test_client().open(path, method=method, json={})
        assert response.status_code == 401, f"{method} {rule} let a stranger in"


def test_the_roles_that_routes_ask_for_are_these(access):
    assert {route: set(declared.roles) for route, declared in access.items() if declared.roles} == NEEDS_A_ROLE
    assert all(set(roles) <= set(ROLES) for roles in NEEDS_A_ROLE.values())


def test_head_is_as_closed_as_get(app):
    assert app.test_client().head("/api/v1/orders").status_code == 401
