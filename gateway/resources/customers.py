"""Accounts: open one, one's own profile, and everybody's for support and admins."""

from uuid import UUID

from flask.views import MethodView

from customers.contract import (
    ADMIN,
    SUPPORT,
    CustomerPageSchema,
    CustomerSchema,
    ListCustomersSchema,
    ProfileChangeSchema,
    RegisterSchema,
)
from gateway.api import Blueprint
from gateway.auth import caller, public, roles
from gateway.etags import versioned
from gateway.pagination import LINK, linked
from gateway.rpc import Answer, rpc

blueprint = Blueprint("customers", "Accounts: open one, and one's own profile; support and admins see all.")

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


@blueprint.route("/customers")
class Customers(MethodView):
    """Everybody with an account."""

    @roles(SUPPORT, ADMIN)
    @blueprint.operation("listCustomers")
    @blueprint.arguments(ListCustomersSchema, location="query")
    @blueprint.response(200, CustomerPageSchema, headers=LINK)
    def get(self, query: Answer) -> tuple[Answer, dict[str, str]]:
        """A page of accounts, by name."""
        return linked(rpc.customers.list_customers(**query))


@blueprint.route("/customers/<uuid:customer_id>")
class CustomerById(MethodView):
    """One account."""

    @roles(SUPPORT, ADMIN)
    @blueprint.operation("getCustomer", "NotFound")
    @blueprint.response(200, CustomerSchema)
    def get(self, customer_id: UUID) -> Answer:
        """One account."""
        return rpc.customers.get_customer(customer_id=str(customer_id))
