"""What the payment provider has not answered yet."""

from marshmallow import fields

from backbone.messages import WireSchema
from billing.contract.payment_attempts import TransactionSchema

SHOWN_MAX = 5
"""Rows that stand beside the count."""


class DoubtSchema(TransactionSchema):
    """A request that the provider has not answered, and its order's number."""

    order_number = fields.String(required=True)


class DoubtsSchema(WireSchema):
    """How many requests the provider has not answered, and those that have waited longest."""

    count = fields.Integer(required=True)
    oldest = fields.List(fields.Nested(DoubtSchema), required=True)
