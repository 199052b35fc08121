"""One client a process; readiness is whether the others answer."""

import pytest

from backbone.errors import OutcomeUnknown, Unavailable
from gateway.rpc import Connection

READY = "/health/ready"


@pytest.fixture
def made(monkeypatch):
    """The clients that were made, by what they were made of."""
    clients = []
    monkeypatch.setattr("gateway.rpc.RpcClient", lambda *arguments: clients.append(arguments) or object())
    return clients


def test_no_client_is_made_before_it_is_needed(made):
    Connection("amqp://broker")

    assert made == []


def test_the_client_is_made_once(made):
    connection = Connection("amqp://broker")

    assert connection.client() is connection.client()
    assert len(made) == 1


def test_closing_what_was_never_opened_does_nothing(made):
    Connection("amqp://broker").close()

    assert made == []


def test_workers_have_names_of_their_own(made, monkeypatch):
    monkeypatch.setenv("INSTANCE_ID", "gateway-1")
    for pid in (7, 8):
        monkeypatch.setattr("os.getpid", lambda pid=pid: pid)
        Connection("amqp://broker").client()

    assert [name for _, name in made] == ["gateway-1-7", "gateway-1-8"]


def test_all_is_ready_when_all_answer(client):
    response = client.get(READY)

    assert response.status_code == 200
    assert response.json == {
        "status": "ok",
        "checks": dict.fromkeys(("broker", "customers", "inventory", "billing", "registry"), "ok"),
    }


def test_one_service_away_makes_all_unready_and_is_named(client, services):
    services.answers["billing.health"] = Unavailable("unknown_service", "It never ran.")
    services.answers["registry.health"] = OutcomeUnknown("outcome_unknown", "No answer.")

    response = client.get(READY)

    assert (response.status_code, response.json["status"]) == (503, "unavailable")
    assert (
        response.json["checks"] | {"billing": "unknown_service", "registry": "outcome_unknown"}
        == response.json["checks"]
    )


def test_a_broker_that_is_away_makes_all_unready(client, services):
    services.is_connected = False

    assert client.get(READY).json["checks"]["broker"] == "broker_unavailable"


def test_health_is_asked_for_now_and_never_kept(client, services):
    response = client.get(READY)

    assert response.headers["Cache-Control"] == "no-store"
    assert all(call.context.deadline.left_ms <= 1_000 for call in services.calls)


def test_a_living_process_says_so_without_asking_anybody(client, services):
    assert client.get("/health/live").json == {"status": "ok"}
    assert services.calls == []
