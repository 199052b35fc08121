"""`Api` and `Blueprint`: flask-smorest, told how this gateway reads, answers and fails, and to write that down."""

from functools import wraps
from typing import Any, cast

import flask_smorest
from flask import Response
from flask_smorest.utils import resolve_schema_instance, unpack_tuple_response
from marshmallow import Schema

from gateway import etags, keys
from gateway.auth import Access
from gateway.bodies import Parser, json_response
from gateway.declared import Decorator, View, declare
from gateway.problems import CONTENT_TYPE, KINDS, ProblemSchema
from gateway.streams import LAST_EVENT_ID

SchemaOrClass = Schema | type[Schema]
Doc = dict[str, Any]

PROBLEM = "Problem"
"""The response that stands for every failure that is not named."""
SECURITY_SCHEMES: dict[str, Doc] = {
    "bearer": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT", "description": "The token of `login`."},
    "cookie": {
        "type": "apiKey",
        "in": "cookie",
        "name": "access_token_cookie",
        "description": "Set by `login`. What changes something also needs the header X-CSRF-TOKEN, with the value of "
        "the cookie `csrf_access_token`.",
    },
}
PARAMETERS: dict[str, Doc] = {
    keys.HEADER: {
        "required": True,
        "description": "A key of the caller's choice. The same key again is answered with the first answer.",
        "schema": {"type": "string", "minLength": 1, "maxLength": 200, "pattern": "^[!-~]+$"},
        "example": "6f1c2f0a-basket-17",
    },
    "If-Match": {
        "required": True,
        "description": "The ETag that came with what is to be changed.",
        "schema": {"type": "string"},
        "example": '"3"',
    },
    LAST_EVENT_ID: {
        "description": "The last event that is known: the stream goes on after it, as with `after`.",
        "schema": {"type": "string", "pattern": "^[0-9]{1,9}$"},
    },
    "If-None-Match": {
        "description": "The ETag of what the caller has already.",
        "schema": {"type": "string"},
    },
}
ETAG: Doc = {
    "description": "For If-None-Match, and for If-Match where it can be changed.",
    "schema": {"type": "string"},
}


class Api(flask_smorest.Api):  # type: ignore[misc]
    """flask-smorest's `Api` with our failures: problem documents, in one component for each kind."""

    DEFAULT_ERROR_RESPONSE_NAME = PROBLEM

    def _register_error_handlers(self) -> None:
        """Nothing: `problems` handles all of them."""

    def _register_responses(self) -> None:
        content = {CONTENT_TYPE: {"schema": ProblemSchema}}
        for name, kind in KINDS.items():
            self.spec.components.response(name, {"description": kind.title, "content": content}, lazy=True)
        response = {"description": "The request failed; `code` says why.", "content": content}
        self.spec.components.response(PROBLEM, response, lazy=True)

    def _register_etag_headers(self) -> None:
        for name, parameter in PARAMETERS.items():
            self.spec.components.parameter(name, "header", {"name": name, **parameter}, lazy=True)
        self.spec.components.header("ETag", ETAG, lazy=True)
        for name, scheme in SECURITY_SCHEMES.items():
            self.spec.components.security_scheme(name, scheme)

    def _register_pagination_header(self) -> None:
        """Nothing: pages carry a cursor, and the header `Link`."""


