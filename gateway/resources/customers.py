"""Accounts: open one, sign in and out, and one's own profile."""

from flask import Response
from flask.views import MethodView
from marshmallow import Schema, fields, validate

from customers.contract import AuthenticateSchema, CustomerSchema, ProfileChangeSchema, RegisterSchema
from gateway import auth
from gateway.api import Blueprint
from gateway.auth import caller, public
from gateway.etags import versioned
from gateway.rpc import Answer, rpc

blueprint = Blueprint("customers", "Accounts: open one, sign in and out, one's own profile.")

_CREDENTIALS = {"email": "ada@shop.example", "password": "seven brown herons"}
_ACCOUNT = {**_CREDENTIALS, "name": "Ada Jensen", "country": "DK"}


class TokenSchema(Schema):
    """What proves who one is: send it as `Authorization: Bearer …`. Browsers get it as a cookie, too."""

    access_token = fields.String(required=True)
    token_type = fields.String(required=True, validate=validate.Equal("Bearer"))
    expires_in = fields.Integer(required=True, metadata={"description": "Seconds.", "example": 3600})
    customer = fields.Nested(CustomerSchema, required=True)


@blueprint.route("/auth/register")
class Registration(MethodView):
    """New accounts."""

    @public
    @blueprint.operation("register", "Conflict")
    @blueprint.arguments(RegisterSchema, example=_ACCOUNT)
    @blueprint.response(201, CustomerSchema)
    def post(self, account: Answer) -> tuple[Answer, dict[str, str]]:
        """Open an account; it has the role customer."""
        return rpc.customers.register(**account), {"Location": "/api/v1/me"}


@blueprint.route("/auth/login")
class Login(MethodView):
    """Sessions begin."""

    @public
    @blueprint.operation("login", "Unauthenticated")
    @blueprint.arguments(AuthenticateSchema, example=_CREDENTIALS)
    @blueprint.response(200, TokenSchema)
    def post(self, credentials: Answer) -> Response:
        """Sign in."""
        return auth.sign_in(rpc.customers.authenticate(**credentials))


@blueprint.route("/auth/logout")
class Logout(MethodView):
    """Sessions end."""

    @public
    @blueprint.operation("logout")
    @blueprint.response(204)
    def post(self) -> Response:
        """Sign out: the browser forgets its cookies."""
        return auth.sign_out()


@blueprint.route("/me")
class Me(MethodView):
    """The profile of who asks."""

    @blueprint.operation("getMe", "NotFound")
    @blueprint.response(200, CustomerSchema)
    def get(self) -> Answer:
        """One's own account."""
        return rpc.customers.get_customer(customer_id=caller().id)

    @versioned
    @blueprint.operation("updateMe", "NotFound")
    @blueprint.arguments(ProfileChangeSchema, example={"country": "SE"})
    @blueprint.response(200, CustomerSchema)
    def patch(self, change: Answer, version: int) -> Answer:
        """Change one's own name or country; what is left out stays."""
        return rpc.customers.update_profile(
            customer_id=caller().id, version=version, name=change.get("name"), country=change.get("country")
        )
