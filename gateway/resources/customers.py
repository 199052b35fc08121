"""Accounts: open one, and one's own profile."""

from flask.views import MethodView

from customers.contract import CustomerSchema, ProfileChangeSchema, RegisterSchema
from gateway.api import Blueprint
from gateway.auth import caller, public
from gateway.etags import versioned
from gateway.rpc import Answer, rpc

blueprint = Blueprint("customers", "Accounts: open one, and one's own profile.")

_ADDRESS = {
    "recipient": "Ada Jensen",
    "street": "Vestergade 12",
    "postal_code": "1456",
    "city": "København",
    "country": "DK",
}
_ACCOUNT = {
    "email": "ada@shop.example",
    "password": "seven brown herons",
    "name": "Ada Jensen",
    "country": "DK",
    "address": _ADDRESS,
}


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
    @blueprint.arguments(ProfileChangeSchema, example={"address": _ADDRESS})
    @blueprint.response(200, CustomerSchema)
    def patch(self, change: Answer, version: int) -> Answer:
        """Change one's own name, country or address; what is left out stays."""
        return rpc.customers.update_profile(customer_id=caller().id, version=version, **change)
