"""Each route asks the service for the right thing on behalf of the right person."""

import pytest

ID = "019a0000-0000-7000-8000-0000000000aa"
KEY = {"Idempotency-Key": "k"}
EMPTY = {"items": [], "next_cursor": None}


def test_registering_answers_with_the_account(client, services):
    services.answers["customers.register"] = {"id": ID}
    account = {"email": "Ada@shop.example", "password": "seven brown herons", "name": "Ada", "country": "DK"}

    response = client.post("/api/v1/auth/register", json=account)

    assert (response.status_code, response.json, response.headers["Location"]) == (201, {"id": ID}, "/api/v1/me")
    assert services.last.arguments == account


def test_a_profile_change_leaves_out_what_it_does_not_name(client, services, signed_in_as, caller_id):
    client.patch("/api/v1/me", json={"country": "SE"}, headers={**signed_in_as(), "If-Match": '"2"'})

    assert services.last.arguments == {"customer_id": caller_id, "version": 2, "country": "SE"}


def test_a_new_product_says_where_it_is(client, services, signed_in_as):
    services.answers["inventory.create_product"] = {"id": ID}
    product = {"sku": "K-1", "name": "K", "category": "C", "unit_price": {"amount_minor": 100, "currency": "EUR"}}

    response = client.post("/api/v1/products", json=product, headers={**signed_in_as("catalogue"), **KEY})

    assert (response.status_code, response.headers["Location"]) == (201, f"/api/v1/products/{ID}")
    assert services.last.arguments == product


def test_an_order_is_placed_for_who_asks(client, services, signed_in_as, caller_id):
    services.answers["inventory.place_order"] = {"id": ID}
    order = {"lines": [{"sku": "K-1", "quantity": 2}]}

    response = client.post("/api/v1/orders", json=order, headers={**signed_in_as("customer"), **KEY})

    assert (response.status_code, response.headers["Location"]) == (201, f"/api/v1/orders/{ID}")
    assert services.last.arguments == {"customer_id": caller_id, **order}


def test_nobody_orders_for_another(client, signed_in_as):
    order = {"customer_id": ID, "lines": [{"sku": "K-1", "quantity": 2}]}

    response = client.post("/api/v1/orders", json=order, headers={**signed_in_as("customer"), **KEY})

    assert response.json["errors"] == {"customer_id": ["Unknown field."]}


@pytest.mark.parametrize(
    ("path", "method", "name"),
    [("products", "inventory.get_product", "product_id"), ("shipments", "inventory.get_shipment", "shipment_id"),
     ("payments", "billing.get_payment", "payment_id"), ("invoices", "billing.get_invoice", "invoice_id"),
     ("customers", "customers.get_customer", "customer_id")],
)  # fmt: skip
def test_one_thing_is_asked_for_by_its_id_in_canonical_form(client, services, signed_in_as, path, method, name):
    response = client.get(f"/api/v1/{path}/{ID.upper()}", headers=signed_in_as("admin"))

    assert response.status_code == 200
    assert (services.last.method, services.last.arguments) == (method, {name: ID})


def test_instances_can_be_those_of_one_service(client, services, signed_in_as):
    client.get("/api/v1/registry/instances?service=billing", headers=signed_in_as("ops"))

    assert services.last.arguments == {"service": "billing"}


def test_head_answers_like_get_without_a_body(client, services):
    services.answers["inventory.list_products"] = EMPTY
    response = client.head("/api/v1/products")

    assert (response.status_code, response.data) == (200, b"")
    assert response.headers["ETag"]
