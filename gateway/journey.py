"""One request from arrival to answer: its correlation id, its deadline, what its calls carry, its line in the log."""

import re
import time
from contextlib import ExitStack

import structlog
from flask import Flask, Response, current_app, g, request

from backbone.context import Actor, Context, Deadline, bound, current
from backbone.messages import new_id
from gateway import keys

CORRELATION_HEADER = "X-Correlation-Id"
ANONYMOUS = Actor("anonymous", frozenset())
"""Who asks before anybody has proved to be somebody: without an actor, services would see an operator."""
_WELL_FORMED = re.compile(r"[\x21-\x7e]{1,100}")

log = structlog.get_logger()


def init_app(app: Flask) -> None:
    """Begin and end a journey with each request. The first to be called: all that follows runs inside the journey."""
    app.before_request(_begin)
    app.after_request(_finish)
    app.teardown_request(_end)


def bind(context: Context) -> None:
    """Let what follows in this request run in a context."""
    g.bindings.enter_context(bound(context))


def _begin() -> None:
    g.started = time.perf_counter()
    g.bindings = ExitStack()
    given = request.headers.get(CORRELATION_HEADER, "")
    bind(
        Context(
            actor=ANONYMOUS,
            deadline=Deadline.after_ms(current_app.config["REQUEST_DEADLINE_MS"]),
            idempotency_key=keys.well_formed(request.headers.get(keys.HEADER)),
            correlation_id=given if _WELL_FORMED.fullmatch(given) else new_id(),
        )
    )


def _finish(response: Response) -> Response:
    context = current()
    response.headers[CORRELATION_HEADER] = context.correlation_id
    write = getattr(log, g.get("problem_level", "info"))
    write(
        "http_request",
        method=request.method,
        route=request.url_rule.rule if request.url_rule else request.path,
        status=response.status_code,
        duration_ms=round((time.perf_counter() - g.started) * 1_000, 1),
        actor_id=context.actor_id,
        **({"problem": g.problem_code} if "problem_code" in g else {}),
    )
    return response


def _end(_error: BaseException | None) -> None:
    bindings = g.pop("bindings", None)
    if bindings is not None:
        bindings.close()
