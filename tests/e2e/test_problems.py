"""Every failure is a problem document that says what happened and what to do."""

import pytest

BODY_BYTES_MAX = 1_048_576
NOBODY = "00000000-0000-7000-8000-000000000000"
JSON = {"Content-Type": "application/json"}

CASES = {
    "a path that is not there": ("GET", "/nothing", {}, 404, "not_found"),
    "a method that is not there": ("DELETE", "/products", {}, 405, "method_not_allowed"),
    "a product that is not there": ("GET", f"/products/{NOBODY}", {}, 404, "product_not_found"),
    "an id that is none": ("GET", "/products/17", {}, 404, "not_found"),
    "JSON that is none": ("POST", "/auth/login", {"content": b'{"email":', "headers": JSON}, 400, "malformed_json"),
    "bytes that are no text": ("POST", "/auth/login", {"content": b"\xff\xfe", "headers": JSON}, 400, "malformed_json"),
    "a body of another kind": ("POST", "/auth/login", {"data": {"email": "x"}}, 415, "unsupported_media_type"),
    "no body": ("POST", "/auth/login", {}, 415, "unsupported_media_type"),
    "a list for an object": ("POST", "/auth/login", {"json": []}, 422, "invalid_fields"),
    "a wrong field": ("POST", "/auth/login", {"json": {"email": "x", "password": "y"}}, 422, "invalid_fields"),
    "nobody signed in": ("GET", "/orders", {}, 401, "not_signed_in"),
    "a body that is too large": (
        "POST", "/auth/login", {"content": b" " * (BODY_BYTES_MAX + 1), "headers": JSON}, 413, "body_too_large",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_a_failure_is_a_problem_document(system, case):
    method, path, request, status, code = CASES[case]

    answer = system.visitor.ask(method, path, **request)

    problem = answer.json()
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert (answer.status_code, problem["status"], problem["code"]) == (status, status, code)
    assert problem["type"].startswith("/api/v1/docs#")
    assert problem["instance"] == f"/api/v1{path}"
    assert problem["title"].endswith(".")
    assert problem["detail"].endswith((".", "one."))


def test_a_failure_carries_the_reference_under_which_the_logs_tell_more(system):
    answer = system.visitor.ask("GET", "/nothing", {"X-Correlation-Id": "journey-17"})

    assert answer.json()["correlation_id"] == answer.headers["X-Correlation-Id"] == "journey-17"
    logged = system.make("logs", PROCESS="gateway").stdout
    assert '"correlation_id":"journey-17"' in logged.replace(": ", ":")


def test_each_field_that_is_wrong_is_named_with_its_place(system):
    lines = [{"sku": "KIT-0001", "quantity": 0}, {"sku": "lower case", "quantity": 1}, {"sku": "KIT-0002"}]

    refused = system.staff("customer").post("/orders", {"lines": lines})

    assert refused.status_code == 422
    assert set(refused.json()["errors"]) == {"lines.0.quantity", "lines.1.sku", "lines.2.quantity"}


def test_the_methods_that_a_path_answers_to_are_named(system):
    refused = system.visitor.ask("DELETE", "/products")

    assert {"GET", "POST"} <= set(refused.headers["Allow"].split(", "))


def test_a_sku_can_stand_in_the_catalogue_once(system):
    product = {"sku": "KIT-0001", "name": "Another", "category": "Kitchen"}
    price = {"unit_price": {"amount_minor": 100, "currency": "EUR"}}

    refused = system.staff("catalogue").post("/products", product | price)

    assert (refused.status_code, refused.json()["code"]) == (409, "sku_taken")
    assert refused.json()["details"] == {"sku": "KIT-0001"}


@pytest.mark.parametrize("price", [{"amount_minor": -1, "currency": "EUR"}, {"amount_minor": 9.5, "currency": "EUR"},
                                   {"amount_minor": 100, "currency": "XXQ"}, {"amount_minor": 100}])  # fmt: skip
def test_a_price_that_is_no_money_is_refused(system, price):
    product = {"sku": "NO-PRICE", "name": "Priceless", "category": "Kitchen", "unit_price": price}

    refused = system.staff("catalogue").post("/products", product)

    assert refused.status_code == 422
    assert all(field.startswith("unit_price") for field in refused.json()["errors"])


def test_the_gateway_hides_nothing_of_a_refusal_behind_html(system):
    answer = system.visitor.ask("GET", "/nothing", {"Accept": "text/html"})

    assert answer.headers["Content-Type"] == "application/problem+json"
    assert "Traceback" not in answer.text
