"""What others may rely on of the counter: wire schemas."""

from dataclasses import dataclass

from marshmallow import fields

from backbone.messages import PageRequestSchema, WireSchema
from teller.contract import topic_name

SERVICE = "counter"


@dataclass(frozen=True)
class GetCount:
    """Ask how many facts about a topic were counted."""

    topic: str


class GetCountSchema(WireSchema):
    """Ask how many facts about a topic were counted."""

    makes = GetCount
    topic = topic_name()


@dataclass(frozen=True)
class ListCounts:
    """Ask for a page of counts."""

    cursor: str | None
    limit: int


class ListCountsSchema(PageRequestSchema):
    """Ask for a page of counts, by topic."""

    makes = ListCounts


class CountSchema(WireSchema):
    """How many facts about a topic count, how many were withdrawn, and whether that is all there will ever be."""

    topic = fields.String(required=True)
    counted = fields.Integer(required=True)
    withdrawn = fields.Integer(required=True)
    title = fields.String(required=True, allow_none=True)
    is_complete = fields.Boolean(required=True)


class CountPageSchema(WireSchema):
    """A page of counts, by topic."""

    items = fields.List(fields.Nested(CountSchema), required=True)
    next_cursor = fields.String(required=True, allow_none=True)
