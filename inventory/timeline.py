"""Timeline: the entries of what happened to an order, each with its place among them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from backbone.messages import Event

Details = Mapping[str, str | int | bool]


@dataclass(frozen=True)
class Entry:
    """Something that happened to an order. Args: sequence: From 1, without a gap."""

    sequence: int
    kind: str
    details: Details


@dataclass(frozen=True)
class Stamp:
    """When something happened, and who did it: a person, `operator`, or the service whose fact or clock it was."""

    at: datetime
    actor_id: str


def details_of(fact: Event) -> Details:
    """What a fact tells, as flat values; an amount becomes its minor units and its currency."""
    details: dict[str, str | int | bool] = {}
    for name, value in fact.payload().items():
        if isinstance(value, dict):
            details |= {f"{name}_minor": value["amount_minor"], "currency": value["currency"]}
        elif name != "order_id":
            details[name] = value
    return details
