"""Who is calling. Default is deny: what is not declared public needs a valid token, in a header or in a cookie."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import Any

from flask import Flask, Response, after_this_request, current_app, g, request
from flask_jwt_extended import (
    JWTManager,
    create_access_token,
    get_jwt,
    set_access_cookies,
    unset_jwt_cookies,
    verify_jwt_in_request,
)
from flask_jwt_extended.exceptions import CSRFError, JWTExtendedException, NoAuthorizationError
from jwt import ExpiredSignatureError, InvalidTokenError, PyJWTError

from backbone.context import Actor, current
from backbone.errors import Unauthenticated
from customers.contract import session_ended
from gateway import cookies, journey
from gateway.bodies import json_response
from gateway.config import Settings
from gateway.declared import Decorator, View, declare, declared
from gateway.sessions import ended_of
from gateway.signing import ALGORITHM, KeyRing, SigningKeys

ISSUER = "kontor"
CLOCK_TOLERANCE_S = 2
"""Machines that run gateways may differ by this much; a token is not to be refused for being too young."""


@dataclass(frozen=True)
class Access:
    """Who may use a view: anybody, or whoever signed in and has one of these roles (any, where none is named)."""

    is_public: bool = False
    roles: tuple[str, ...] = ()


def public(view: View) -> View:
    """Let anybody use this view, signed in or not."""
    return declare(view, access=Access(is_public=True))


def roles(*needed: str) -> Decorator:
    """Let only those use this view who have one of these roles."""

    def decorate(view: View) -> View:
        return declare(view, access=Access(roles=needed))

    return decorate


def access_of(method: str, endpoint: str) -> Access:
    """Who may use a method of an endpoint of the running application."""
    access: Access = declared(current_app.view_functions[endpoint], method).get("access", Access())
    return access


def init_app(app: Flask, settings: Settings) -> None:
    """Check who asks before each request of this application."""
    app.config.update(
        JWT_ALGORITHM=ALGORITHM,
        JWT_TOKEN_LOCATION=["headers", "cookies"],
        JWT_ACCESS_TOKEN_EXPIRES=timedelta(minutes=settings.access_token_minutes),
        JWT_COOKIE_SECURE=settings.cookie_secure,
        # No other site's page can make a browser send them.
        JWT_COOKIE_SAMESITE="Strict",
        JWT_ENCODE_ISSUER=ISSUER,
        JWT_DECODE_ISSUER=ISSUER,
        JWT_DECODE_LEEWAY=CLOCK_TOLERANCE_S,
    )
    ring = app.extensions["signing_keys"] = KeyRing(settings.keys_dir)
    tokens = JWTManager(app)
    tokens.encode_key_loader(lambda _identity: _signing(ring).private)
    tokens.additional_headers_loader(lambda _identity: {"kid": _signing(ring).kid})

    @tokens.decode_key_loader
    def public_key(header: dict[str, Any], _claims: dict[str, Any]) -> Any:
        try:
            return ring.public_key(header["kid"])
        except KeyError:
            raise InvalidTokenError("The token names no key that is known here.") from None

    app.before_request(admit)


def admit() -> None:
    """Let a request pass or refuse it, and bind who asks.

    Raises: Unauthenticated `not_signed_in`, `token_expired`, `token_invalid`, `session_ended`.
        PermissionDenied `csrf_token_wrong`, `role_required`.
    """
    if request.endpoint is None or request.method == "OPTIONS":
        return  # There is no view: Flask itself answers, with 404, 405 or the methods allowed.
    access = access_of(request.method, request.endpoint)
    if not access.is_public:
        journey.bind(replace(current(), actor=_verified()))
        if access.roles:
            current().require(*access.roles)


def caller() -> Actor:
    """Who asks: the person that signed in, or nobody in particular on public routes."""
    return current().actor or journey.ANONYMOUS


def identified() -> Actor:
    """Who asks on a public route for what only who signed in can have.

    Raises: Unauthenticated, as `admit`. PermissionDenied `csrf_token_wrong`.
    """
    journey.bind(replace(current(), actor=_verified()))
    return caller()


def own_unless(*seeing_all: str) -> str | None:
    """The id that a list is to be cut down to: the caller's own, or None for those roles that see everybody's."""
    return None if current().may(*seeing_all) else caller().id


def session_id() -> str:
    """The session of who signed in."""
    return str(g.session_id)


def token_expires_at() -> float:
    """When the token of who signed in runs out, in seconds since the epoch."""
    return float(get_jwt()["exp"])


def sign_in(opened: dict[str, Any], *, by_cookie: bool = False) -> Response:
    """The answer to a person whose session goes on: both tokens, also as cookies that scripts cannot read.

    Args: by_cookie: Whether the session was renewed by its cookie; then no script gets to see what renews it next.
    """
    customer, lifetime = opened["customer"], current_app.config["JWT_ACCESS_TOKEN_EXPIRES"]
    claims = {"roles": customer["roles"], "sid": opened["session_id"]}
    access_token, expires_in = (
        create_access_token(customer["id"], additional_claims=claims),
        int(lifetime.total_seconds()),
    )
    response = json_response(
        {
            "access_token": access_token,
            "token_type": "Bearer",
            "expires_in": expires_in,
            "refresh_token": None if by_cookie else opened["refresh_token"],
            "session_id": opened["session_id"],
            "session_expires_at": opened["expires_at"],
            "customer": customer,
        }
    )
    response.headers["Cache-Control"] = "no-store"
    set_access_cookies(response, access_token, max_age=expires_in)
    left = datetime.fromisoformat(opened["expires_at"]) - datetime.now(UTC)
    cookies.set_refresh_token(response, opened["refresh_token"], max(0, int(left.total_seconds())))
    return response


def refresh_token_of_browser() -> str:
    """The refresh token of a browser, which forgets it if it is refused.

    Raises: Unauthenticated `not_signed_in`. PermissionDenied `csrf_token_wrong`.
    """
    token = cookies.refresh_token()
    if token is None:
        raise Unauthenticated("not_signed_in", "Sign in first: this needs a refresh token or its cookie.")
    after_this_request(_forget_if_refused)
    return token


def named_session() -> dict[str, str] | None:
    """What names the session of who signs out to `end_session`; None for who has none.

    Raises: Unauthenticated, as `admit`, for a token in a header. PermissionDenied `csrf_token_wrong`.
    """
    if "Authorization" in request.headers:
        journey.bind(replace(current(), actor=_verified()))
        return {"session_id": session_id()}
    token = cookies.refresh_token()
    return None if token is None else {"refresh_token": token}


def sign_out(ended: list[dict[str, Any]]) -> Response:
    """The answer that makes a browser forget its cookies; in this process the sessions count as ended at once."""
    for each in ended:
        ended_of(current_app).note(each["session_id"], datetime.fromisoformat(each["ended_at"]))
    return _forget(json_response(None, 204))


def _forget(response: Response) -> Response:
    unset_jwt_cookies(response)
    cookies.unset_refresh_token(response)
    return response


def _forget_if_refused(response: Response) -> Response:
    return _forget(response) if response.status_code == HTTPStatus.UNAUTHORIZED else response


def _signing(ring: KeyRing) -> SigningKeys:
    """The keys as they were when this request first signed: a token's header must name the key that signed it."""
    if "signing_keys" not in g:
        g.signing_keys = ring.keys
    keys: SigningKeys = g.signing_keys
    return keys


def _verified() -> Actor:
    try:
        verify_jwt_in_request()
    except NoAuthorizationError as error:
        raise Unauthenticated("not_signed_in", "Sign in first: this needs a token or its cookie.") from error
    except CSRFError as error:
        raise cookies.csrf_token_wrong("csrf_access_token") from error
    except ExpiredSignatureError as error:
        raise Unauthenticated("token_expired", "The token has run out; renew it, or sign in again.") from error
    except (JWTExtendedException, PyJWTError) as error:
        raise Unauthenticated("token_invalid", "The token is not valid here; sign in again.") from error
    return _actor(get_jwt())


def _actor(claims: dict[str, Any]) -> Actor:
    if "sid" not in claims:
        raise Unauthenticated("token_invalid", "The token names no session; sign in again.")
    if claims["sid"] in ended_of(current_app):
        raise session_ended()
    g.session_id = claims["sid"]
    return Actor(claims["sub"], frozenset(claims["roles"]))
