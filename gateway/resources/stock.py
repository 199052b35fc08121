"""Stock: what arrives at the warehouse."""

from flask.views import MethodView

from customers.contract import ADMIN, WAREHOUSE
from gateway.api import Blueprint
from gateway.auth import roles
from gateway.keys import keyed
from gateway.rpc import Answer, rpc
from inventory.contract import ReceiveStockSchema, StockSchema

blueprint = Blueprint("stock", "Stock: what arrives at the warehouse.")


@blueprint.route("/stock/receipts")
class StockReceipts(MethodView):
    """Deliveries to the warehouse."""

    @roles(WAREHOUSE, ADMIN)
    @keyed
    @blueprint.operation("receiveStock", "NotFound", "Conflict")
    @blueprint.arguments(ReceiveStockSchema, example={"sku": "KIT-0001", "quantity": 24})
    @blueprint.response(201, StockSchema)
    def post(self, receipt: Answer) -> Answer:
        """Count units of a SKU into the warehouse."""
        return rpc.inventory.receive_stock(**receipt)
