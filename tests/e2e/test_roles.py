"""Who may do what, and who may see what."""

import pytest

from customers.contract import ROLES
from tests.builders import a_new_product
from tests.support.people import DECLINED

NOBODYS = "00000000-0000-7000-8000-000000000000"


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


@pytest.mark.parametrize(
    "path", ["/me", "/me/sessions", "/orders", "/payments", "/invoices", "/shipments", "/stock", "/registry/instances"]
)
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
    order, invoice = an_invoiced_order(system, ada)
    payment_id = order["payment_id"]

    read = [bob.get(path) for path in (f"/orders/{order['id']}", f"/orders/{order['id']}/timeline",
                                       f"/payments/{payment_id}", f"/invoices/{invoice['id']}")]  # fmt: skip

    assert [(each.status_code, each.json()["code"]) for each in read] == [
        (404, "order_not_found"), (404, "order_not_found"), (404, "payment_not_found"), (404, "invoice_not_found")
    ]  # fmt: skip
    assert bob.all_of("/orders") == bob.all_of("/invoices") == bob.all_of("/payments") == []
    assert bob.invoices_of(order["id"]) == []


def test_what_is_not_yours_is_neither_paid_nor_cancelled(system):
    ada, bob = system.a_customer(), system.a_customer()
    order = ada.place((system.a_product(units=1)["sku"], 1))
    assert ada.pay(order["id"], DECLINED).status_code == 402

    refused = [bob.pay(order["id"]), bob.cancel(order["id"])]

    assert [(each.status_code, each.json()["code"]) for each in refused] == [(404, "order_not_found")] * 2
    assert ada.order_of(order["id"])["state"] == "RESERVED"


@pytest.mark.parametrize("list_name", ["orders", "payments", "invoices"])
def test_a_list_of_somebody_elses_is_refused(system, list_name):
    ada, bob = system.a_customer(), system.a_customer()

    refused = bob.get(f"/{list_name}", customer_id=ada.profile["id"])

    assert (refused.status_code, refused.json()["code"]) == (403, "not_yours")


@pytest.mark.parametrize(
    ("act", "allowed"),
    [
        (lambda person: person.pack(NOBODYS), {"warehouse", "admin"}),
        (lambda person: person.dispatch(NOBODYS), {"warehouse", "admin"}),
        (lambda person: person.deliver(NOBODYS), {"warehouse", "admin"}),
        (lambda person: person.refund(NOBODYS, 100), {"accountant", "admin"}),
        (lambda person: person.get("/ledger/trial-balance"), {"accountant", "admin"}),
        (lambda person: person.get("/transactions"), {"accountant", "admin"}),
        (lambda person: person.get("/backlog"), {"ops", "admin"}),
    ],
    ids=["pack", "dispatch", "deliver", "refund", "trial balance", "transactions", "backlog"],
)
def test_the_work_of_the_staff_is_for_those_whose_it_is(system, act, allowed):
    answers = {role: act(system.staff(role)).status_code for role in ROLES}

    assert {role for role, status in answers.items() if status in (200, 404)} == allowed
    assert {status for role, status in answers.items() if role not in allowed} == {403}


def test_the_staff_sees_everybodys_orders_and_invoices_as_far_as_its_work_needs(system):
    ada = system.a_customer()
    order, invoice = an_invoiced_order(system, ada)

    see_orders = {role for role in ROLES if system.staff(role).get(f"/orders/{order['id']}").is_success}
    see_invoices = {role for role in ROLES if system.staff(role).get(f"/invoices/{invoice['id']}").is_success}

    see_payments = {role for role in ROLES if system.staff(role).get(f"/payments/{order['payment_id']}").is_success}

    assert see_orders == {"support", "warehouse", "accountant", "admin"}
    assert see_invoices == see_payments == {"support", "accountant", "admin"}


def test_a_customer_cannot_become_somebody_else_by_asking(system):
    registration = {"email": "eve@shop.example", "name": "Eve", "password": "long enough indeed", "country": "GB"}

    refused = system.visitor.post("/auth/register", {**registration, "roles": ["admin"]})

    assert (refused.status_code, list(refused.json()["errors"])) == (422, ["roles"])


def an_invoiced_order(system, customer):
    """An order that was packed, and its invoice."""
    order = customer.buy((system.a_product(units=1)["sku"], 1))
    system.pack(order)
    return order, customer.wait_invoiced(order["id"])
