"""What others may rely on of the registry: the announcement of an instance, wire schemas and errors."""

from dataclasses import dataclass

from marshmallow import EXCLUDE, fields, validate

from backbone.errors import Conflict, NotFound
from backbone.messages import FactSchema, Instant, PageRequestSchema, UuidText, WireSchema

SERVICE = "registry"

STARTING, UP, SUSPECT, DOWN = "STARTING", "UP", "SUSPECT", "DOWN"
STATES = (STARTING, UP, SUSPECT, DOWN)

RUNNING, GREEN, RED, INTERRUPTED = "RUNNING", "GREEN", "RED", "INTERRUPTED"
PROOF_STATES = (RUNNING, GREEN, RED, INTERRUPTED)
WAITING, CHECKING, KEPT, BROKEN, UNCHECKED = "WAITING", "CHECKING", "KEPT", "BROKEN", "UNCHECKED"
CHECK_STATES = (WAITING, CHECKING, KEPT, BROKEN, UNCHECKED)

# Not an attribute: a schema has a method of that name.
_LOAD = {"load": fields.Dict(keys=fields.String(), values=fields.Float(), required=True)}


@dataclass(frozen=True)
class ListInstances:
    """Ask for the instances; those of one service where one is named."""

    service: str | None


class ListInstancesSchema(WireSchema):
    """Ask for the instances; those of one service where one is named."""

    makes = ListInstances
    service = fields.String(load_default=None, allow_none=True, validate=validate.Length(max=100))


class InstanceSchema(WireSchema):
    """One running process and how it was last heard of."""

    instance_id = fields.String(required=True)
    service = fields.String(required=True)
    host = fields.String(required=True)
    pid = fields.Integer(required=True)
    version = fields.String(required=True)
    state = fields.String(required=True, validate=validate.OneOf(STATES))
    started_at = Instant(required=True)
    last_seen_at = Instant(required=True)
    lease_left_ms = fields.Integer(
        required=True, metadata={"description": "Until it counts as down, unless it renews; 0 when it is."}
    )
    entrypoints = fields.List(fields.String(), required=True)

    class Meta:
        include = _LOAD


class InstanceListSchema(WireSchema):
    """All instances that are known, by service."""

    items = fields.List(fields.Nested(InstanceSchema), required=True)


class AnnouncementSchema(FactSchema):
    """What an instance tells of itself at each renewal, and when it leaves."""

    kind = fields.String(required=True, validate=validate.OneOf(["renew", "leave"]))
    instance_id = fields.String(required=True, validate=validate.Length(1, 200))
    service = fields.String(required=True, validate=validate.Length(1, 100))
    host = fields.String(required=True)
    pid = fields.Integer(required=True)
    version = fields.String(required=True)
    started_at = Instant(required=True)
    entrypoints = fields.List(fields.String(), required=True)

    class Meta:
        include = _LOAD
        unknown = EXCLUDE


@dataclass(frozen=True)
class GetProof:
    """Ask for a proof."""

    proof_id: str


class GetProofSchema(WireSchema):
    """Ask for a proof."""

    makes = GetProof
    proof_id = UuidText(required=True)


@dataclass(frozen=True)
class ListProofs:
    """Ask for proofs, newest first."""

    cursor: str | None
    limit: int


class ListProofsSchema(PageRequestSchema):
    """Ask for proofs, newest first."""

    makes = ListProofs


class LawOffenderSchema(WireSchema):
    """What breaks a law, and how."""

    id = fields.String(required=True)
    text = fields.String(required=True)


class CheckSchema(WireSchema):
    """One law of one service, and what came of checking it.

    `checked` counts the facts that were looked at, and `in_flight` those that may come right by themselves. The list of
    offenders ends after the first thousand; `offender_count` counts all.
    """

    service = fields.String(required=True)
    law = fields.String(required=True)
    text = fields.String(required=True)
    state = fields.String(required=True, validate=validate.OneOf(CHECK_STATES))
    checked = fields.Integer(required=True)
    milliseconds = fields.Integer(required=True)
    in_flight = fields.Integer(required=True)
    offender_count = fields.Integer(required=True)
    offenders = fields.List(fields.Nested(LawOffenderSchema), required=True)


class _ProofHeadSchema(WireSchema):
    id = UuidText(required=True)
    state = fields.String(required=True, validate=validate.OneOf(PROOF_STATES))
    reason = fields.String(required=True)
    started_at = Instant(required=True)
    ended_at = Instant(required=True, allow_none=True)


class ProofSummarySchema(_ProofHeadSchema):
    """A proof in a list: how it stands, and how many laws it looks at, with those that were kept and broken."""

    laws = fields.Integer(required=True)
    kept = fields.Integer(required=True)
    broken = fields.Integer(required=True)


class ProofPageSchema(WireSchema):
    """A page of proofs, newest first."""

    items = fields.List(fields.Nested(ProofSummarySchema), required=True)
    next_cursor = fields.String(required=True, allow_none=True)


class ProofSchema(_ProofHeadSchema):
    """A look at all services: GREEN when every law was kept. `reason` says why a proof was interrupted."""

    checks = fields.List(fields.Nested(CheckSchema), required=True)


def proof_not_found(proof_id: str) -> NotFound:
    """There is no proof of that id, or it ended more than 30 days ago."""
    return NotFound("proof_not_found", f"There is no proof {proof_id}.", {"proof_id": proof_id})


def proof_running(proof_id: str) -> Conflict:
    """Another proof is running; two would only slow each other down."""
    return Conflict("proof_running", f"Proof {proof_id} is still running.", {"proof_id": proof_id})


def proof_state_forbids(proof_id: str, state: str, event: str) -> Conflict:
    """The proof has ended."""
    return Conflict(
        "proof_state_forbids",
        f"Proof {proof_id} is {state}, which does not go together with {event}.",
        {"proof_id": proof_id, "state": state, "event": event},
    )
