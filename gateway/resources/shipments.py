"""Shipments: what the warehouse packs and sends."""

from uuid import UUID

from flask.views import MethodView

from customers.contract import ADMIN, WAREHOUSE
from gateway.api import Blueprint
from gateway.auth import roles
from gateway.keys import keyed
from gateway.pagination import LINK, linked
from gateway.rpc import Answer, rpc
from inventory.contract import (
    DispatchSchema,
    ListShipmentsSchema,
    PackingSchema,
    ShipmentPageSchema,
    ShipmentSchema,
)

blueprint = Blueprint("shipments", "Shipments: what the warehouse packs and sends.")


@blueprint.route("/shipments")
class Shipments(MethodView):
    """All shipments."""

    @roles(WAREHOUSE, ADMIN)
    @blueprint.operation("listShipments")
    @blueprint.arguments(ListShipmentsSchema, location="query")
    @blueprint.response(200, ShipmentPageSchema, headers=LINK)
    def get(self, query: Answer) -> tuple[Answer, dict[str, str]]:
        """A page of shipments, newest first unless the oldest are asked for."""
        return linked(rpc.inventory.list_shipments(**query))


@blueprint.route("/shipments/<uuid:shipment_id>")
class ShipmentById(MethodView):
    """One shipment."""

    @roles(WAREHOUSE, ADMIN)
    @blueprint.operation("getShipment", "NotFound")
    @blueprint.response(200, ShipmentSchema)
    def get(self, shipment_id: UUID) -> Answer:
        """One shipment with its lines."""
        return rpc.inventory.get_shipment(shipment_id=str(shipment_id))


@blueprint.route("/shipments/<uuid:shipment_id>/pack")
class ShipmentPacking(MethodView):
    """Into the parcel."""

    @roles(WAREHOUSE, ADMIN)
    @keyed
    @blueprint.operation("packShipment", "NotFound", "Conflict")
    @blueprint.arguments(PackingSchema, example={"lines": [{"position": 0, "quantity": 1}]})
    @blueprint.response(200, ShipmentSchema)
    def post(self, packing: Answer, shipment_id: UUID) -> Answer:
        """Pack a planned shipment, all of it where no lines are named; what is left over is a new one."""
        return rpc.inventory.pack_shipment(shipment_id=str(shipment_id), **packing)


@blueprint.route("/shipments/<uuid:shipment_id>/dispatch")
class ShipmentDispatch(MethodView):
    """Out of the warehouse."""

    @roles(WAREHOUSE, ADMIN)
    @keyed
    @blueprint.operation("dispatchShipment", "NotFound", "Conflict")
    @blueprint.arguments(DispatchSchema, example={"carrier": "Post", "tracking_number": "RR 1234 5678 9 DK"})
    @blueprint.response(200, ShipmentSchema)
    def post(self, dispatch: Answer, shipment_id: UUID) -> Answer:
        """Give a shipment to its carrier; it must be READY: packed, and its money captured."""
        return rpc.inventory.dispatch_shipment(shipment_id=str(shipment_id), **dispatch)


@blueprint.route("/shipments/<uuid:shipment_id>/deliver")
class ShipmentDelivery(MethodView):
    """At its customer's."""

    @roles(WAREHOUSE, ADMIN)
    @keyed
    @blueprint.operation("deliverShipment", "NotFound", "Conflict")
    @blueprint.response(200, ShipmentSchema)
    def post(self, shipment_id: UUID) -> Answer:
        """Note that a shipment reached its customer."""
        return rpc.inventory.deliver_shipment(shipment_id=str(shipment_id))
