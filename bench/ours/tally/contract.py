"""What the tally understands: values, coins, and the fact that one was dropped."""

from dataclasses import dataclass

from marshmallow import fields

from backbone.messages import Event, FactSchema, UuidText, WireSchema

SERVICE = "tally"
TILL = "till"
"""Publishes the coins that the tally counts; nobody runs it, the bench fills the queue."""


class ValueSchema(WireSchema):
    """Any value."""

    value = fields.Raw(required=True, allow_none=True)


class AskForCoinSchema(WireSchema):
    """Which coin."""

    coin_id = UuidText(required=True)


class CoinSchema(FactSchema):
    """A coin."""

    coin_id = UuidText(required=True)
    worth_minor = fields.Integer(required=True)
    currency = fields.String(required=True)


@dataclass(frozen=True)
class CoinDropped(Event):
    """A coin fell into the till."""

    producer = TILL
    type = "coin_dropped"
    schema = CoinSchema

    coin_id: str
    worth_minor: int
    currency: str
