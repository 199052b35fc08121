"""Every failure as RFC 9457 problem details: one table, one handler."""

import math
import re
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

import orjson
import structlog
from flask import Flask, Response, g, request
from marshmallow import Schema, fields
from werkzeug.exceptions import HTTPException

from backbone.context import current
from backbone.errors import Details, ServiceError, internal_error
from gateway.config import BODY_BYTES_MAX

CONTENT_TYPE = "application/problem+json"
DOCS_PATH = "/api/v1/docs"
RETRY_AFTER_S = 1
"""A service that was away is usually back within a second; asking more often only delays it."""

log = structlog.get_logger()


@dataclass(frozen=True)
class Kind:
    """How a kind of failure looks in HTTP.

    Args:
        level: How loudly the request is logged.
        advice: The detail where what failed brings none that says what to do.
    """

    status: int
    title: str
    level: str = "info"
    advice: str = ""


KINDS = {
    "MalformedRequest": Kind(400, "The request cannot be read."),
    "Unauthenticated": Kind(401, "Who asks is not known."),
    "PaymentDeclined": Kind(402, "The payment provider said no."),
    "PermissionDenied": Kind(403, "Who asks may not do this.", "warning"),
    "NotFound": Kind(404, "There is no such thing.", advice=f"Nothing is at this path; {DOCS_PATH} lists what is."),
    "MethodNotAllowed": Kind(
        405, "The path does not answer to this method.", advice="The header Allow names the methods that it answers to."
    ),
    "Conflict": Kind(409, "The present state forbids it."),
    "Stale": Kind(412, "It was changed since it was read."),
    "BodyTooLarge": Kind(413, "The body is too large.", advice=f"Send at most {BODY_BYTES_MAX} bytes."),
    "UnsupportedMediaType": Kind(415, "The body is of a kind that is not read here."),
    "InvalidRequest": Kind(422, "The request breaks a rule."),
    "PreconditionRequired": Kind(428, "The request must say which version it changes."),
    "Overloaded": Kind(429, "A limit was reached.", "warning"),
    "InternalError": Kind(500, "Something went wrong on our side.", "error"),
    "Unavailable": Kind(503, "A part of the system is away; nothing was started.", "warning"),
    "OutcomeUnknown": Kind(504, "No answer came in time; it may have happened.", "warning"),
}
"""The kinds of `backbone.errors`, and those that only HTTP knows."""

_BY_STATUS = {kind.status: name for name, kind in KINDS.items()}
_INVALID_TOKEN_CODES = frozenset({"token_expired", "token_invalid", "session_ended"})


class Refusal(HTTPException):
    """A refusal that only HTTP knows: its kind, a stable code, one sentence that says what to do."""

    def __init__(self, kind: str, code: str, detail: str) -> None:
        super().__init__(detail)
        self.code, self.problem_code = KINDS[kind].status, code


class ProblemSchema(Schema):
    """A failure: branch on `status`, read `code`, show `detail`. Source: RFC 9457."""

    type = fields.String(
        required=True, metadata={"description": "Where the kind is explained.", "format": "uri-reference"}
    )
    title = fields.String(required=True, metadata={"description": "The kind, in words."})
    status = fields.Integer(required=True, metadata={"example": 409})
    detail = fields.String(required=True, metadata={"description": "One sentence with the values in it."})
    instance = fields.String(
        required=True, metadata={"description": "The path that was asked.", "format": "uri-reference"}
    )
    code = fields.String(
        required=True, metadata={"description": "Stable, for programs.", "example": "insufficient_stock"}
    )
    correlation_id = fields.String(required=True, metadata={"description": "Under which the logs tell more."})
    errors = fields.Dict(
        keys=fields.String(),
        values=fields.List(fields.String()),
        metadata={"description": "Field, as a dotted path like `lines.0.sku` -> texts. With 422 only."},
    )
    details = fields.Dict(keys=fields.String(), metadata={"description": "Values for programs."})


def document_of(error: ServiceError) -> dict[str, Any]:
    """The problem document of what a service refused or could not do."""
    at_fault = {name: texts for name, texts in error.details.items() if isinstance(texts, list)}
    if error.kind == "InvalidRequest" and at_fault:
        extra: dict[str, Any] = {"errors": at_fault}
    else:
        extra = {"details": error.details} if error.details else {}
    return _document(error.kind, KINDS[error.kind], error.code, error.message) | extra


def to_response(error: Exception) -> Response:
    """The answer to a request that failed; what nobody expected is logged with its stack."""
    if isinstance(error, ServiceError):
        return _of_service(error)
    if isinstance(error, HTTPException):
        return _of_http(error)
    log.error("request_failed", exc_info=error, method=request.method, path=request.path)
    return _of_service(internal_error(current().correlation_id))


def init_app(app: Flask) -> None:
    """Answer every failure of this application with a problem document."""
    app.register_error_handler(Exception, to_response)


def _of_service(error: ServiceError) -> Response:
    response = _problem(KINDS[error.kind], document_of(error))
    _add_retry_after(response, error.details)
    return response


def _of_http(error: HTTPException) -> Response:
    status = error.code or HTTPStatus.INTERNAL_SERVER_ERROR
    name = _BY_STATUS.get(status, error.name.replace(" ", ""))
    kind = KINDS.get(name) or Kind(status, error.name)
    code = getattr(error, "problem_code", None)
    detail = error.description if code else kind.advice or error.description
    snake_case = re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()
    response = _problem(kind, _document(name, kind, code or snake_case, detail or kind.title))
    for header, value in error.get_headers():
        if header.lower() != "content-type":
            response.headers[header] = value
    return response


def _document(name: str, kind: Kind, code: str, detail: str) -> dict[str, Any]:
    return {
        "type": f"{DOCS_PATH}#{name}",
        "title": kind.title,
        "status": kind.status,
        "detail": detail,
        "instance": request.path,
        "code": code,
        "correlation_id": current().correlation_id,
    }


def _problem(kind: Kind, document: dict[str, Any]) -> Response:
    code = g.problem_code = document["code"]
    g.problem_level = kind.level
    response = Response(orjson.dumps(document), kind.status, mimetype=CONTENT_TYPE)
    # A cache may keep a 404 by its own judgement, and tomorrow there may be something.
    response.headers["Cache-Control"] = "no-store"
    if kind.status == HTTPStatus.UNAUTHORIZED:
        reason = ', error="invalid_token"' if code in _INVALID_TOKEN_CODES else ""
        response.headers["WWW-Authenticate"] = f'Bearer realm="kontor"{reason}'
    return response


def _add_retry_after(response: Response, details: Details) -> None:
    after_ms = details.get("retry_after_ms")
    if isinstance(after_ms, int):
        response.headers["Retry-After"] = str(max(1, math.ceil(after_ms / 1_000)))
    elif response.status_code == HTTPStatus.SERVICE_UNAVAILABLE:
        response.headers["Retry-After"] = str(RETRY_AFTER_S)
