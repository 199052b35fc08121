"""Callers that ask again, under the same key, until they have an answer."""

import time
from collections.abc import Callable
from typing import TypeVar

from backbone.errors import Conflict, OutcomeUnknown, Unavailable
from backbone.messages import new_id
from tests.support.waiting import POLL_S, under_key

ATTEMPT_S = 5
PATIENCE_S = 60
IN_PROGRESS = "command_in_progress"

Answer = TypeVar("Answer")


def patiently(call: Callable[[], Answer]) -> Answer:
    """The answer to a command of one key. Raises: what is left after a minute of asking."""
    key, until = new_id(), time.monotonic() + PATIENCE_S
    while True:
        try:
            with under_key(key, ATTEMPT_S):
                return call()
        except (OutcomeUnknown, Unavailable, Conflict) as error:
            is_definite = isinstance(error, Conflict) and error.code != IN_PROGRESS
            if is_definite or time.monotonic() > until:
                raise
            time.sleep(POLL_S)
