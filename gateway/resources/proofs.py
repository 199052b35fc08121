"""Proofs: whether all services keep their laws, and what they still have to do."""

from uuid import UUID

from flask.views import MethodView
from marshmallow import Schema, fields

from backbone.messages import Instant
from customers.contract import ADMIN, OPS
from gateway.api import Blueprint
from gateway.auth import roles
from gateway.keys import keyed
from gateway.pagination import LINK, linked
from gateway.parts import PartSchema, part
from gateway.rpc import SERVICES, Answer, rpc
from registry.contract import ListProofsSchema, ProofPageSchema, ProofSchema

blueprint = Blueprint("proofs", "Proofs: whether all services keep their laws, and what they still have to do.")


class ServiceBacklogSchema(PartSchema):
    """What a service still has to do: facts to publish, events to try again, events that need a person.

    `oldest_at` is when the oldest of it came about.
    """

    service = fields.String(required=True)
    outbox = fields.Integer()
    parked = fields.Integer()
    dead = fields.Integer()
    oldest_at = Instant(allow_none=True)


class BacklogListSchema(Schema):
    """What each service still has to do."""

    items = fields.List(fields.Nested(ServiceBacklogSchema), required=True)


@blueprint.route("/proofs")
class Proofs(MethodView):
    """Looks at all services."""

    @roles(OPS, ADMIN)
    @blueprint.operation("listProofs")
    @blueprint.arguments(ListProofsSchema, location="query")
    @blueprint.response(200, ProofPageSchema, headers=LINK)
    def get(self, query: Answer) -> tuple[Answer, dict[str, str]]:
        """A page of proofs, newest first."""
        return linked(rpc.registry.list_proofs(**query))

    @roles(OPS, ADMIN)
    @keyed
    @blueprint.operation("startProof", "Conflict")
    @blueprint.response(201, ProofSchema)
    def post(self) -> tuple[Answer, dict[str, str]]:
        """Begin to check all laws, in the background; ask for the proof until it is not RUNNING any more."""
        proof = rpc.registry.start_proof()
        return proof, {"Location": f"/api/v1/proofs/{proof['id']}"}


@blueprint.route("/proofs/<uuid:proof_id>")
class ProofById(MethodView):
    """One proof."""

    @roles(OPS, ADMIN)
    @blueprint.operation("getProof", "NotFound")
    @blueprint.response(200, ProofSchema)
    def get(self, proof_id: UUID) -> Answer:
        """A proof with each law, how far it was checked, and what breaks it."""
        return rpc.registry.get_proof(proof_id=str(proof_id))


@blueprint.route("/backlog")
class Backlog(MethodView):
    """What is still to be done."""

    @roles(OPS, ADMIN)
    @blueprint.operation("getBacklog")
    @blueprint.response(200, BacklogListSchema)
    def get(self) -> Answer:
        """How many facts each service has to publish, and events to try again or to be seen to."""
        return {"items": [{"service": name, **part(getattr(rpc, name).backlog)} for name in SERVICES]}
