"""What there is to do today: each part is its service's, and for those who can do something about it."""

import pytest

PARTS = [
    ("shipments", "inventory.get_waiting_shipments", {"warehouse", "admin"}),
    ("stock", "inventory.get_scarce_stock", {"warehouse", "catalogue", "admin"}),
    ("payments", "billing.get_doubts", {"support", "accountant", "admin"}),
]
EVERYBODY = {"customer", "support", "warehouse", "catalogue", "accountant", "ops", "admin"}


@pytest.mark.parametrize(("part", "method", "may"), PARTS)
def test_a_part_is_its_services(client, services, signed_in_as, part, method, may):
    for role in sorted(may):
        response = client.get(f"/api/v1/today/{part}", headers=signed_in_as(role))

        assert (response.status_code, services.last.method) == (200, method)


@pytest.mark.parametrize(("part", "_method", "may"), PARTS)
def test_a_part_is_not_for_others(client, signed_in_as, part, _method, may):
    statuses = {client.get(f"/api/v1/today/{part}", headers=signed_in_as(role)).status_code for role in EVERYBODY - may}

    assert statuses == {403}


def test_the_orders_of_a_day_are_those_since_it_began(client, services, signed_in_as):
    since = "2026-11-22T00:00:00+01:00"

    response = client.get("/api/v1/today/orders", query_string={"since": since}, headers=signed_in_as("accountant"))

    assert (response.status_code, services.last.method) == (200, "inventory.get_intake")
    assert services.last.arguments["since"].isoformat() == since


def test_a_day_that_never_began_is_refused(client, signed_in_as):
    response = client.get("/api/v1/today/orders", headers=signed_in_as("support"))

    assert (response.status_code, set(response.json["errors"])) == (422, {"since"})
