"""Operators ask whether every law is kept, over HTTP and with `make prove`, while people buy."""

import re

import pytest

from backbone.messages import new_id
from tests.support.people import all_at_once
from tests.support.waiting import wait_until

BUYERS = 8
PROOF_S = 60


@pytest.fixture
def ops(system):
    """An operator."""
    return system.staff("ops")


def test_every_law_is_kept_while_people_buy(system, ops):
    sku = system.a_product(units=BUYERS)["sku"]
    buyers = [system.a_customer() for _ in range(BUYERS)]

    orders, proof = all_at_once(2, lambda number: bought(system, buyers, sku) if number == 0 else proven_by(ops))

    assert {order["state"] for order in orders} == {"CONFIRMED"}
    assert proof["state"] == "GREEN"
    assert {check["state"] for check in proof["checks"]} == {"KEPT"}
    assert {check["service"] for check in proof["checks"]} == {"customers", "inventory", "billing", "registry"}


def test_one_proof_runs_at_a_time(ops):
    first, second = start(ops), start(ops)

    assert (second.status_code, second.json()["code"]) == (409, "proof_running")
    assert first.headers["Location"] == f"/api/v1/proofs/{first.json()['id']}"
    assert second.json()["details"]["proof_id"] == first.json()["id"]
    assert ended(ops, first)["state"] == "GREEN"


def test_make_prove_names_every_law_and_says_how_it_ended(system, ops):
    laws = len(proven_by(ops)["checks"])

    shown = system.make("prove")

    assert shown.returncode == 0, shown.stderr
    assert len(re.findall(r"^kept +\w+ .* checked in [\d.]+ s\)$", shown.stdout, re.MULTILINE)) == laws
    assert re.search(rf"^{laws} of {laws} laws are kept\. Proof \S+ is GREEN\.$", shown.stdout, re.MULTILINE)


def test_the_backlog_of_each_service_comes_to_nothing(ops):
    def backlog():
        return [(each["service"], each.get("outbox"), each.get("parked"), each.get("dead"))
                for each in ops.get("/backlog").raise_for_status().json()["items"]]  # fmt: skip

    nothing = {(service, 0, 0, 0) for service in ("customers", "inventory", "billing", "registry")}
    wait_until(lambda: set(backlog()) == nothing, "an empty backlog")
    assert len(backlog()) == len(nothing)


def test_proofs_are_for_operators(system):
    refused = [start(system.staff(role)) for role in ("customer", "support", "accountant")]

    assert {(each.status_code, each.json()["code"]) for each in refused} == {(403, "role_required")}


def start(person):
    """The answer to the start of a proof."""
    return person.ask("POST", "/proofs", {"Idempotency-Key": new_id()})


def proven_by(person):
    """A proof that has ended; another one that is running is waited for."""
    started = wait_until(lambda: _if_started(start(person)), "the start of a proof", PROOF_S)
    return ended(person, started)


def ended(person, started):
    """A proof that was started, when it has ended."""

    def look():
        proof = person.get(f"/proofs/{started.json()['id']}").raise_for_status().json()
        return None if proof["state"] == "RUNNING" else proof

    return wait_until(look, "the end of a proof", PROOF_S)


def bought(system, buyers, sku):
    """The orders of these buyers, each paid; some of them are packed."""
    orders = [buyer.buy((sku, 1)) for buyer in buyers]
    for order in orders[::2]:
        system.pack(order)
    return orders


def _if_started(answer):
    return answer if answer.status_code == 201 else None
