"""Pages of lists: the next one is linked to, so that a caller need not build its address."""

from typing import Any
from urllib.parse import urlencode

from flask import request

Page = dict[str, Any]

LINK = {"Link": {"description": 'The next page, `<…>; rel="next"`; none on the last.', "schema": {"type": "string"}}}
"""The header in the OpenAPI document."""


def linked(page: Page) -> tuple[Page, dict[str, str]]:
    """A page with the header that links to the next one, where there is one. Source: RFC 8288."""
    is_last = page["next_cursor"] is None
    return page, {} if is_last else _next(cursor=page["next_cursor"])


def continued(page: Page) -> tuple[Page, dict[str, str]]:
    """A page of what is counted, with the header that links to what comes after it, where there is more."""
    return page, _next(after=page["items"][-1]["sequence"]) if page["has_more"] else {}


def _next(**where: object) -> dict[str, str]:
    return {"Link": f'<{request.path}?{urlencode({**request.args.to_dict(), **where})}>; rel="next"'}
