"""Orders."""

from uuid import UUID

from flask.views import MethodView

from backbone.messages import PageRequestSchema
from customers.contract import ACCOUNTANT, ADMIN, SUPPORT, WAREHOUSE
from gateway.api import Blueprint
from gateway.auth import caller, own_unless
from gateway.keys import keyed
from gateway.pagination import LINK, linked
from gateway.rpc import Answer, rpc
from inventory.contract import NewOrderSchema, OrderPageSchema, OrderSchema

blueprint = Blueprint("orders", "Orders: one's own; support, warehouse, accountants and admins see all.")


@blueprint.route("/orders")
class Orders(MethodView):
    """The orders that who asks may see."""

    @blueprint.operation("listOrders")
    @blueprint.arguments(PageRequestSchema, location="query")
    @blueprint.response(200, OrderPageSchema, headers=LINK)
    def get(self, query: Answer) -> tuple[Answer, dict[str, str]]:
        """A page of orders, newest first."""
        owner = own_unless(SUPPORT, WAREHOUSE, ACCOUNTANT, ADMIN)
        return linked(rpc.inventory.list_orders(customer_id=owner, **query))

    @keyed
    @blueprint.operation("placeOrder", "Conflict")
    @blueprint.arguments(NewOrderSchema, example={"lines": [{"sku": "KIT-0001", "quantity": 2}]})
    @blueprint.response(201, OrderSchema)
    def post(self, order: Answer) -> tuple[Answer, dict[str, str]]:
        """Order for oneself: all lines are reserved, or none is."""
        placed = rpc.inventory.place_order(customer_id=caller().id, **order)
        return placed, {"Location": f"/api/v1/orders/{placed['id']}"}


@blueprint.route("/orders/<uuid:order_id>")
class OrderById(MethodView):
    """One order."""

    @blueprint.operation("getOrder", "NotFound")
    @blueprint.response(200, OrderSchema)
    def get(self, order_id: UUID) -> Answer:
        """One order with its lines."""
        return rpc.inventory.get_order(order_id=str(order_id))
