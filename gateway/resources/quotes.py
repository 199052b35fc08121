"""Quotes: what lines would cost now."""

from flask.views import MethodView
from marshmallow import fields

from backbone.messages import FullMatch
from gateway.api import Blueprint
from gateway.auth import identified, public
from gateway.rpc import Answer, rpc
from inventory.contract import QuoteSchema, RequestedLinesSchema

blueprint = Blueprint("quotes", "Quotes: what lines would cost now; nothing is reserved.")


class QuoteRequestSchema(RequestedLinesSchema):
    """What is asked the price of, and where it would be delivered."""

    country = fields.String(
        load_default=None,
        allow_none=True,
        validate=FullMatch(r"^[A-Z]{2}$", error="Must be two capital letters (ISO 3166-1 alpha-2)."),
        metadata={
            "description": "It decides on the tax. Without it, that of who asks, who must have signed in.",
            "example": "DK",
        },
    )


@blueprint.route("/quotes")
class Quotes(MethodView):
    """What an order would come to."""

    @public
    @blueprint.operation("quoteOrder", "Unauthenticated", "PermissionDenied", "NotFound", "Conflict")
    @blueprint.arguments(QuoteRequestSchema, example={"lines": [{"sku": "KIT-0001", "quantity": 2}], "country": "DK"})
    @blueprint.response(200, QuoteSchema)
    def post(self, asked: Answer) -> Answer:
        """What lines cost with shipping and tax, and which of them are short."""
        country = asked.get("country")
        customer_id = None if country else identified().id
        return rpc.inventory.quote(lines=asked["lines"], customer_id=customer_id, country=country)
