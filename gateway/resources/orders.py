"""Orders: placed, read with all that is known of them, cancelled."""

from uuid import UUID

from flask.views import MethodView
from marshmallow import fields

from backbone.messages import WireSchema
from billing.contract import PaymentSchema
from customers.contract import ACCOUNTANT, ADMIN, SUPPORT, WAREHOUSE
from gateway.api import Blueprint
from gateway.auth import caller, own_unless
from gateway.keys import keyed
from gateway.pagination import LINK, continued, linked
from gateway.parts import PartSchema, part
from gateway.rpc import Answer, rpc
from inventory.contract import (
    CancellationSchema,
    ListOrdersSchema,
    NewOrderSchema,
    OrderPageSchema,
    OrderSchema,
    OrderTimelineSchema,
    TimelineSchema,
)

blueprint = Blueprint("orders", "Orders: one's own; support, warehouse, accountants and admins see all.")

_ORDER = {
    "lines": [{"sku": "KIT-0001", "quantity": 2}],
    "address": {
        "recipient": "Ada Jensen",
        "street": "Vestergade 12",
        "postal_code": "1456",
        "city": "København",
        "country": "DK",
    },
    "expected_total": {"amount_minor": 6838, "currency": "EUR"},
}


class PaymentPartSchema(PartSchema, PaymentSchema):
    """The payment of an order, if it is available."""


class OrderDocumentSchema(OrderSchema):
    """An order with its lines, its shipments and its payment."""

    payment = fields.Nested(PaymentPartSchema(partial=tuple(PaymentSchema().fields)), required=True)


class TimelineQuerySchema(OrderTimelineSchema):
    """Which part of a timeline."""

    makes = None  # type: ignore[assignment]  # Without its order it is none of those yet.

    class Meta(WireSchema.Meta):
        exclude = ("order_id",)


@blueprint.route("/orders")
class Orders(MethodView):
    """The orders that who asks may see."""

    @blueprint.operation("listOrders", "PermissionDenied")
    @blueprint.arguments(ListOrdersSchema, location="query")
    @blueprint.response(200, OrderPageSchema, headers=LINK)
    def get(self, query: Answer) -> tuple[Answer, dict[str, str]]:
        """A page of orders, newest first."""
        owner = query["customer_id"] or own_unless(SUPPORT, WAREHOUSE, ACCOUNTANT, ADMIN)
        return linked(rpc.inventory.list_orders(**query | {"customer_id": owner}))

    @keyed
    @blueprint.operation("placeOrder", "Conflict")
    @blueprint.arguments(NewOrderSchema, example=_ORDER)
    @blueprint.response(201, OrderSchema)
    def post(self, order: Answer) -> tuple[Answer, dict[str, str]]:
        """Order for oneself: all lines are reserved, or none is."""
        placed = rpc.inventory.place_order(customer_id=caller().id, **order)
        return placed, {"Location": f"/api/v1/orders/{placed['id']}"}


@blueprint.route("/orders/<uuid:order_id>")
class OrderById(MethodView):
    """One order."""

    @blueprint.operation("getOrder", "NotFound")
    @blueprint.response(200, OrderDocumentSchema)
    def get(self, order_id: UUID) -> Answer:
        """One order in one document. If the payment cannot be told now, it says so, and the rest is there."""
        order = rpc.inventory.get_order(order_id=str(order_id))
        return {**order, "payment": part(rpc.billing.get_payment, order_id=str(order_id))}


@blueprint.route("/orders/<uuid:order_id>/timeline")
class OrderTimeline(MethodView):
    """The course of one order."""

    @blueprint.operation("getOrderTimeline", "NotFound")
    @blueprint.arguments(TimelineQuerySchema, location="query")
    @blueprint.response(200, TimelineSchema, headers=LINK)
    def get(self, query: Answer, order_id: UUID) -> tuple[Answer, dict[str, str]]:
        """What happened to an order, oldest first."""
        return continued(rpc.inventory.order_timeline(order_id=str(order_id), **query))


@blueprint.route("/orders/<uuid:order_id>/cancel")
class OrderCancellation(MethodView):
    """The end of one order."""

    @keyed
    @blueprint.operation("cancelOrder", "NotFound", "Conflict")
    @blueprint.arguments(CancellationSchema, example={"reason": "Ordered twice"})
    @blueprint.response(200, OrderSchema)
    def post(self, cancellation: Answer, order_id: UUID) -> Answer:
        """Cancel all of an order that has not left the warehouse. Its customer, support and admins may."""
        return rpc.inventory.cancel_order(order_id=str(order_id), **cancellation)
