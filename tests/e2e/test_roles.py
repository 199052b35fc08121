"""Who may do what, and who may see what."""

import pytest

from customers.contract import ROLES
from tests.builders import a_new_product


@pytest.mark.parametrize(
    ("path", "body", "allowed"),
    [
        ("/products", a_new_product, {"catalogue", "admin"}),
        ("/stock/receipts", lambda: {"sku": "KIT-0001", "quantity": 1}, {"warehouse", "admin"}),
    ],
)
def test_a_command_of_the_staff_needs_its_role(system, path, body, allowed):
    answers = {role: system.staff(role).post(path, body()) for role in ROLES}

    assert {role for role, answer in answers.items() if answer.status_code == 201} == allowed
    refused = [answer for role, answer in answers.items() if role not in allowed]
    assert {(answer.status_code, answer.json()["code"]) for answer in refused} == {(403, "role_required")}


def test_only_operators_see_the_instances(system):
    answers = {role: system.staff(role).get("/registry/instances").status_code for role in ROLES}

    assert {role for role, status in answers.items() if status == 200} == {"ops", "admin"}
    assert {status for role, status in answers.items() if role not in ("ops", "admin")} == {403}


def test_operators_see_every_process_that_runs(system):
    instances = system.staff("ops").get("/registry/instances").json()["items"]

    up = sorted(each["service"] for each in instances if each["state"] == "UP")
    assert up == ["billing", "customers", "gateway", "gateway", "inventory", "inventory", "registry"]
    assert all("place_order" in each["entrypoints"] for each in instances if each["service"] == "inventory")


@pytest.mark.parametrize("path", ["/me", "/orders", "/invoices", "/registry/instances"])
def test_what_is_not_public_needs_a_token(system, path):
    answer = system.visitor.get(path)

    assert (answer.status_code, answer.json()["code"]) == (401, "not_signed_in")
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


def test_a_token_that_was_changed_is_worth_nothing(system):
    ada = system.a_customer()
    header, claims, signature = ada.headers["Authorization"].split(".")

    answer = system.visitor.ask("GET", "/me", {"Authorization": f"{header}.{claims}.{signature[::-1]}"})

    assert (answer.status_code, answer.json()["code"]) == (401, "token_invalid")


def test_what_is_not_yours_does_not_exist(system):
    ada, bob = system.a_customer(), system.a_customer()
    order = ada.order((system.a_product(units=1)["sku"], 1)).json()
    invoice = ada.wait_invoiced(order["id"])

    answers = [bob.get(f"/orders/{order['id']}"), bob.get(f"/invoices/{invoice['id']}")]

    assert [(each.status_code, each.json()["code"]) for each in answers] == [
        (404, "order_not_found"),
        (404, "invoice_not_found"),
    ]
    assert bob.all_of("/orders") == bob.all_of("/invoices") == bob.invoices_of(order["id"]) == []


def test_the_staff_sees_everybodys_orders_and_invoices_as_far_as_its_work_needs(system):
    ada = system.a_customer()
    order = ada.order((system.a_product(units=1)["sku"], 1)).json()
    invoice = ada.wait_invoiced(order["id"])

    see_orders = {role for role in ROLES if system.staff(role).get(f"/orders/{order['id']}").is_success}
    see_invoices = {role for role in ROLES if system.staff(role).get(f"/invoices/{invoice['id']}").is_success}

    assert see_orders == {"support", "warehouse", "accountant", "admin"}
    assert see_invoices == {"support", "accountant", "admin"}


def test_a_customer_cannot_become_somebody_else_by_asking(system):
    registration = {"email": "eve@shop.example", "name": "Eve", "password": "long enough indeed", "country": "GB"}

    refused = system.visitor.post("/auth/register", {**registration, "roles": ["admin"]})

    assert (refused.status_code, list(refused.json()["errors"])) == (422, ["roles"])
