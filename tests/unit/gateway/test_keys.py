"""What creates or moves something carries a key of the caller's choice."""

import pytest

COMMANDS = {
    "/api/v1/products": {
        "sku": "K-1",
        "name": "K",
        "category": "C",
        "unit_price": {"amount_minor": 1, "currency": "EUR"},
    },
    "/api/v1/stock/receipts": {"sku": "K-1", "quantity": 1},
    "/api/v1/orders": {"lines": [{"sku": "K-1", "quantity": 1}]},
}


@pytest.mark.parametrize("path", COMMANDS)
def test_a_command_without_a_key_is_refused_before_anything_is_asked(client, services, signed_in_as, path):
    response = client.post(path, json=COMMANDS[path], headers=signed_in_as("admin"))

    assert (response.status_code, response.json["code"]) == (400, "idempotency_key_missing")
    assert services.calls == []


@pytest.mark.parametrize("key", ["two words", "naïve", "k" * 201, "\t"])
def test_a_key_that_is_not_well_formed_says_what_one_is(client, signed_in_as, key):
    response = client.post("/api/v1/orders", json={}, headers={**signed_in_as(), "Idempotency-Key": key})

    assert response.status_code == 400
    assert response.json["code"].startswith("idempotency_key_m")


@pytest.mark.parametrize("key", ["k", "~" * 200])
def test_the_key_travels_with_the_call(client, services, signed_in_as, key):
    services.answers["inventory.place_order"] = {"id": "o"}

    client.post("/api/v1/orders", json=COMMANDS["/api/v1/orders"], headers={**signed_in_as(), "Idempotency-Key": key})

    assert services.last.context.idempotency_key == key


def test_what_needs_no_key_does_without(client, services):
    account = {"email": "a@shop.example", "password": "seven brown herons", "name": "A", "country": "DK"}

    assert client.post("/api/v1/auth/register", json=account).status_code == 201
    assert services.last.context.idempotency_key is None
