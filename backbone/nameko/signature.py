"""What a method takes and answers, and how a received call becomes a typed command."""

from dataclasses import dataclass
from typing import Any

from marshmallow import ValidationError

from backbone.context import Context
from backbone.errors import InvalidRequest
from backbone.messages import WireSchema, shared

KEY_LENGTH_MAX = 200


@dataclass(frozen=True)
class Call:
    """A received call: its context and its arguments as they came."""

    context: Context
    args: list[Any]
    kwargs: dict[str, Any]


@dataclass(frozen=True)
class Signature:
    """What a method takes and answers, who may call it, and whether it changes anything."""

    method: str
    params: type[WireSchema]
    result: type[WireSchema] | None
    roles: tuple[str, ...]
    is_command: bool

    def bind(self, call: Call) -> tuple[Any, Context]:
        """The typed command, and the context with the idempotency key in it. Raises: InvalidRequest."""
        arguments = self._named(call)
        given = arguments.pop("idempotency_key", None)
        key = call.context.idempotency_key if given is None else given
        if key is not None and not (isinstance(key, str) and 0 < len(key) <= KEY_LENGTH_MAX):
            raise InvalidRequest(
                "idempotency_key_malformed", f"The key must be a text of 1 to {KEY_LENGTH_MAX} characters."
            )
        try:
            command = shared(self.params).load(arguments)
        except ValidationError as error:
            raise invalid_fields(error) from None
        return command, _with_key(call.context, key)

    def dump(self, result: Any) -> Any:
        """The result as plain JSON values."""
        return None if self.result is None else shared(self.result).dump(result)

    def _named(self, call: Call) -> dict[str, Any]:
        names = [name for name, field in shared(self.params).fields.items() if not field.dump_only]
        if len(call.args) > len(names) or set(names[: len(call.args)]) & call.kwargs.keys():
            raise InvalidRequest("arguments_malformed", f"{self.method} takes {', '.join(names) or 'no arguments'}.")
        return {**dict(zip(names, call.args, strict=False)), **call.kwargs}


def _with_key(context: Context, key: str | None) -> Context:
    # Without a key, a command happens at most once per message: redelivered, but not sent again by its caller.
    return Context(
        actor=context.actor, deadline=context.deadline, idempotency_key=key or context.causation_id,
        correlation_id=context.correlation_id, causation_id=context.causation_id, traceparent=context.traceparent,
    )  # fmt: skip


def invalid_fields(error: ValidationError) -> InvalidRequest:
    """The refusal of arguments that are against their schema, with each field's texts."""
    texts = dict(_flatten(error.messages))
    sentence = "; ".join(f"{field}: {' '.join(lines)}" for field, lines in texts.items())
    return InvalidRequest("fields_invalid", sentence, texts)


def _flatten(messages: Any, path: str = "") -> list[tuple[str, list[str]]]:
    if isinstance(messages, dict):
        return [
            row for key, value in messages.items() for row in _flatten(value, f"{path}.{key}" if path else str(key))
        ]
    return [(path or "arguments", [str(text) for text in messages] if isinstance(messages, list) else [str(messages)])]
