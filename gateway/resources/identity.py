"""Identity: sign in, stay signed in, sign out; one's sessions; and the keys by which others check our tokens."""

from uuid import UUID

from flask import Response, current_app
from flask.views import MethodView
from marshmallow import Schema, fields, validate

from backbone.messages import WireSchema
from customers.contract import (
    REFRESH_TOKEN_LENGTH_MAX,
    AuthenticateSchema,
    CustomerSchema,
    SessionListSchema,
    SessionSchema,
)
from gateway import auth
from gateway.api import Blueprint
from gateway.auth import caller, public
from gateway.bodies import json_response
from gateway.rpc import Answer, rpc
from gateway.signing import KeyRing

blueprint = Blueprint("identity", "Identity: sign in, stay signed in, sign out; one's own sessions.")
keys_blueprint = Blueprint("keys", "Keys: how others check our tokens.")

_CREDENTIALS = {"email": "ada@shop.example", "password": "seven brown herons"}
_KEYS_MAX_AGE_S = 60
"""Whoever meets a key that they do not know asks again; until then they need not."""


class TokenSchema(Schema):
    """What proves who one is: send it as `Authorization: Bearer …`. Browsers get it as a cookie, too."""

    access_token = fields.String(required=True)
    token_type = fields.String(required=True, validate=validate.Equal("Bearer"))
    expires_in = fields.Integer(required=True, metadata={"description": "Seconds.", "example": 300})
    refresh_token = fields.String(
        required=True,
        allow_none=True,
        metadata={
            "description": "Send it to `refresh` once; the answer has the next one. "
            "Null where a cookie renewed the session: the next one is a cookie as well."
        },
    )
    session_id = fields.UUID(required=True)
    session_expires_at = fields.DateTime(
        required=True, metadata={"description": "When the session ends unless it is renewed before."}
    )
    customer = fields.Nested(CustomerSchema, required=True)


class RefreshSchema(WireSchema):
    """Renew a session: programs send its refresh token, browsers its cookie and an empty object."""

    refresh_token = fields.String(
        validate=validate.Length(1, REFRESH_TOKEN_LENGTH_MAX),
        metadata={"description": "Without it, the cookie `refresh_token_cookie`."},
    )


class OwnSessionSchema(SessionSchema):
    """One of one's own sessions."""

    is_current = fields.Boolean(required=True, metadata={"description": "Whether it is the one that asks."})


class OwnSessionListSchema(SessionListSchema):
    """One's own sessions, last used first."""

    items = fields.List(fields.Nested(OwnSessionSchema), required=True)


class KeySchema(Schema):
    """A public key. Source: RFC 8037."""

    kty = fields.String(required=True, metadata={"example": "OKP"})
    crv = fields.String(required=True, metadata={"example": "Ed25519"})
    use = fields.String(required=True, metadata={"example": "sig"})
    alg = fields.String(required=True, metadata={"example": "EdDSA"})
    kid = fields.String(required=True)
    x = fields.String(required=True)


class KeySetSchema(Schema):
    """All keys whose tokens count. Source: RFC 7517."""

    keys = fields.List(fields.Nested(KeySchema), required=True)


@blueprint.route("/auth/login")
class Login(MethodView):
    """Sessions begin."""

    @public
    @blueprint.operation("login", "Unauthenticated", "Overloaded")
    @blueprint.arguments(AuthenticateSchema, example=_CREDENTIALS)
    @blueprint.response(200, TokenSchema)
    def post(self, credentials: Answer) -> Response:
        """Sign in: open a session."""
        return auth.sign_in(rpc.customers.authenticate(**credentials))


@blueprint.route("/auth/refresh")
class Refresh(MethodView):
    """Sessions go on."""

    @public
    @blueprint.operation("refresh", "Unauthenticated", "PermissionDenied")
    @blueprint.arguments(RefreshSchema, example={"refresh_token": "the one of the answer before"})
    @blueprint.response(200, TokenSchema)
    def post(self, body: Answer) -> Response:
        """Renew a session, with the roles of now. A refresh token that was replaced more than 30 s ago ends it."""
        given = body.get("refresh_token")
        token = given or auth.refresh_token_of_browser()
        return auth.sign_in(rpc.customers.rotate_session(refresh_token=token), by_cookie=not given)


@blueprint.route("/auth/logout")
class Logout(MethodView):
    """Sessions end."""

    @public
    @blueprint.operation("logout", "Unauthenticated", "PermissionDenied", "NotFound")
    @blueprint.response(204)
    def post(self) -> Response:
        """Sign out: end the session of the token or the cookie; a browser forgets its cookies."""
        named = auth.named_session()
        return auth.sign_out(rpc.customers.end_session(**named)["items"] if named else [])


@blueprint.route("/me/sessions")
class OwnSessions(MethodView):
    """Where one is signed in."""

    @blueprint.operation("listSessions")
    @blueprint.response(200, OwnSessionListSchema)
    def get(self) -> Answer:
        """One's own sessions that go on, last used first."""
        sessions = rpc.customers.list_sessions(customer_id=caller().id)["items"]
        return {"items": [{**each, "is_current": each["id"] == auth.session_id()} for each in sessions]}

    @blueprint.operation("endSessions")
    @blueprint.response(204)
    def delete(self) -> Response:
        """Sign out everywhere."""
        return auth.sign_out(rpc.customers.end_sessions(customer_id=caller().id)["items"])


@blueprint.route("/me/sessions/<uuid:session_id>")
class OwnSessionById(MethodView):
    """One of one's own sessions."""

    @blueprint.operation("endSession", "NotFound")
    @blueprint.response(204)
    def delete(self, session_id: UUID) -> Response:
        """Sign out of one session."""
        ended = rpc.customers.end_session(session_id=str(session_id))["items"]
        return auth.sign_out(ended) if str(session_id) == auth.session_id() else json_response(None, 204)


@keys_blueprint.route("/.well-known/jwks.json")
class Keys(MethodView):
    """The keys of our tokens."""

    @public
    @keys_blueprint.operation("listKeys")
    @keys_blueprint.response(200, KeySetSchema)
    def get(self) -> Response:
        """The public keys of all tokens that count."""
        ring: KeyRing = current_app.extensions["signing_keys"]
        response = json_response(ring.keys.to_jwks())
        response.headers["Cache-Control"] = f"public, max-age={_KEYS_MAX_AGE_S}"
        return response
