"""What travels: the base of every wire schema, `Event`, its envelope, and the names of exchanges and queues."""

import builtins
import os
import threading
import time
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any, ClassVar, Generic, Self, TypeVar

from marshmallow import EXCLUDE, RAISE, Schema, ValidationError, fields, post_load, pre_load, validate

# The names below are those of stock Nameko 2.14, so that its clients and services and ours can talk to each other.
RPC_EXCHANGE = "nameko-rpc"
ANNOUNCEMENTS_EXCHANGE = "announcements"
DEAD_LETTERS_QUEUE = "dead-letters"
CONTENT_TYPE = "application/json"

QUERY_PREFIXES = (
    "get_", "list_", "quote", "snapshot_", "order_timeline", "trial_balance", "authenticate", "rotate_session",
    "check_", "health", "backlog", "prove", "judge",
)  # fmt: skip
"""What the name of a method begins with that may be asked again without harm."""

PAGE_LIMIT_DEFAULT = 20
PAGE_LIMIT_MAX = 100
"""Rows of one page: one is read, dumped and sent well under a second."""

Row = TypeVar("Row")
AnySchema = TypeVar("AnySchema", bound=Schema)


def rpc_queue(service: str) -> str:
    """The queue that all instances of a service compete for."""
    return f"rpc-{service}"


def events_exchange(producer: str) -> str:
    """The exchange on which a service publishes its facts."""
    return f"{producer}.events"


def event_queue(producer: str, event_type: str, consumer: str, handler: str) -> str:
    """The queue of one handler of one fact, shared by all instances of its service."""
    return f"evt-{producer}-{event_type}--{consumer}.{handler}"


def is_query(method: str) -> bool:
    """Whether a method of ours only asks, so that calling it again does no harm: its name says so."""
    return method.startswith(QUERY_PREFIXES)


_last_stamp = 0
_stamping = threading.Lock()


