"""Every failure is a problem document, whoever raised it."""

import pytest
from structlog.testing import capture_logs

from backbone.errors import KINDS, Conflict, InternalError, InvalidRequest, Overloaded, Unavailable
from inventory.contract import insufficient_stock, unknown_skus

STATUS_OF = {
    "InvalidRequest": 422,
    "Unauthenticated": 401,
    "PermissionDenied": 403,
    "NotFound": 404,
    "Conflict": 409,
    "Stale": 412,
    "PaymentDeclined": 402,
    "Overloaded": 429,
    "Unavailable": 503,
    "OutcomeUnknown": 504,
    "InternalError": 500,
}


@pytest.fixture
def failing_with(client, services):
    def get(error):
        services.answers["inventory.list_products"] = error
        return client.get("/api/v1/products", headers={"X-Correlation-Id": "journey-1"})

    return get


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_has_its_status(failing_with, kind):
    response = failing_with(KINDS[kind]("some_code", "A sentence."))

    assert response.status_code == STATUS_OF[kind]
    assert response.json["type"].endswith(f"#{kind}")


def test_a_problem_carries_all_that_the_standard_and_we_ask_for(failing_with):
    response = failing_with(Conflict("some_code", "A sentence.", {"sku": "KIT-1"}))

    assert response.content_type == "application/problem+json"
    assert response.headers["Cache-Control"] == "no-store"
    assert response.json == {
        "type": "/api/v1/docs#Conflict",
        "title": "The present state forbids it.",
        "status": 409,
        "detail": "A sentence.",
        "instance": "/api/v1/products",
        "code": "some_code",
        "correlation_id": "journey-1",
        "details": {"sku": "KIT-1"},
    }


def test_short_stock_is_told_line_by_line(failing_with):
    response = failing_with(insufficient_stock({"KIT-1": (3, 1)}))

    assert response.json["details"] == {"KIT-1.asked": 3, "KIT-1.available": 1}


def test_what_a_service_says_of_fields_stands_under_errors(failing_with):
    response = failing_with(unknown_skus(["NO-1"]))

    assert response.json["errors"] == {"lines": ["No product has the SKU NO-1."]}
    assert "details" not in response.json


def test_an_invalid_request_without_fields_has_details_only(failing_with):
    response = failing_with(InvalidRequest("key_used_otherwise", "That key was used otherwise.", {"key": "k"}))

    assert response.json["details"] == {"key": "k"}
    assert "errors" not in response.json


@pytest.mark.parametrize(("kind", "after_ms", "after_s"), [(Unavailable, 1_200, "2"), (Overloaded, 10, "1")])
def test_when_to_try_again_is_told_in_whole_seconds(failing_with, kind, after_ms, after_s):
    response = failing_with(kind("busy", "Try again.", {"retry_after_ms": after_ms}))

    assert response.headers["Retry-After"] == after_s


def test_a_service_that_is_away_is_to_be_asked_again_even_if_it_did_not_say_when(failing_with):
    assert failing_with(Unavailable("away", "Try again.")).headers["Retry-After"] == "1"


def test_a_refusal_for_good_names_no_time_to_try_again(failing_with):
    assert "Retry-After" not in failing_with(Conflict("no", "No.")).headers


def test_a_bug_is_told_without_its_text_and_logged_with_its_stack(failing_with):
    with capture_logs() as lines:
        response = failing_with(KeyError("a secret"))

    assert response.status_code == 500
    assert b"secret" not in response.data
    assert "journey-1" in response.json["detail"]
    assert isinstance(lines[0]["exc_info"], KeyError)


def test_a_bug_of_a_service_is_not_logged_with_a_stack_again(failing_with):
    with capture_logs() as lines:
        failing_with(InternalError("internal_error", "It is in the log."))

    assert [(line["event"], line["log_level"]) for line in lines] == [("http_request", "error")]


@pytest.mark.parametrize("method", ["get", "post", "delete"])
def test_a_path_that_nothing_is_at_is_a_problem(client, method):
    response = getattr(client, method)("/api/v1/nothing")

    assert (response.status_code, response.json["code"]) == (404, "not_found")


def test_a_method_that_a_path_does_not_answer_names_those_it_does(client):
    response = client.delete("/api/v1/products")

    assert (response.status_code, response.json["code"]) == (405, "method_not_allowed")
    assert {"GET", "POST"} < set(response.headers["Allow"].split(", "))


def test_an_id_that_is_none_is_not_found(client):
    assert client.get("/api/v1/products/12").status_code == 404


def test_a_head_request_that_fails_has_no_body(client):
    response = client.head("/api/v1/nothing")

    assert (response.status_code, response.data) == (404, b"")
