"""The registry's entrypoints: announcements in, instances out; and proofs."""

from datetime import UTC, datetime
from typing import Any

import structlog
from marshmallow import ValidationError
from nameko.timer import timer

from backbone.messages import ANNOUNCEMENTS_EXCHANGE, Page, WireSchema
from backbone.nameko.database import database
from backbone.nameko.events import broadcast_handler
from backbone.nameko.operable import Operable
from backbone.nameko.rpc import query, rpc, rpc_proxy
from customers.contract import ADMIN, OPS
from registry import handlers
from registry.contract import (
    SERVICE,
    GetProof,
    GetProofSchema,
    InstanceListSchema,
    ListInstances,
    ListInstancesSchema,
    ListProofs,
    ListProofsSchema,
    ProofPageSchema,
    ProofSchema,
)
from registry.instances import EXPIRED, Announcement, Instances
from registry.models import Base
from registry.proofs import Proof
from registry.proving import prover
from registry.repository import RegistryWork

SWEEP_S = 2

log = structlog.get_logger()
# Of this process, and rebuilt by the next renewals after a restart: who is alive is no matter of record.
instances = Instances()


class RegistryService(Operable[RegistryWork]):
    """Which instances of which services are alive, and whether all services keep their laws."""

    name = SERVICE
    unit_of_work = database(Base, RegistryWork)
    prover = prover()
    customers = rpc_proxy("customers")
    inventory = rpc_proxy("inventory")
    billing = rpc_proxy("billing")
    registry = rpc_proxy(SERVICE)

    @broadcast_handler(ANNOUNCEMENTS_EXCHANGE)
    def on_announcement(self, message: dict[str, Any]) -> None:
        """Note that an instance is alive, or leaves. What is no announcement is logged and dropped."""
        try:
            record, what_happened = handlers.hear(instances, message, datetime.now(UTC))
        except ValidationError as error:
            log.warning("announcement_refused", fields=sorted(error.messages_dict))
            return
        if what_happened:
            self._note(record, what_happened)

    @timer(interval=SWEEP_S)
    def expire(self) -> None:
        """Note whose lease ran out."""
        for record in instances.expire(datetime.now(UTC)):
            self._note(record, EXPIRED)

    @query(params=ListInstancesSchema, result=InstanceListSchema, roles=(OPS, ADMIN))
    def list_instances(self, asked: ListInstances) -> dict[str, Any]:
        """The instances that are alive, suspect, or were lately, by service."""
        return handlers.list_instances(instances, asked, datetime.now(UTC))

    @rpc(params=WireSchema, result=ProofSchema, roles=(OPS, ADMIN))
    def start_proof(self, _nothing: object) -> Proof:
        """Begin to check, in the background, whether all services keep their laws; `get_proof` tells how far it is.

        Raises: Conflict `proof_running`: another one has not ended.
        Repeat: Same idempotency key, same answer.
        """
        services = {"customers": self.customers, "inventory": self.inventory, "billing": self.billing}
        with self.prover.starting({**services, SERVICE: self.registry}) as begin, self.unit_of_work() as uow:
            begin(proof := handlers.start_proof(uow))
            return uow.answer(proof)

    @query(params=GetProofSchema, result=ProofSchema, roles=(OPS, ADMIN))
    def get_proof(self, asked: GetProof) -> dict[str, Any]:
        """A proof, with each law and what came of it so far. Raises: NotFound `proof_not_found`."""
        with self.unit_of_work.reading() as uow:
            return handlers.get_proof(uow, asked)

    @query(params=ListProofsSchema, result=ProofPageSchema, roles=(OPS, ADMIN))
    def list_proofs(self, asked: ListProofs) -> Page[dict[str, Any]]:
        """A page of proofs, newest first, each with how many laws were kept."""
        with self.unit_of_work.reading() as uow:
            return uow.proofs.page(asked)

    def _note(self, record: Announcement, what_happened: str) -> None:
        log.info(f"instance_{what_happened}", instance_id=record.instance_id, of=record.service)
        with self.unit_of_work() as uow:
            uow.note(record.instance_id, record.service, what_happened)
