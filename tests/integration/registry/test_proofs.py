"""Proofs of running services: what is asked for, what is kept of it, and what becomes of one whose process dies."""

import pytest

from backbone.errors import Conflict, NotFound
from backbone.messages import new_id
from registry.contract import GREEN, INTERRUPTED, KEPT, RED
from tests.support.proof import broken_laws, prove, run_proof
from tests.support.services import is_healthy
from tests.support.waiting import under_key, wait_until

OPEN = """INSERT INTO inbox (message_id, handler, state, error, received_at, next_attempt_ms)
    VALUES (:id, 'on_order_placed', :state, 'KeyError', CURRENT_TIMESTAMP, 9000000000000)"""


def in_billing(shop, state: str) -> str:
    """Let an event be open in billing's inbox. Returns: its id."""
    message_id = new_id()
    shop.billing.execute(OPEN, id=message_id, state=state)
    return message_id


def forget(shop, message_id: str) -> None:
    """Let an event be gone from billing's inbox."""
    shop.billing.execute("DELETE FROM inbox WHERE message_id = :id", id=message_id)


@pytest.fixture
def dead_event(shop):
    """An event that billing could not handle, until the test ends."""
    message_id = in_billing(shop, "dead")
    yield message_id
    forget(shop, message_id)


@pytest.fixture
def parked_event(shop):
    """An event that billing tries again much later, until the test ends."""
    message_id = in_billing(shop, "parked")
    yield message_id
    forget(shop, message_id)


def in_flight(shop, proof_id: str) -> dict[str, int]:
    """Service and law -> how many of it are in flight, in a proof that runs."""
    checks = shop.client.registry.get_proof(proof_id=proof_id)["checks"]
    return {f"{each['service']}.{each['law']}": each["in_flight"] for each in checks if each["in_flight"]}


def head_of(proof):
    """What a list says of a proof, without its counts."""
    return {name: value for name, value in proof.items() if name != "checks"}


def interrupted(client, proof_id: str):
    """The proof, once it is interrupted."""
    proof = client.registry.get_proof(proof_id=proof_id)
    return proof if proof["state"] == INTERRUPTED else None


def test_what_was_sold_is_proven(shop):
    customer = shop.a_customer()
    shop.order(customer["id"], (shop.a_product(on_hand=3), 2))

    proof = prove(shop)

    assert {check["service"] for check in proof["checks"]} == {"customers", "inventory", "billing", "registry"}
    assert all(check["state"] == KEPT for check in proof["checks"])
    assert shop.client.registry.get_proof(proof_id=proof["id"]) == proof


def test_a_dead_event_makes_it_red_and_is_named(shop, dead_event):
    proof = run_proof(shop.client)

    offender = {"id": f"{dead_event}:on_order_placed", "text": "on_order_placed failed for good: KeyError"}
    assert (proof["state"], broken_laws(proof)) == (RED, {"billing.nothing_is_dead": [offender]})


def test_proofs_are_listed_newest_first_with_what_came_of_them(shop, dead_event):
    red = run_proof(shop.client)
    forget(shop, dead_event)
    green = prove(shop)

    first = shop.client.registry.list_proofs(limit=1)
    second = shop.client.registry.list_proofs(limit=1, cursor=first["next_cursor"])

    laws = len(green["checks"])
    assert first["items"] == [head_of(green) | {"laws": laws, "kept": laws, "broken": 0}]
    assert second["items"] == [head_of(red) | {"laws": laws, "kept": laws - 1, "broken": 1}]


def test_one_proof_runs_at_a_time_and_waits_for_what_still_moves(shop, parked_event):
    with under_key(new_id()):
        first = shop.client.registry.start_proof()
        again = shop.client.registry.start_proof()
    wait_until(lambda: in_flight(shop, first["id"]) == {"billing.nothing_is_parked": 1}, "the suspect")

    with pytest.raises(Conflict, match="proof_running"):
        shop.client.registry.start_proof()
    forget(shop, parked_event)

    assert again == first
    wait_until(lambda: shop.client.registry.get_proof(proof_id=first["id"])["state"] == GREEN, "its end", 30)


def test_a_proof_whose_process_dies_is_interrupted(start_service, databases, client):
    registry = start_service("registry", databases.fresh("registry"))
    proof = client.registry.start_proof()  # It waits for the other services, which are not there.

    registry.kill()
    registry.start()

    wait_until(lambda: is_healthy(client, "registry"), "the registry", 60)
    ended = wait_until(lambda: interrupted(client, proof["id"]), "the end of the proof", 30)
    assert ended["reason"] == "The process that ran it has ended."
    assert client.registry.start_proof()["id"] != proof["id"]


def test_a_proof_that_never_was_is_not_found(shop):
    with pytest.raises(NotFound, match="proof_not_found"):
        shop.client.registry.get_proof(proof_id=new_id())
