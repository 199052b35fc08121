"""What health says, and to whom requests may be sent."""

import pytest

from backbone.messages import new_id
from tests.support.people import NO_ANSWER, again_until_known
from tests.support.waiting import wait_until


@pytest.fixture
def billing_halted(system):
    """Billing stopped, and started again afterwards."""
    system.halt("billing")
    yield
    system.resume("billing")


def test_ready_names_every_part_when_all_is_well(system):
    answer = system.http.get("/health/ready")

    parts = ("broker", "customers", "inventory", "billing", "registry")
    assert answer.json() == {"status": "ok", "checks": dict.fromkeys(parts, "ok")}
    assert answer.headers["Cache-Control"] == "no-store"


def test_ready_turns_red_when_a_service_is_stopped_and_names_it(system, billing_halted):
    wait_until(lambda: not system.http.get("/health/ready").is_success, "a gateway that is not ready")

    answer = system.http.get("/health/ready")

    away = {part for part, state in answer.json()["checks"].items() if state != "ok"}
    assert (answer.status_code, answer.json()["status"], away) == (503, "unavailable", {"billing"})
    assert system.http.get("/health/live").json() == {"status": "ok"}


def test_a_shipment_that_is_packed_while_billing_is_away_is_invoiced_when_it_is_back(system):
    ada = system.a_customer()
    order = ada.buy((system.a_product(units=1)["sku"], 1))
    system.halt("billing")

    packed = system.pack(order)
    system.resume("billing")

    assert packed["state"] == "PACKED"
    assert ada.wait_invoiced(order["id"])["order_number"] == order["number"]
    assert ada.wait_shipments(order["id"], "READY")


def test_without_billing_nothing_is_ordered_and_an_order_says_that_its_payment_cannot_be_told(system):
    ada, sku = system.a_customer(), system.a_product(units=2)["sku"]
    order, key = ada.buy((sku, 1)), new_id()
    system.halt("billing")

    refused, shown = ada.order((sku, 1), key=key), ada.order_of(order["id"])
    system.resume("billing")

    assert refused.status_code in NO_ANSWER
    assert (shown["state"], shown["payment"]["is_available"]) == ("CONFIRMED", False)
    assert again_until_known(lambda: ada.order((sku, 1), key=key)).status_code == 201
    assert system.stock(sku)["reserved"] == 2


def test_ready_turns_green_again_when_the_service_is_back(system):
    system.halt("customers")
    wait_until(lambda: not system.http.get("/health/ready").is_success, "a gateway that is not ready")

    system.resume("customers")

    assert system.http.get("/health/ready").json()["status"] == "ok"
