"""Who asks, until when, under which key, on which journey: what every call and event carries along."""

import json
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from backbone.errors import PermissionDenied, Unavailable
from backbone.messages import new_id

DEADLINE_DEFAULT_MS = 10_000
"""What a person waits for a page at most, and what a call gets that names no deadline."""
DEADLINE_MAX_MS = 3_600_000
"""Nobody waits longer than an hour, whatever a header says."""
CLOCK_TOLERANCE_MS = 2_000
"""How far clocks of two machines may differ before a deadline is misread."""
OPERATOR = "operator"
"""Stands for who asks when no actor is named: whoever holds the broker's credentials."""
_HEADER = "nameko."


@dataclass(frozen=True)
class Actor:
    """A person who asks, and the roles that person has."""

    id: str
    roles: frozenset[str]


@dataclass(frozen=True)
class Deadline:
    """The instant after which nobody waits for the answer any more, in epoch milliseconds."""

    at_ms: int

    @classmethod
    def after_ms(cls, milliseconds: int) -> "Deadline":
        """The deadline that many milliseconds from now."""
        return cls(time.time_ns() // 1_000_000 + milliseconds)

    @property
    def left_ms(self) -> int:
        """Milliseconds until then; 0 once it has passed."""
        return max(0, self.at_ms - time.time_ns() // 1_000_000)

    def require_open(self) -> None:
        """Refuse to start what nobody waits for. Raises: Unavailable `deadline_passed`."""
        if time.time_ns() // 1_000_000 > self.at_ms + CLOCK_TOLERANCE_MS:
            raise Unavailable("deadline_passed", "The deadline passed before the work was started; ask again.")


@dataclass(frozen=True)
class Context:
    """What a call or an event carries beside its arguments.

    Args:
        actor: Who asks; None is an operator at the broker, who may do everything.
        deadline: Until when an answer is of use.
        idempotency_key: The caller's name for this command; None for queries.
        correlation_id: The journey. causation_id: The message before on it.
        traceparent: W3C trace context.
    """

    actor: Actor | None = None
    deadline: Deadline = field(default_factory=lambda: Deadline.after_ms(DEADLINE_DEFAULT_MS))
    idempotency_key: str | None = None
    correlation_id: str = field(default_factory=new_id)
    causation_id: str | None = None
    traceparent: str | None = None

    @property
    def actor_id(self) -> str:
        """The actor's id, or `operator`."""
        return self.actor.id if self.actor else OPERATOR

    def may(self, *roles: str) -> bool:
        """Whether who asks has one of these roles; an operator has all."""
        return self.actor is None or not self.actor.roles.isdisjoint(roles)

    def is_about(self, owner_id: str) -> bool:
        """Whether who asks owns what is asked for."""
        return self.actor is not None and self.actor.id == owner_id

    def require(self, *roles: str) -> None:
        """Let only these roles pass. Raises: PermissionDenied `role_required`."""
        if not self.may(*roles):
            needed = " or ".join(roles)
            raise PermissionDenied("role_required", f"This needs the role {needed}.", {"roles": list(roles)})

    def to_headers(self) -> dict[str, str]:
        """The context as message headers, named as stock Nameko names its own."""
        values = {
            "deadline": str(self.deadline.at_ms),
            "correlation_id": self.correlation_id,
            "causation_id": self.causation_id,
            "traceparent": self.traceparent,
            "idempotency_key": self.idempotency_key,
            "actor": json.dumps({"id": self.actor.id, "roles": sorted(self.actor.roles)}) if self.actor else None,
        }
        return {_HEADER + name: value for name, value in values.items() if value is not None}

    @classmethod
    def from_headers(cls, headers: Mapping[str, object], message_id: str | None = None) -> "Context":
        """The context that a message carries.

        Args:    message_id: Its correlation id property; the key of a command that names none.
        Raises:  ValueError for a malformed deadline or actor.
        """
        values = {name: headers.get(_HEADER + name) for name in ("correlation_id", "traceparent", "idempotency_key")}
        given: dict[str, Any] = {name: value for name, value in values.items() if isinstance(value, str)}
        if (deadline := headers.get(_HEADER + "deadline")) is not None:
            given["deadline"] = Deadline(min(int(str(deadline)), Deadline.after_ms(DEADLINE_MAX_MS).at_ms))
        return cls(actor=_actor(headers.get(_HEADER + "actor")), causation_id=message_id, **given)


def _actor(header: object) -> Actor | None:
    if header is None:
        return None
    record = json.loads(str(header))
    if (
        not isinstance(record, dict)
        or not isinstance(record.get("id"), str)
        or not isinstance(record.get("roles"), list)
    ):
        raise ValueError("The actor header is malformed.")
    return Actor(record["id"], frozenset(map(str, record["roles"])))


_current: ContextVar[Context | None] = ContextVar("context", default=None)
_transaction: ContextVar[bool] = ContextVar("transaction", default=False)


def current() -> Context:
    """The context of the running call; a fresh operator's context where none is bound."""
    return _current.get() or Context()


def current_or_none() -> Context | None:
    """The context of the running call, or None where none is bound."""
    return _current.get()


@contextmanager
def bound(context: Context) -> Iterator[Context]:
    """Run a block in a context."""
    token = _current.set(context)
    try:
        yield context
    finally:
        _current.reset(token)


@contextmanager
def transaction() -> Iterator[None]:
    """Mark a block as the inside of a database transaction, where nothing else may be waited for."""
    token = _transaction.set(True)
    try:
        yield
    finally:
        _transaction.reset(token)


def forbid_in_transaction() -> None:
    """Called by everything that waits for others. Raises: RuntimeError inside a unit of work."""
    if _transaction.get():
        raise RuntimeError("A unit of work waits for nothing outside its own database: ask before you open it.")
