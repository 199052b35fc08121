"""What others may rely on of the registry: the announcement of an instance, and wire schemas."""

from dataclasses import dataclass

from marshmallow import EXCLUDE, fields, validate

from backbone.messages import FactSchema, Instant, WireSchema

SERVICE = "registry"

STARTING, UP, SUSPECT, DOWN = "STARTING", "UP", "SUSPECT", "DOWN"
STATES = (STARTING, UP, SUSPECT, DOWN)

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
