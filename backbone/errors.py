"""The closed set of error kinds and their wire form: the only exceptions that cross a service's border."""

import json
from collections.abc import Mapping
from typing import ClassVar, TypeGuard

Detail = str | int | bool
Details = Mapping[str, Detail | list[str]]


class ServiceError(Exception):
    """A failure that the caller is told about: a stable code, one English sentence, and values for programs.

    The constructor takes `details` as a mapping, or as the JSON text that Nameko's wire form carries: Nameko rebuilds
    an exception from its class path and positional arguments, and turns everything in them into text.

    Args:
        code: snake_case, stable, listed in the contract that makes the error.
        message: One sentence with the values in it, fit to be shown to a person.
        details: A flat mapping for programs.
    """

    kind: ClassVar[str] = "InternalError"
    is_definite: ClassVar[bool] = False
    """True when asking again under the same key can only be refused again, so that the refusal may be stored."""

    def __init__(self, code: str, message: str, details: Details | str | None = None) -> None:
        self.code = code
        self.message = message
        self.details: dict[str, Detail | list[str]] = (
            json.loads(details) if isinstance(details, str) else dict(details or {})
        )
        super().__init__(code, message, json.dumps(self.details, sort_keys=True))

    def __str__(self) -> str:
        return f"{self.code}: {self.message}"


class InvalidRequest(ServiceError):
    """The request is against a rule of its fields. Details: field -> list of texts, where fields are at fault."""

    kind = "InvalidRequest"


class Unauthenticated(ServiceError):
    """Nobody is known to be asking, or the proof of who asks is wrong."""

    kind = "Unauthenticated"


class PermissionDenied(ServiceError):
    """Who asks is known, and may not."""

    kind = "PermissionDenied"
    is_definite = True


class NotFound(ServiceError):
    """There is no such thing, or none that who asks may know of."""

    kind = "NotFound"
    is_definite = True


class Conflict(ServiceError):
    """The present state forbids it."""

    kind = "Conflict"
    is_definite = True


class Stale(ServiceError):
    """Someone changed it since it was read."""

    kind = "Stale"


class PaymentDeclined(ServiceError):
    """The request is valid, and the payment provider said no."""

    kind = "PaymentDeclined"


class Overloaded(ServiceError):
    """A limit was reached. Details may hold `retry_after_ms`."""

    kind = "Overloaded"


class Unavailable(ServiceError):
    """A dependency is away and nothing was started. Details may hold `retry_after_ms`."""

    kind = "Unavailable"


class OutcomeUnknown(ServiceError):
    """No answer came by the deadline: it may have happened. Ask again under the same idempotency key."""

    kind = "OutcomeUnknown"


class InternalError(ServiceError):
    """A bug of ours, and the form that anything unexpected takes on its way out."""

    kind = "InternalError"


KINDS: dict[str, type[ServiceError]] = {
    kind.__name__: kind
    for kind in (
        InvalidRequest, Unauthenticated, PermissionDenied, NotFound, Conflict, Stale,
        PaymentDeclined, Overloaded, Unavailable, OutcomeUnknown, InternalError,
    )
}  # fmt: skip


def internal_error(correlation_id: str) -> InternalError:
    """What a caller learns of a failure that is none of its business: where the operators find it."""
    return InternalError(
        "internal_error",
        f"Something went wrong on our side; it is in the log under the correlation id {correlation_id}.",
        {"correlation_id": correlation_id},
    )


def to_wire(error: ServiceError) -> dict[str, object]:
    """The `error` part of a reply, in the form that stock Nameko clients rebuild exceptions from."""
    code, message, details = error.args
    return {
        "exc_type": type(error).__name__,
        "exc_path": f"{type(error).__module__}.{type(error).__name__}",
        "exc_args": [code, message, details],
        "value": str(error),
    }


def from_wire(wire: object) -> ServiceError:
    """The error that a reply carries.

    Returns: The kind that was raised; `InternalError` `remote_error` for what is none of ours, whose text is never
        parsed.
    """
    given = wire if isinstance(wire, Mapping) else {}
    path, name = str(given.get("exc_path", "")), str(given.get("exc_type", ""))
    kind, arguments = KINDS.get(name), given.get("exc_args")
    if kind is None or path != f"{__name__}.{name}" or not _are_ours(arguments):
        return InternalError("remote_error", f"The service failed with {name or 'an unnamed error'}.")
    return kind(*arguments)


def _are_ours(arguments: object) -> TypeGuard[list[str]]:
    if not isinstance(arguments, list) or [type(each) for each in arguments] != [str, str, str]:
        return False
    try:
        return isinstance(json.loads(arguments[2]), dict)
    except ValueError:
        return False
