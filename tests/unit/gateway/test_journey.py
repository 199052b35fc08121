"""A request has a correlation id, a deadline, and one line in the log."""

from uuid import UUID

import pytest
from structlog.testing import capture_logs

from backbone.context import current_or_none

HEADER = "X-Correlation-Id"


@pytest.fixture(autouse=True)
def empty_catalogue(services):
    services.answers["inventory.list_products"] = {"items": [], "next_cursor": None}


def test_the_callers_correlation_id_goes_all_the_way_and_back(client, services):
    response = client.get("/api/v1/products", headers={HEADER: "journey-1"})

    assert response.headers[HEADER] == services.last.context.correlation_id == "journey-1"


@pytest.mark.parametrize("given", ["", "two words", "x" * 101, "a\u00e9"])
def test_a_malformed_correlation_id_is_replaced(client, given):
    made = client.get("/api/v1/products", headers={HEADER: given}).headers[HEADER]

    assert UUID(made).version == 7


def test_the_deadline_of_a_request_is_that_of_all_its_calls(client, services):
    client.get("/api/v1/products")

    assert 9_000 < services.last.context.deadline.left_ms <= 10_000


def test_a_request_leaves_nothing_behind_for_the_next_one(client):
    client.get("/api/v1/products")

    assert current_or_none() is None


def test_a_request_is_one_line_in_the_log(client, signed_in_as, caller_id):
    with capture_logs() as lines:
        client.get("/api/v1/orders/019a0000-0000-7000-8000-0000000000aa", headers=signed_in_as("customer"))

    (line,) = lines
    assert (line["event"], line["log_level"], line["method"], line["status"]) == ("http_request", "info", "GET", 200)
    assert line["route"] == "/api/v1/orders/<uuid:order_id>"
    assert line["actor_id"] == caller_id
    assert line["duration_ms"] >= 0


def test_the_line_of_a_refusal_names_its_code_as_loudly_as_its_kind_deserves(client, signed_in_as):
    with capture_logs() as lines:
        client.get("/api/v1/registry/instances", headers=signed_in_as("customer"))

    assert (lines[0]["problem"], lines[0]["log_level"]) == ("role_required", "warning")


def test_what_was_searched_for_is_not_logged(client):
    with capture_logs() as lines:
        client.get("/api/v1/products?search=ada@shop.example")

    assert "ada" not in str(lines)
