"""What the registry does when it hears of an instance, or no more; and what can be done with proofs."""

from datetime import datetime, timedelta
from typing import Any

from backbone.messages import shared
from registry.contract import AnnouncementSchema, GetProof, ListInstances, proof_not_found, proof_running
from registry.instances import Announcement, Instance, Instances
from registry.proofs import Proof
from registry.repository import RegistryWork

PROOFS_KEPT = timedelta(days=30)


def hear(instances: Instances, message: dict[str, Any], now: datetime) -> tuple[Announcement, str | None]:
    """Take in an announcement.

    Returns: Who announced, and what is to be noted of it, if anything.
    Raises:  marshmallow.ValidationError for a message that is none.
    """
    values = shared(AnnouncementSchema).load(message)
    kind = values.pop("kind")
    record = Announcement(**values)
    return record, instances.leave(record.instance_id) if kind == "leave" else instances.renew(record, now)


def list_instances(instances: Instances, asked: ListInstances, now: datetime) -> dict[str, Any]:
    """The instances and their state now."""
    return {"items": [_view(instance, now) for instance in instances.of_service(asked.service)]}


def start_proof(uow: RegistryWork) -> Proof:
    """Begin a proof, and forget those that nobody asks for any more. Raises: Conflict `proof_running`."""
    proof = Proof.start(uow.now)
    if not uow.proofs.add(proof):
        raise proof_running(uow.proofs.running() or "")
    uow.proofs.forget(uow.now - PROOFS_KEPT)
    return proof


def get_proof(uow: RegistryWork, asked: GetProof) -> dict[str, Any]:
    """One proof. Raises: NotFound `proof_not_found`."""
    found = uow.proofs.get(asked.proof_id)
    if found is None:
        raise proof_not_found(asked.proof_id)
    return found


def _view(instance: Instance, now: datetime) -> dict[str, Any]:
    left_ms = int(instance.lease_left_at(now).total_seconds() * 1_000)
    seen = {"last_seen_at": instance.last_seen_at, "lease_left_ms": left_ms}
    return {**vars(instance.record), "state": instance.state_at(now), **seen}
