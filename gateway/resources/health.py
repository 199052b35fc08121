"""Health: for whoever starts, watches and balances processes."""

from flask import Response
from flask.views import MethodView
from marshmallow import Schema, fields, validate

from gateway.api import Blueprint
from gateway.auth import public
from gateway.bodies import json_response
from gateway.rpc import OK, check_all

blueprint = Blueprint("health", "Health: for whoever starts, watches and balances processes.")


class LivenessSchema(Schema):
    """The process answers."""

    status = fields.String(required=True, validate=validate.Equal(OK))


class ReadinessSchema(Schema):
    """Whether requests can be served: by part, `ok` or the code of its failure."""

    status = fields.String(required=True, validate=validate.OneOf([OK, "unavailable"]))
    checks = fields.Dict(
        keys=fields.String(),
        values=fields.String(),
        required=True,
        metadata={"example": {"broker": "ok", "customers": "ok", "inventory": "ok", "billing": "ok", "registry": "ok"}},
    )


@blueprint.route("/health/live")
class Live(MethodView):
    """Whether to restart this process."""

    @public
    @blueprint.operation("live")
    @blueprint.response(200, LivenessSchema)
    def get(self) -> Response:
        """Whether this process answers; nothing else is asked."""
        return _never_cached({"status": OK}, 200)


@blueprint.route("/health/ready")
class Ready(MethodView):
    """Whether to send requests to this process."""

    @public
    @blueprint.operation("ready")
    @blueprint.response(200, ReadinessSchema)
    @blueprint.alternative(503, ReadinessSchema, "A part of the system is away.")
    def get(self) -> Response:
        """Whether the broker and all services answer."""
        checks = check_all()
        is_ready = set(checks.values()) == {OK}
        return _never_cached({"status": OK if is_ready else "unavailable", "checks": checks}, 200 if is_ready else 503)


def _never_cached(answer: dict[str, object], status: int) -> Response:
    response = json_response(answer, status)
    response.headers["Cache-Control"] = "no-store"
    return response
