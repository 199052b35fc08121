"""Quotes, orders and shipments: who is asked what, on whose behalf, and what is put together for one answer."""

import pytest

from backbone.errors import InternalError, NotFound, OutcomeUnknown, Unavailable
from billing.contract import payment_not_found
from inventory.contract import order_not_found, order_state_forbids

ID = "019a0000-0000-7000-8000-0000000000aa"
ORDER, QUOTES = f"/api/v1/orders/{ID}", "/api/v1/quotes"
KEY = {"Idempotency-Key": "k"}
LINES = [{"sku": "K-1", "quantity": 2}]


@pytest.fixture
def order_of(client, services, signed_in_as):
    """The document of an order whose payment is this, or fails like this."""

    def get(payment, **headers):
        services.answers["inventory.get_order"] = {"id": ID, "state": "RESERVED", "version": 2}
        services.answers["billing.get_payment"] = payment
        return client.get(ORDER, headers={**signed_in_as("customer"), **headers})

    return get


def test_anybody_may_ask_what_lines_cost_in_a_country(client, services):
    services.answers["inventory.quote"] = {"is_available": True}

    response = client.post(QUOTES, json={"lines": LINES, "country": "DK"})

    assert (response.status_code, response.json) == (200, {"is_available": True})
    assert services.last.arguments == {"lines": LINES, "customer_id": None, "country": "DK"}
    assert services.last.context.actor.id == "anonymous"


@pytest.mark.parametrize("nowhere", [{}, {"country": None}])
def test_a_quote_without_a_country_is_for_who_asks(client, services, signed_in_as, caller_id, nowhere):
    client.post(QUOTES, json={"lines": LINES, **nowhere}, headers=signed_in_as("customer"))

    assert services.last.arguments == {"lines": LINES, "customer_id": caller_id, "country": None}
    assert services.last.context.actor.id == caller_id


def test_who_has_not_signed_in_must_name_a_country(client, services):
    response = client.post(QUOTES, json={"lines": LINES})

    assert (response.status_code, response.json["code"]) == (401, "not_signed_in")
    assert services.calls == []


def test_a_quote_in_the_name_of_another_is_refused(client):
    response = client.post(QUOTES, json={"lines": LINES, "customer_id": ID})

    assert response.json["errors"] == {"customer_id": ["Unknown field."]}


def test_an_order_may_say_where_it_goes_and_what_it_is_to_cost(client, services, signed_in_as, caller_id):
    services.answers["inventory.place_order"] = {"id": ID}
    address = {"recipient": "Ada", "street": "Vestergade 12", "postal_code": "1456", "city": "Kbh", "country": "DK"}
    order = {"lines": LINES, "address": address, "expected_total": {"amount_minor": 100, "currency": "EUR"}}

    client.post("/api/v1/orders", json=order, headers={**signed_in_as("customer"), **KEY})

    assert services.last.arguments == {"customer_id": caller_id, **order}


def test_an_order_comes_with_its_payment(order_of, services):
    response = order_of({"id": "p", "state": "AUTHORISED"})

    assert response.json["payment"] == {"is_available": True, "id": "p", "state": "AUTHORISED"}
    assert [(call.method, call.arguments) for call in services.calls] == [
        ("inventory.get_order", {"order_id": ID}), ("billing.get_payment", {"order_id": ID}),
    ]  # fmt: skip


@pytest.mark.parametrize("kind", [NotFound, Unavailable, OutcomeUnknown, InternalError])
def test_an_order_whose_payment_cannot_be_told_says_so_and_has_the_rest(order_of, kind):
    response = order_of(kind("some_code", "A sentence.", {"retry_after_ms": 1}))

    assert (response.status_code, response.json["state"]) == (200, "RESERVED")
    assert response.json["payment"]["is_available"] is False
    problem = response.json["payment"]["problem"]
    assert (problem["code"], problem["detail"], problem["details"]) == (
        "some_code",
        "A sentence.",
        {"retry_after_ms": 1},
    )
    assert problem["type"].endswith(f"#{kind.__name__}")


def test_a_part_is_not_waited_for_as_long_as_the_whole(order_of, services):
    order_of(payment_not_found(ID))

    of_order, of_payment = (call.context.deadline.left_ms for call in services.calls)
    assert of_payment <= 2_000 < of_order


def test_an_order_is_sent_again_once_its_payment_has_changed(order_of):
    tag = order_of({"state": "CREATED"}).headers["ETag"]

    assert order_of({"state": "CREATED"}, **{"If-None-Match": tag}).status_code == 304
    assert order_of({"state": "CAPTURED"}, **{"If-None-Match": tag}).json["payment"]["state"] == "CAPTURED"


def test_what_is_no_order_of_ones_own_has_no_payment_either(client, services, signed_in_as):
    services.answers["inventory.get_order"] = order_not_found(ID)

    response = client.get(ORDER, headers=signed_in_as("customer"))

    assert (response.status_code, response.json["code"]) == (404, "order_not_found")
    assert len(services.calls) == 1


def test_a_timeline_is_read_from_where_one_knows_it(client, services, signed_in_as):
    services.answers["inventory.order_timeline"] = {"items": [{"sequence": 8}, {"sequence": 9}], "has_more": True}

    response = client.get(f"{ORDER}/timeline?after=7&limit=2", headers=signed_in_as("customer"))

    assert services.last.arguments == {"order_id": ID, "after": 7, "limit": 2}
    assert response.headers["Link"] == f'<{ORDER}/timeline?after=9&limit=2>; rel="next"'


def test_the_end_of_a_timeline_links_to_nothing(client, services, signed_in_as):
    services.answers["inventory.order_timeline"] = {"items": [], "has_more": False}

    response = client.get(f"{ORDER}/timeline", headers=signed_in_as("customer"))

    assert "Link" not in response.headers
    assert services.last.arguments == {"order_id": ID, "after": 0, "limit": 100}


def test_an_order_is_cancelled_with_a_reason(client, services, signed_in_as):
    client.post(f"{ORDER}/cancel", json={"reason": "Ordered twice"}, headers={**signed_in_as("customer"), **KEY})

    assert services.last.method == "inventory.cancel_order"
    assert services.last.arguments == {"order_id": ID, "reason": "Ordered twice"}
    assert services.last.context.idempotency_key == "k"


def test_an_order_that_has_left_is_not_cancelled(client, services, signed_in_as):
    services.answers["inventory.cancel_order"] = order_state_forbids(ID, "SHIPPED", "cancel")

    response = client.post(f"{ORDER}/cancel", json={}, headers={**signed_in_as("customer"), **KEY})

    assert (response.status_code, response.json["details"]["state"]) == (409, "SHIPPED")


@pytest.mark.parametrize(
    ("verb", "body"),
    [("pack", {}), ("pack", {"lines": [{"position": 0, "quantity": 1}]}),
     ("dispatch", {"carrier": "Post", "tracking_number": "RR 1"}), ("deliver", None)],
)  # fmt: skip
def test_the_warehouse_moves_a_shipment_on(client, services, signed_in_as, verb, body):
    path = f"/api/v1/shipments/{ID}/{verb}"

    response = client.post(path, json=body, headers={**signed_in_as("warehouse"), **KEY})

    assert response.status_code == 200
    assert services.last.method == f"inventory.{verb}_shipment"
    assert services.last.arguments == {"shipment_id": ID, **(body or {})}
