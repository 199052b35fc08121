"""What is sent is read strictly, and handed on as plain values."""

import json
from io import BytesIO

import pytest

from gateway.bodies import dotted

LOGIN = "/api/v1/auth/login"
KEY = {"Idempotency-Key": "k"}


@pytest.mark.parametrize("body", ["", "{", "\x00", '{"a": NaN}', b"\xff\xfe"])
def test_unreadable_json_is_told_apart_from_wrong_json(client, body):
    response = client.post(LOGIN, data=body, content_type="application/json")

    assert (response.status_code, response.json["code"]) == (400, "malformed_json")


def test_a_body_that_is_no_json_is_refused_as_such(client):
    response = client.post(LOGIN, data="email=a@shop.example")

    assert (response.status_code, response.json["code"]) == (415, "unsupported_media_type")


def test_a_body_that_is_too_large_is_refused(client):
    response = client.post(LOGIN, data=b" " * 1_048_577, content_type="application/json")

    assert (response.status_code, response.json["code"]) == (413, "body_too_large")


def test_a_body_of_unnamed_length_is_no_way_around_the_limit(client):
    response = client.post(
        LOGIN,
        input_stream=BytesIO(b'{"email": "' + b"a" * 1_048_577),
        content_type="application/json",
        environ_overrides={"wsgi.input_terminated": True},
    )

    assert (response.status_code, response.json["code"]) == (413, "body_too_large")


def test_an_order_of_two_thousand_lines_fits(client, services, signed_in_as):
    lines = [{"sku": f"{number:040}", "quantity": 100_000} for number in range(2_000)]
    services.answers["inventory.place_order"] = {"id": "o"}

    response = client.post("/api/v1/orders", json={"lines": lines}, headers={**signed_in_as("customer"), **KEY})

    assert response.status_code == 201
    assert services.last.arguments["lines"] == lines


def test_a_field_deep_inside_is_named_by_its_path(client, signed_in_as):
    order = {"lines": [{"sku": "KIT-1", "quantity": 1}, {"sku": "KIT-2", "quantity": 0, "colour": "red"}]}

    response = client.post("/api/v1/orders", json=order, headers={**signed_in_as("customer"), **KEY})

    assert response.status_code == 422
    assert response.json["code"] == "invalid_fields"
    assert set(response.json["errors"]) == {"lines.1.quantity", "lines.1.colour"}


@pytest.mark.parametrize("body", [["email"], None, 1, "email"])
def test_a_body_that_is_no_object_is_at_fault_as_a_whole(client, body):
    response = client.post(LOGIN, data=json.dumps(body), content_type="application/json")

    assert response.json["errors"] == {"json": ["Must be a JSON object."]}


def test_a_query_parameter_that_nothing_understands_is_refused(client):
    response = client.get("/api/v1/products?serch=knife")

    assert (response.status_code, response.json["errors"]) == (422, {"serch": ["Unknown field."]})


def test_a_query_is_handed_on_in_its_types_with_its_defaults(client, services):
    services.answers["inventory.list_products"] = {"items": [], "next_cursor": None}

    client.get("/api/v1/products?limit=5&search=knife")

    asked = {"search": "knife", "category": None, "is_archived": False, "cursor": None, "limit": 5}
    assert services.last.arguments == asked


def test_messages_about_a_field_and_about_the_whole_are_kept_together():
    messages = {"lines": {"_schema": ["Too many."], 0: {"sku": ["Wrong."]}}, "_schema": ["Odd."]}

    assert dotted(messages, "json") == {"lines": ["Too many."], "lines.0.sku": ["Wrong."], "json": ["Odd."]}
