"""What others may rely on of the teller: wire schemas, events and errors."""

from dataclasses import dataclass

from marshmallow import fields, validate

from backbone.errors import Conflict, NotFound
from backbone.messages import Event, FactSchema, UuidText, WireSchema

SERVICE = "teller"
TIMES_MAX = 100
"""Facts of one command: they commit together, in a few milliseconds."""
TOPIC_LENGTH_MAX = 100
TITLE_LENGTH_MAX = 200


def topic_name() -> fields.String:
    """The field that names a topic: any short text that is not blank."""
    is_seen = validate.Regexp(r"^(?!\s+$)", error="Must not be blank.")
    return fields.String(required=True, validate=[validate.Length(1, TOPIC_LENGTH_MAX), is_seen])


@dataclass(frozen=True)
class Tell:
    """Tell facts about a topic."""

    topic: str
    times: int


class TellSchema(WireSchema):
    """Tell facts about a topic."""

    makes = Tell
    topic = topic_name()
    times = fields.Integer(load_default=1, strict=True, validate=validate.Range(1, TIMES_MAX))


class ToldIdsSchema(WireSchema):
    """The ids of the facts that were told."""

    ids = fields.List(UuidText(), required=True)


@dataclass(frozen=True)
class Withdraw:
    """Take a told fact back."""

    told_id: str


class WithdrawSchema(WireSchema):
    """Take a told fact back."""

    makes = Withdraw
    told_id = UuidText(required=True)


@dataclass(frozen=True)
class RenameTopic:
    """Give a topic another title."""

    topic: str
    title: str


class RenameTopicSchema(WireSchema):
    """Give a topic another title."""

    makes = RenameTopic
    topic = topic_name()
    title = fields.String(required=True, validate=validate.Length(1, TITLE_LENGTH_MAX))


@dataclass(frozen=True)
class CloseTopic:
    """End a topic, about which nothing is told after that."""

    topic: str


class CloseTopicSchema(WireSchema):
    """End a topic, about which nothing is told after that."""

    makes = CloseTopic
    topic = topic_name()


@dataclass(frozen=True)
class GetTopic:
    """Ask what was told about a topic."""

    topic: str


class GetTopicSchema(WireSchema):
    """Ask what was told about a topic."""

    makes = GetTopic
    topic = topic_name()


@dataclass(frozen=True)
class CheckTopic:
    """Ask whether all that was told about a topic was counted."""

    topic: str


class CheckTopicSchema(WireSchema):
    """Ask whether all that was told about a topic was counted."""

    makes = CheckTopic
    topic = topic_name()


class TopicSchema(WireSchema):
    """A topic: how many facts were told about it, and how many of these were withdrawn."""

    topic = fields.String(required=True)
    told = fields.Integer(required=True)
    withdrawn = fields.Integer(required=True)
    title = fields.String(required=True, allow_none=True)
    version = fields.Integer(required=True)
    is_closed = fields.Boolean(required=True)


class TopicCheckSchema(WireSchema):
    """What was told and withdrawn, beside what the counter has of each; settled once they agree."""

    topic = fields.String(required=True)
    told = fields.Integer(required=True)
    withdrawn = fields.Integer(required=True)
    counted = fields.Integer(required=True)
    counted_withdrawn = fields.Integer(required=True)
    is_settled = fields.Boolean(required=True)


class ToldSchema(FactSchema):
    """The wire form of `Told`, and of `ToldWithdrawn`."""

    told_id = UuidText(required=True)
    topic = fields.String(required=True)


@dataclass(frozen=True)
class Told(Event):
    """A fact was told about a topic."""

    producer = "teller"
    type = "told"
    version = 1
    schema = ToldSchema

    told_id: str
    topic: str


@dataclass(frozen=True)
class ToldWithdrawn(Event):
    """A fact that was told was taken back."""

    producer = "teller"
    type = "told_withdrawn"
    version = 1
    schema = ToldSchema

    told_id: str
    topic: str


class TopicRenamedSchema(FactSchema):
    """The wire form of `TopicRenamed`."""

    topic = fields.String(required=True)
    title = fields.String(required=True)
    title_version = fields.Integer(required=True)


@dataclass(frozen=True)
class TopicRenamed(Event):
    """A topic got another title. The version grows with each, as two of these may arrive in either order."""

    producer = "teller"
    type = "topic_renamed"
    version = 1
    schema = TopicRenamedSchema

    topic: str
    title: str
    title_version: int


class TopicClosedSchema(FactSchema):
    """The wire form of `TopicClosed`."""

    topic = fields.String(required=True)
    told = fields.Integer(required=True)


@dataclass(frozen=True)
class TopicClosed(Event):
    """Nothing is told about a topic any more; so many facts were, withdrawn ones included."""

    producer = "teller"
    type = "topic_closed"
    version = 1
    schema = TopicClosedSchema

    topic: str
    told: int


def told_not_found(told_id: str) -> NotFound:
    """No such fact was told."""
    return NotFound("told_not_found", f"No fact {told_id} was told.", {"told_id": told_id})


def already_withdrawn(told_id: str) -> Conflict:
    """The fact was taken back before."""
    return Conflict("already_withdrawn", f"The fact {told_id} is withdrawn already.", {"told_id": told_id})


def topic_is_closed(topic: str) -> Conflict:
    """Nothing is told about the topic any more, and it cannot be closed again."""
    return Conflict("topic_is_closed", f"The topic {topic} is closed.", {"topic": topic})
