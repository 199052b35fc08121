"""Proofs and backlogs over HTTP: for operators, under a key, and also while a service is away."""

import pytest

from backbone.errors import Unavailable

ID = "019a0000-0000-7000-8000-0000000000aa"
KEY = {"Idempotency-Key": "k"}
REST = {"outbox": 0, "parked": 0, "dead": 0}


def test_a_proof_is_started_once_under_its_key_and_says_where_it_is(client, services, signed_in_as):
    services.answers["registry.start_proof"] = {"id": ID, "state": "RUNNING"}

    response = client.post("/api/v1/proofs", headers={**signed_in_as("ops"), **KEY})

    assert (response.status_code, response.headers["Location"]) == (201, f"/api/v1/proofs/{ID}")
    assert services.last.context.idempotency_key == "k"


def test_a_proof_is_asked_for_by_its_id(client, services, signed_in_as):
    services.answers["registry.get_proof"] = {"id": ID, "state": "GREEN"}

    assert client.get(f"/api/v1/proofs/{ID}", headers=signed_in_as("admin")).json["state"] == "GREEN"
    assert services.last.arguments == {"proof_id": ID}


def test_the_backlog_is_that_of_every_service_and_says_which_is_away(client, services, signed_in_as):
    for service in ("customers", "inventory", "registry"):
        services.answers[f"{service}.backlog"] = {"service": service, **REST}
    services.answers["billing.backlog"] = Unavailable("service_away", "No instance of billing is running.")

    items = {
        each.pop("service"): each for each in client.get("/api/v1/backlog", headers=signed_in_as("ops")).json["items"]
    }

    assert items["inventory"] == {"is_available": True, **REST}
    assert (items["billing"]["is_available"], items["billing"]["problem"]["code"]) == (False, "service_away")


@pytest.mark.parametrize(("method", "path"), [("post", "proofs"), ("get", f"proofs/{ID}"), ("get", "backlog")])
def test_others_than_operators_are_refused(client, signed_in_as, method, path):
    response = getattr(client, method)(f"/api/v1/{path}", headers={**signed_in_as("customer", "accountant"), **KEY})

    assert response.status_code == 403
