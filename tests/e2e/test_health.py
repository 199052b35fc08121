"""What health says, and to whom requests may be sent."""

import pytest

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


def test_orders_are_taken_while_billing_is_away_and_invoiced_when_it_is_back(system):
    ada, sku = system.a_customer(), system.a_product(units=1)["sku"]
    system.halt("billing")

    order = ada.order((sku, 1))
    system.resume("billing")

    assert order.status_code == 201
    assert ada.wait_invoiced(order.json()["id"])["order_number"] == order.json()["number"]


def test_ready_turns_green_again_when_the_service_is_back(system):
    system.halt("customers")
    wait_until(lambda: not system.http.get("/health/ready").is_success, "a gateway that is not ready")

    system.resume("customers")

    assert system.http.get("/health/ready").json()["status"] == "ok"
