"""Stock: what is in the warehouse, what came and what went."""

from flask.views import MethodView

from backbone.messages import PageRequestSchema
from customers.contract import ADMIN, WAREHOUSE
from gateway.api import Blueprint
from gateway.auth import roles
from gateway.keys import keyed
from gateway.pagination import LINK, linked
from gateway.rpc import Answer, rpc
from inventory.contract import (
    AdjustStockSchema,
    ListStockSchema,
    MovementPageSchema,
    NamedStockSchema,
    ReceiveStockSchema,
    StockPageSchema,
    StockSchema,
)

blueprint = Blueprint("stock", "Stock: what is in the warehouse, what came and what went.")


@blueprint.route("/stock")
class Stock(MethodView):
    """The stock of all SKUs."""

    @roles(WAREHOUSE, ADMIN)
    @blueprint.operation("listStock")
    @blueprint.arguments(ListStockSchema, location="query")
    @blueprint.response(200, StockPageSchema, headers=LINK)
    def get(self, query: Answer) -> tuple[Answer, dict[str, str]]:
        """A page of the stock, by SKU."""
        return linked(rpc.inventory.list_stock(**query))


@blueprint.route("/stock/<sku>")
class StockOfSku(MethodView):
    """The stock of one SKU."""

    @roles(WAREHOUSE, ADMIN)
    @blueprint.operation("getStock", "NotFound", "InvalidRequest")
    @blueprint.response(200, NamedStockSchema)
    def get(self, sku: str) -> Answer:
        """How many units of a SKU are there, and what became of the others."""
        return rpc.inventory.get_stock(sku=sku)


@blueprint.route("/stock/<sku>/movements")
class StockMovements(MethodView):
    """How the stock of one SKU came about."""

    @roles(WAREHOUSE, ADMIN)
    @blueprint.operation("listMovements", "NotFound")
    @blueprint.arguments(PageRequestSchema, location="query")
    @blueprint.response(200, MovementPageSchema, headers=LINK)
    def get(self, query: Answer, sku: str) -> tuple[Answer, dict[str, str]]:
        """A page of the movements of a SKU, newest first."""
        return linked(rpc.inventory.list_movements(sku=sku, **query))


@blueprint.route("/stock/receipts")
class StockReceipts(MethodView):
    """Deliveries to the warehouse."""

    @roles(WAREHOUSE, ADMIN)
    @keyed
    @blueprint.operation("receiveStock", "NotFound", "Conflict")
    @blueprint.arguments(ReceiveStockSchema, example={"sku": "KIT-0001", "quantity": 24})
    @blueprint.response(201, StockSchema)
    def post(self, receipt: Answer) -> tuple[Answer, dict[str, str]]:
        """Count units of a SKU into the warehouse."""
        return _at(rpc.inventory.receive_stock(**receipt))


@blueprint.route("/stock/adjustments")
class StockAdjustments(MethodView):
    """Corrections of the count."""

    @roles(WAREHOUSE, ADMIN)
    @keyed
    @blueprint.operation("adjustStock", "NotFound", "Conflict")
    @blueprint.arguments(
        AdjustStockSchema, example={"sku": "KIT-0001", "quantity": -2, "reason": "Broken on the shelf"}
    )
    @blueprint.response(201, StockSchema)
    def post(self, adjustment: Answer) -> tuple[Answer, dict[str, str]]:
        """Correct the count of a SKU by units that were found, or that are missing."""
        return _at(rpc.inventory.adjust_stock(**adjustment))


def _at(stock: Answer) -> tuple[Answer, dict[str, str]]:
    return stock, {"Location": f"/api/v1/stock/{stock['sku']}"}
