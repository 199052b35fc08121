"""The registry's handlers: renewals and farewells are told apart, states are those of now, one proof runs at a time."""

from datetime import datetime
from types import SimpleNamespace
from typing import Any

import pytest
from marshmallow import ValidationError

from backbone.errors import Conflict, NotFound
from registry import handlers
from registry.contract import RUNNING, GetProof, InstanceListSchema, ListInstances
from registry.instances import DOWN_AFTER, LEFT, REGISTERED, Instances
from registry.proofs import Proof
from tests.builders import NOON, an_announcement


def a_message(kind: str = "renew", **changes: Any) -> dict[str, Any]:
    record = vars(an_announcement(**changes))
    return record | {"kind": kind, "started_at": record["started_at"].isoformat()}


def test_a_first_renewal_is_a_registration_and_later_ones_are_nothing_new():
    instances = Instances()

    assert handlers.hear(instances, a_message(), NOON) == (an_announcement(), REGISTERED)
    assert handlers.hear(instances, a_message(), NOON) == (an_announcement(), None)


def test_a_farewell_is_noted_for_who_was_known():
    instances = Instances()
    handlers.hear(instances, a_message(), NOON)

    assert handlers.hear(instances, a_message("leave"), NOON) == (an_announcement(), LEFT)
    assert handlers.hear(instances, a_message("leave"), NOON) == (an_announcement(), None)


def test_what_is_no_announcement_changes_nothing():
    instances = Instances()

    with pytest.raises(ValidationError):
        handlers.hear(instances, {"kind": "renew"}, NOON)

    assert list(instances.of_service(None)) == []


def test_instances_are_listed_with_their_state_now():
    instances = Instances()
    handlers.hear(instances, a_message(), NOON)

    (up,) = handlers.list_instances(instances, ListInstances(None), NOON)["items"]
    (down,) = handlers.list_instances(instances, ListInstances(None), NOON + DOWN_AFTER)["items"]

    assert (up["state"], down["state"]) == ("UP", "DOWN")
    assert (up["lease_left_ms"], down["lease_left_ms"]) == (30_000, 0)
    assert up["last_seen_at"] == down["last_seen_at"] == NOON


def test_a_list_of_instances_has_its_wire_form():
    instances = Instances()
    handlers.hear(instances, a_message(), NOON)

    wire = InstanceListSchema().dump(handlers.list_instances(instances, ListInstances("inventory"), NOON))

    assert InstanceListSchema().validate(wire) == {}
    assert [each["instance_id"] for each in wire["items"]] == ["inventory-1"]


class FakeProofs:
    """Proofs in memory. Args: running: The id of one that has not ended."""

    def __init__(self, running: str | None = None) -> None:
        self._running, self.added, self.forgotten = running, [], []

    def add(self, proof: Proof) -> bool:
        self.added.append(proof)
        return self._running is None

    def running(self) -> str | None:
        return self._running

    def forget(self, before: datetime) -> None:
        self.forgotten.append(before)

    def get(self, proof_id: str) -> dict[str, Any] | None:
        return {"id": proof_id} if proof_id == "there" else None


def test_a_proof_that_is_started_runs_and_old_ones_are_forgotten():
    uow = SimpleNamespace(now=NOON, proofs=FakeProofs())

    proof = handlers.start_proof(uow)

    assert (proof.state, uow.proofs.added, uow.proofs.forgotten) == (RUNNING, [proof], [NOON - handlers.PROOFS_KEPT])


def test_while_a_proof_runs_no_other_is_started():
    with pytest.raises(Conflict) as refused:
        handlers.start_proof(SimpleNamespace(now=NOON, proofs=FakeProofs(running="p")))

    assert (refused.value.code, refused.value.details) == ("proof_running", {"proof_id": "p"})


def test_a_proof_is_found_by_its_id():
    uow = SimpleNamespace(proofs=FakeProofs())

    assert handlers.get_proof(uow, GetProof("there")) == {"id": "there"}
    with pytest.raises(NotFound, match="proof_not_found"):
        handlers.get_proof(uow, GetProof("elsewhere"))
