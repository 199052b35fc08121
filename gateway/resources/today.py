"""What there is to do today, for the staff: counts, and the few to begin with."""

from flask.views import MethodView

from billing.contract import DoubtsSchema
from customers.contract import ACCOUNTANT, ADMIN, CATALOGUE, SUPPORT, WAREHOUSE
from gateway.api import Blueprint
from gateway.auth import roles
from gateway.rpc import Answer, rpc
from inventory.contract import GetIntakeSchema, IntakeSchema, ScarceStockSchema, WaitingShipmentsSchema

blueprint = Blueprint("today", "What there is to do today, for the staff.")


@blueprint.route("/today/shipments")
class WaitingShipments(MethodView):
    """What the warehouse has to do."""

    @roles(WAREHOUSE, ADMIN)
    @blueprint.operation("getWaitingShipments")
    @blueprint.response(200, WaitingShipmentsSchema)
    def get(self) -> Answer:
        """How many shipments wait to be packed, dispatched or paid again, and the oldest of each."""
        return rpc.inventory.get_waiting_shipments()


@blueprint.route("/today/stock")
class ScarceStock(MethodView):
    """What is to be ordered from suppliers."""

    @roles(WAREHOUSE, CATALOGUE, ADMIN)
    @blueprint.operation("getScarceStock")
    @blueprint.response(200, ScarceStockSchema)
    def get(self) -> Answer:
        """How many products for sale are running out, and the scarcest of them."""
        return rpc.inventory.get_scarce_stock()


@blueprint.route("/today/orders")
class Intake(MethodView):
    """What customers ordered."""

    @roles(SUPPORT, WAREHOUSE, ACCOUNTANT, ADMIN)
    @blueprint.operation("getIntake")
    @blueprint.arguments(GetIntakeSchema, location="query")
    @blueprint.response(200, IntakeSchema)
    def get(self, query: Answer) -> Answer:
        """How many orders were placed since an instant, how many of them are paid for, and their totals."""
        return rpc.inventory.get_intake(**query)


@blueprint.route("/today/payments")
class Doubts(MethodView):
    """What the payment provider owes an answer to."""

    @roles(SUPPORT, ACCOUNTANT, ADMIN)
    @blueprint.operation("getDoubts")
    @blueprint.response(200, DoubtsSchema)
    def get(self) -> Answer:
        """How many requests the payment provider has not answered, and the oldest of them."""
        return rpc.billing.get_doubts()
