"""JSON in and out of HTTP: read once, checked against the schema that is documented, answered as it came by RPC."""

from collections.abc import Mapping
from typing import Any, NoReturn, cast

import flask
import orjson
from flask.json.provider import JSONProvider
from marshmallow import ValidationError
from webargs.flaskparser import FlaskParser
from werkzeug.exceptions import RequestEntityTooLarge

from backbone.errors import InvalidRequest
from gateway.config import BODY_BYTES_MAX
from gateway.problems import Refusal

WHOLE = "_schema"
"""How marshmallow names the whole where no single field is at fault."""


class FastJson(JSONProvider):
    """orjson for Flask: some times faster than the standard library's."""

    def dumps(self, obj: Any, **_: Any) -> str:
        """The value as JSON text."""
        return orjson.dumps(obj).decode()

    def loads(self, s: str | bytes, **_: Any) -> Any:
        """The value of a JSON text."""
        return orjson.loads(s)


class Request(flask.Request):
    """A request that says in our words what is wrong with its body."""

    def on_json_loading_failed(self, e: ValueError | None) -> NoReturn:
        """Raises: Refusal `unsupported_media_type` or `malformed_json`."""
        if e is None:
            raise Refusal(
                "UnsupportedMediaType",
                "unsupported_media_type",
                "Send the body as JSON, with Content-Type: application/json.",
            )
        if len(self.get_data()) >= BODY_BYTES_MAX:
            # A body of unnamed length is cut off at the limit, where it is no JSON any more.
            raise RequestEntityTooLarge
        raise Refusal(
            "MalformedRequest", "malformed_json", "The body is no readable JSON; check its quotes, commas and encoding."
        )


class Parser(FlaskParser):
    """Checks what came against a schema, and hands on plain values: services load them again with the same schema."""

    def _raw_load_json(self, req: flask.Request) -> Any:
        body = req.get_json()
        if not isinstance(body, dict):
            raise ValidationError("Must be a JSON object.")
        return body

    def parse(self, argmap: Any, req: flask.Request | None = None, **options: Any) -> dict[str, Any]:
        """The JSON body as it was sent, or the query's values in their types.

        Raises: InvalidRequest `invalid_fields`.
        """
        request = req or flask.request
        loaded = super().parse(argmap, request, **options)
        if options.get("location") == "json":
            return request.get_json()  # type: ignore[no-any-return]
        return loaded if isinstance(loaded, dict) else vars(loaded)

    def handle_error(self, error: ValidationError, *_: Any, **__: Any) -> NoReturn:
        """Raises: InvalidRequest `invalid_fields`, with the texts of each field."""
        fields: dict[str, Any] = {}
        for location, messages in cast(dict[str, Any], error.messages).items():
            fields |= dotted(messages, location)
        raise InvalidRequest("invalid_fields", "Some fields are not valid; `errors` says which and why.", fields)


def dotted(messages: Any, whole: str, path: str = "") -> dict[str, list[str]]:
    """Nested messages of marshmallow by dotted path: `lines.0.sku`.

    Args: whole: The name for what is no field's fault: `json` or `query`.
    """
    if not isinstance(messages, Mapping):
        texts = messages if isinstance(messages, list) else [messages]
        return {path or whole: [str(text) for text in texts]}
    fields: dict[str, list[str]] = {}
    for name, inner in messages.items():
        place = path if name == WHOLE else f"{path}.{name}".lstrip(".")
        for field, texts in dotted(inner, whole, place).items():
            fields.setdefault(field, []).extend(texts)
    return fields


def json_response(answer: object, status: int = 200) -> flask.Response:
    """A JSON answer; no body for None."""
    if answer is None:
        return flask.Response(status=status)
    return flask.Response(orjson.dumps(answer), status, mimetype="application/json")