def new_id() -> str:
    """A UUIDv7 as text: unique, and within a process in the order of its making.

    Source: RFC 9562, section 5.7, and 6.2 method 3: the twelve bits after the milliseconds are fractions of one.
    """
    global _last_stamp
    with _stamping:
        now = time.time_ns()
        _last_stamp = stamp = max(_last_stamp + 1, now // 1_000_000 << 12 | now % 1_000_000 * 4_096 // 1_000_000)
    value = stamp >> 12 << 80 | 0x7 << 76 | (stamp & 0xFFF) << 64 | 0x2 << 62
    return str(uuid.UUID(int=value | int.from_bytes(os.urandom(8)) >> 2))


def first_id_at(instant: datetime) -> str:
    """The least id that `new_id` can have made at an instant."""
    return str(uuid.UUID(int=int(instant.timestamp() * 1_000) << 80))


def made_at(message_id: str) -> datetime:
    """When `new_id` made an id."""
    return datetime.fromtimestamp((uuid.UUID(message_id).int >> 80) / 1_000, UTC)


class WireSchema(Schema):
    """A schema that loads into the class named by `makes`, and refuses fields that it does not know."""

    makes: ClassVar[type[Any] | None] = None

    class Meta:
        unknown = RAISE

    @pre_load
    def refuse_nul(self, values: Any, **_: object) -> Any:
        """Refuse texts with the character NUL, which PostgreSQL cannot store."""
        texts = values.items() if isinstance(values, dict) else ()
        if at_fault := [name for name, value in texts if isinstance(value, str) and "\0" in value]:
            raise ValidationError({name: ["Must not contain the character NUL."] for name in at_fault})
        return values

    @post_load
    def make(self, values: dict[str, Any], **_: object) -> Any:
        """The loaded values as an instance of `makes`, or as they are where it names nothing."""
        return values if self.makes is None else self.makes(**values)


@cache
def shared(schema: builtins.type[AnySchema]) -> AnySchema:
    """The one instance of a schema class: making one copies all its fields, and using it changes nothing in it."""
    return schema()


class FactSchema(WireSchema):
    """The schema of a fact's payload. Versions only add fields, so fields that it does not know are left out."""

    class Meta:
        unknown = EXCLUDE


class FullMatch(validate.Regexp):
    """A pattern for the whole text: at the `$` of a plain `Regexp`, a newline may follow."""

    def __call__(self, value: Any) -> Any:
        """The text, unchanged. Raises: ValidationError when it does not match."""
        if self.regex.fullmatch(value) is None:
            raise ValidationError(self._format_error(value))
        return value


class UuidText(fields.String):
    """A UUID in its canonical text form."""

    def __init__(self, **options: Any) -> None:
        pattern = r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$"
        options.setdefault("metadata", {}).setdefault("format", "uuid")
        super().__init__(validate=FullMatch(pattern, error="Must be a UUID in lower case."), **options)


class Instant(fields.AwareDateTime):
    """An instant in UTC, as ISO 8601 text."""

    def __init__(self, **options: Any) -> None:
        super().__init__(format="iso", default_timezone=UTC, **options)


class PageRequestSchema(WireSchema):
    """Which page of a list: where the last one ended, and how many rows at most."""

    cursor = fields.String(
        load_default=None,
        allow_none=True,
        validate=validate.Length(max=500),
        metadata={"description": "`next_cursor` of the page before; none for the first page."},
    )
    limit = fields.Integer(
        load_default=PAGE_LIMIT_DEFAULT,
        validate=validate.Range(1, PAGE_LIMIT_MAX),
        metadata={"description": "How many at most."},
    )


@dataclass(frozen=True)
class Page(Generic[Row]):
    """Some rows of a list, and where the next page starts (None at the end)."""

    items: list[Row]
    next_cursor: str | None


@dataclass(frozen=True)
class Event:
    """A fact: a frozen record of what happened, with the schema that puts it on the wire.

    A subclass is a frozen dataclass that names its producer, its type (past tense, noun first), its version and schema.
    """

    producer: ClassVar[str]
    type: ClassVar[str]
    version: ClassVar[int] = 1
    schema: ClassVar[builtins.type[FactSchema]]

    @classmethod
    def from_payload(cls, payload: dict[str, Any]) -> Self:
        """The fact that a message carries. Raises: marshmallow.ValidationError for a payload against the schema."""
        return cls(**shared(cls.schema).load(payload))

    def payload(self) -> dict[str, Any]:
        """The fact as plain JSON values."""
        return shared(self.schema).dump(self)  # type: ignore[no-any-return]


class EnvelopeSchema(FactSchema):
    """The envelope around every event."""

    message_id = UuidText(required=True)
    type = fields.String(required=True)
    version = fields.Integer(required=True)
    occurred_at = Instant(required=True)
    producer = fields.String(required=True)
    aggregate_id = fields.String(required=True)
    aggregate_version = fields.Integer(required=True)
    correlation_id = fields.String(required=True)
    causation_id = fields.String(required=True, allow_none=True)
    traceparent = fields.String(required=True, allow_none=True)
    payload = fields.Dict(required=True)


@dataclass(frozen=True)
class Envelope:
    """What every event carries beside its payload.

    Args:
        message_id: UUIDv7; the inbox counts each only once.
        occurred_at: When the transaction that made the fact ran.
        aggregate_id, aggregate_version: Of which thing, at which of its versions, the fact tells.
        correlation_id: The journey. causation_id: The message before on that journey.
    """

    message_id: str
    type: str
    version: int
    occurred_at: datetime
    producer: str
    aggregate_id: str
    aggregate_version: int
    correlation_id: str
    causation_id: str | None
    traceparent: str | None
    payload: dict[str, Any]

    @classmethod
    def from_wire(cls, body: Any) -> Self:
        """The envelope of a received body. Raises: marshmallow.ValidationError when it is none."""
        return cls(**shared(EnvelopeSchema).load(body))

    def to_wire(self) -> dict[str, Any]:
        """The envelope as plain JSON values."""
        return shared(EnvelopeSchema).dump(self)  # type: ignore[no-any-return]
