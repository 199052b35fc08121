"""The OpenAPI document: committed as it is generated, valid, and complete enough for generated clients."""

import re

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from gateway import openapi
from gateway.app import create_app
from gateway.config import Settings

METHODS = ("get", "post", "put", "patch", "delete")


@pytest.fixture(scope="session")
def operations(document):
    return [
        (path, method, part)
        for path, parts in document["paths"].items()
        for method, part in parts.items()
        if method in METHODS
    ]


def test_the_committed_document_is_the_generated_one(document):
    assert openapi.PATH.read_text() == openapi.text_of(document), "It has drifted: run `make openapi` and commit."


def test_the_document_is_the_same_each_time_it_is_made(document, tmp_path):
    again = create_app(Settings(var=tmp_path)).extensions["openapi"]

    assert openapi.text_of(again) == openapi.text_of(document)


def test_the_document_is_valid(document):
    assert [error.message for error in OpenAPIV31SpecValidator(document).iter_errors()] == []


def test_the_document_is_served(app, document):
    response = app.test_client().get("/api/v1/openapi.json")

    assert response.mimetype == "application/json"
    assert response.json == document


def test_every_operation_has_a_name_that_a_client_can_use(operations):
    names = [operation["operationId"] for _, _, operation in operations]

    assert len(names) == len(set(names))
    assert all(re.fullmatch(r"[a-z]+([A-Z][a-z]+)*", name) for name in names)
    assert all(operation["summary"].endswith(".") and operation["tags"] for _, _, operation in operations)


def test_every_route_of_the_api_is_described(app, operations):
    described = {(re.sub(r"{\w+}", "{}", path), method) for path, method, _ in operations}
    routes = {
        (re.sub(r"<.+?>", "{}", rule.rule), method.lower())
        for rule in app.url_map.iter_rules()
        for method in rule.methods
        if method.lower() in METHODS and not rule.endpoint.startswith("docs.")
    }

    assert routes == described


def test_every_failure_is_a_problem_document(document, operations):
    for path, _, operation in operations:
        failures = {
            status: response
            for status, response in operation["responses"].items()
            if status == "default" or (int(status) >= 400 and path != "/health/ready")
        }
        assert "default" in failures
        for response in failures.values():
            kind = response["$ref"].removeprefix("#/components/responses/")
            assert list(document["components"]["responses"][kind]["content"]) == ["application/problem+json"]


def test_every_command_shows_a_body_that_would_be_accepted(operations, schema_named):
    requests = [operation["requestBody"] for *_, operation in operations if "requestBody" in operation]

    assert requests
    for body in (request["content"]["application/json"] for request in requests):
        schema_named(body["schema"]["$ref"]).validate(body["example"])


@pytest.mark.parametrize(
    ("header", "names"),
    [("Idempotency-Key", {"createProduct", "archiveProduct", "receiveStock", "adjustStock", "placeOrder", "cancelOrder",
                          "packShipment", "dispatchShipment", "deliverShipment", "payOrder", "refundPayment",
                          "startProof", "replayDeadLetter", "discardDeadLetter"}),
     ("If-Match", {"updateMe", "updateProduct", "archiveProduct"})],
)  # fmt: skip
def test_headers_that_are_required_are_described(operations, header, names):
    reference = {"$ref": f"#/components/parameters/{header}"}

    assert {part["operationId"] for *_, part in operations if reference in part.get("parameters", [])} == names


def test_no_two_schemas_differ_by_a_number_only(document):
    assert [name for name in document["components"]["schemas"] if re.search(r"\d$", name)] == []


def test_money_is_in_whole_minor_units(document):
    money = document["components"]["schemas"]["Money"]["properties"]

    assert money["amount_minor"]["type"] == "integer"
    assert '"number"' not in openapi.text_of(document["paths"])
