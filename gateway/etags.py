"""ETag and If-None-Match on what is read, If-Match on what is changed."""

import re
from functools import wraps
from hashlib import blake2b
from typing import Any, cast

from flask import Response, request

from backbone.errors import Stale
from gateway.declared import View, declare
from gateway.problems import Refusal

# Compression appends its name to a strong tag (`"3-5f1e:gzip"`), proxies make a tag weak (`W/"3-5f1e"`), and a caller
# may know the version alone (`"3"`): all name version 3.
_VERSION = re.compile(r'(?:W/)?"(\d{1,18})(?:-\w+)?(?::\w+)?"')
_READING = ("GET", "HEAD")


def tag(response: Response, answer: object) -> Response:
    """Tag an answer by its content, and leave its body out where a reader has it already.

    What carries its version has it in the tag, so that the tag can come back as If-Match. The version alone is no tag
    of what is read: an order's payment, or the stock of a product, changes without it.
    """
    version = answer.get("version") if isinstance(answer, dict) else None
    digest = blake2b(response.get_data(), digest_size=12).hexdigest()
    if isinstance(version, int):
        response.set_etag(f"{version}-{digest}")
    if request.method not in _READING:
        return response
    if version is None:
        response.set_etag(digest, weak=True)
    response.headers["Cache-Control"] = "private, no-cache"
    return unless_had(response)


def unless_had(response: Response) -> Response:
    """A tagged response, or 304 where the reader has it already."""
    known, _ = response.get_etag()
    had = {tag.partition(":")[0] for tag in request.if_none_match.as_set(include_weak=True)}
    if not (request.if_none_match.star_tag or known in had):
        return response
    response.status_code = 304
    response.set_data(b"")
    del response.headers["Content-Type"], response.headers["Content-Length"]
    return response


def versioned(view: View) -> View:
    """Hand the version that If-Match names to the view as `version`.

    Raises: Refusal `if_match_missing`. Stale `version_unknown`: it names no version.
    """

    @wraps(view)
    def checked(*args: Any, **kwargs: Any) -> Any:
        return view(*args, **kwargs, version=_version_named())

    return declare(cast(View, checked), needs_version=True)


def _version_named() -> int:
    header = request.headers.get("If-Match")
    if not header:
        raise Refusal(
            "PreconditionRequired", "if_match_missing", "Read it first, then send its ETag in the header If-Match."
        )
    versions = [int(version) for version in _VERSION.findall(header)]
    if not versions:
        raise Stale("version_unknown", "If-Match names no version of this; read it again and send its ETag.")
    return max(versions)