class Blueprint(flask_smorest.Blueprint):  # type: ignore[misc]
    """flask-smorest's `Blueprint`, typed, with one declaration for what a view takes and one for what it gives."""

    # What the schema says of unknown fields holds for queries, too: most are typing errors.
    ARGUMENTS_PARSER = Parser(unknown=None)

    def __init__(self, name: str, description: str) -> None:
        super().__init__(name, __name__, description=description)
        self._prepare_doc_cbks.append(_document)

    def route(self, rule: str, **options: Any) -> Decorator:
        """Answer a path."""
        return cast(Decorator, super().route(rule, **options))

    def operation(self, operation_id: str, *failures: str) -> Decorator:
        """Name a view for generated clients, and the kinds of failure that the business adds to those of its form."""
        name = cast(Decorator, self.doc(operationId=operation_id))

        def decorate(view: View) -> View:
            return declare(name(view), failures=failures)

        return decorate

    def arguments(self, schema: SchemaOrClass, *, location: str = "json", **options: Any) -> Decorator:
        """Check the body or the query and pass it on as plain values."""
        # An instance: making one takes longer than loading with it.
        instance = resolve_schema_instance(schema)
        return cast(Decorator, super().arguments(instance, location=location, **options))

    def alternative(self, status_code: int, schema: SchemaOrClass, description: str) -> Decorator:
        """Declare another answer that is no problem document."""
        return cast(Decorator, self.alt_response(status_code, schema=schema, description=description))

    def response(self, status_code: int, schema: SchemaOrClass | Doc | None = None, **options: Any) -> Decorator:
        """Declare the answer. It is sent as the service gave it, which has dumped it with the same schema."""
        document = super().response(status_code, schema, **options)

        def decorate(view: View) -> View:
            @wraps(view)
            def answered(*args: Any, **kwargs: Any) -> Response:
                answer, status, headers = unpack_tuple_response(view(*args, **kwargs))
                if isinstance(answer, Response):
                    return answer
                response = json_response(answer, status or status_code)
                response.headers.update(headers or {})
                return etags.tag(response, answer)

            return cast(View, document(answered))

        return decorate


def _document(doc: Doc, facts: Doc, *, method: str, **_: Any) -> Doc:
    """Write down what a view declares: who may use it, which headers it takes, how it may fail."""
    access: Access = facts.get("access", Access())
    doc["security"] = [] if access.is_public else [{name: []} for name in SECURITY_SCHEMES]
    parameters = doc.setdefault("parameters", [])
    if facts.get("is_keyed"):
        parameters.append(keys.HEADER)
    if facts.get("needs_version"):
        parameters.append("If-Match")
        doc["responses"][200]["headers"] = {"ETag": "ETag"}
    if facts.get("is_stream"):
        parameters.append(LAST_EVENT_ID)
    elif method == "get":
        _document_reading(doc, parameters)
    default = doc["responses"].pop("default")
    for kind in _failures(doc, facts, access, method):
        doc["responses"][KINDS[kind].status] = kind
    doc["responses"]["default"] = default
    return doc


def _document_reading(doc: Doc, parameters: list[Any]) -> None:
    if 200 in doc["responses"] and "content" in doc["responses"][200]:
        parameters.append("If-None-Match")
        doc["responses"][200].setdefault("headers", {})["ETag"] = "ETag"
        doc["responses"][304] = {"description": "The caller has it already."}


def _failures(doc: Doc, facts: Doc, access: Access, method: str) -> list[str]:
    """The kinds of failure that what is declared can lead to; what the business refuses, the view itself names."""
    has_body = "requestBody" in doc
    for status in [status for status in doc["responses"] if str(status) == "422"]:
        del doc["responses"][status]
    needs_role = bool(access.roles) or (not access.is_public and method != "get")
    possible = {
        "MalformedRequest": has_body or facts.get("is_keyed"),
        "Unauthenticated": not access.is_public,
        "PermissionDenied": needs_role,
        "BodyTooLarge": has_body,
        "UnsupportedMediaType": has_body,
        # Under a key that was used for something else, and while its twin is still at it.
        "InvalidRequest": "arguments" in facts or facts.get("is_keyed"),
        "Conflict": facts.get("is_keyed"),
        "Stale": facts.get("needs_version"),
        "PreconditionRequired": facts.get("needs_version"),
        **dict.fromkeys(facts.get("failures", ()), True),
    }
    return [kind for kind in KINDS if possible.get(kind)]
