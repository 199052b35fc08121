"""Documents of several services: a part that cannot be told now says so, and the rest is there."""

from collections.abc import Callable
from dataclasses import replace

import structlog
from marshmallow import Schema, fields

from backbone.context import Deadline, bound, current
from backbone.errors import InvalidRequest, ServiceError
from gateway import problems
from gateway.problems import ProblemSchema
from gateway.rpc import Answer

PART_DEADLINE_MS = 2_000
"""Who reads the rest should not wait longer for a part; a service that is there answers in a hundredth of that."""

log = structlog.get_logger()


class PartSchema(Schema):
    """A part of a document that another service knows of."""

    is_available = fields.Boolean(
        required=True, metadata={"description": "If not, `problem` says why, and nothing else is there."}
    )
    problem = fields.Nested(ProblemSchema)


def part(ask: Callable[..., Answer], **arguments: object) -> Answer:
    """What a service answers, as a part of a document; if it fails or is away, the problem in its stead.

    Raises: InvalidRequest: what was asked for is wrong.
    """
    left_ms = min(PART_DEADLINE_MS, current().deadline.left_ms)
    with bound(replace(current(), deadline=Deadline.after_ms(left_ms))):
        try:
            return {"is_available": True, **ask(**arguments)}
        except InvalidRequest:
            raise
        except ServiceError as error:
            log.warning("part_not_available", problem=error.code)
            return {"is_available": False, "problem": problems.document_of(error)}
