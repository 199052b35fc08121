"""Idempotency keys: their form is checked here; the service that does the work guards that it is done once."""

import re
from functools import wraps
from typing import Any, cast

from flask import request

from backbone.context import current
from gateway.declared import View, declare
from gateway.problems import Refusal

HEADER = "Idempotency-Key"
_WELL_FORMED = re.compile(r"[\x21-\x7e]{1,200}")


def well_formed(key: str | None) -> str | None:
    """The key, or None where it is none."""
    return key if key and _WELL_FORMED.fullmatch(key) else None


def keyed(view: View) -> View:
    """Require an idempotency key for what this view does."""

    @wraps(view)
    def checked(*args: Any, **kwargs: Any) -> Any:
        if current().idempotency_key is None:
            raise _refusal(request.headers.get(HEADER))
        return view(*args, **kwargs)

    return declare(cast(View, checked), is_keyed=True)


def _refusal(given: str | None) -> Refusal:
    if not given:
        return Refusal(
            "MalformedRequest",
            "idempotency_key_missing",
            f"Send the header {HEADER} with a key of your choice, e.g. a UUID, and the same one when you try again.",
        )
    return Refusal(
        "MalformedRequest", "idempotency_key_malformed", f"{HEADER} must be 1 to 200 visible ASCII characters."
    )
