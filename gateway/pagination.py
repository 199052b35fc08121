"""Pages of lists: the next one is linked to, so that a caller need not build its address."""

from typing import Any
from urllib.parse import urlencode

from flask import request

Page = dict[str, Any]

LINK = {"Link": {"description": 'The next page, `<…>; rel="next"`; none on the last.', "schema": {"type": "string"}}}
"""The header in the OpenAPI document."""


def linked(page: Page) -> tuple[Page, dict[str, str]]:
    """A page with the header that links to the next one, where there is one. Source: RFC 8288."""
    if page["next_cursor"] is None:
        return page, {}
    query = urlencode({**request.args.to_dict(), "cursor": page["next_cursor"]})
    return page, {"Link": f'<{request.path}?{query}>; rel="next"'}
