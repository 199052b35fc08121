"""The refresh token as a cookie: out of the reach of scripts and other sites, and sent to /api/v1/auth only."""

import hashlib
import hmac

from flask import Response, current_app, request

from backbone.errors import PermissionDenied
from customers.contract import REFRESH_TOKEN_FAMILY_LENGTH

REFRESH_COOKIE = "refresh_token_cookie"
CSRF_COOKIE = "csrf_refresh_token"
"""Readable, so that our own pages can send its value along; it tells nothing of the token."""
CSRF_HEADER = "X-CSRF-TOKEN"
PATH = "/api/v1/auth"


def set_refresh_token(response: Response, token: str, max_age_s: int) -> None:
    """Let a browser keep a refresh token."""
    response.set_cookie(
        REFRESH_COOKIE, token, max_age_s, path=PATH, secure=_is_secure(), httponly=True, samesite="Strict"
    )
    response.set_cookie(CSRF_COOKIE, _csrf_of(token), max_age_s, secure=_is_secure(), samesite="Strict")


def unset_refresh_token(response: Response) -> None:
    """Let a browser forget it."""
    response.delete_cookie(REFRESH_COOKIE, path=PATH, secure=_is_secure(), httponly=True, samesite="Strict")
    response.delete_cookie(CSRF_COOKIE, secure=_is_secure(), samesite="Strict")


def refresh_token() -> str | None:
    """The refresh token that a browser sends. Raises: PermissionDenied `csrf_token_wrong`."""
    token = request.cookies.get(REFRESH_COOKIE)
    if token is None:
        return None
    given = request.headers.get(CSRF_HEADER, "")
    if not hmac.compare_digest(given.encode(), _csrf_of(token).encode()):
        raise csrf_token_wrong(CSRF_COOKIE)
    return token


def csrf_token_wrong(cookie: str) -> PermissionDenied:
    """The cookie came without the header that only our own pages can send."""
    return PermissionDenied(
        "csrf_token_wrong", f"With the cookie, send the value of {cookie} in the header {CSRF_HEADER}."
    )


def _csrf_of(token: str) -> str:
    # The same for all tokens of a session: another tab may get the next one while this one reads its cookie.
    return hashlib.sha256(f"csrf {token[:REFRESH_TOKEN_FAMILY_LENGTH]}".encode()).hexdigest()


def _is_secure() -> bool:
    return bool(current_app.config["JWT_COOKIE_SECURE"])
