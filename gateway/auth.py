"""Who is calling. Default is deny: what is not declared public needs a valid token, in a header or in a cookie."""

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from flask import Flask, Response, current_app, request
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
from backbone.errors import PermissionDenied, Unauthenticated
from gateway import journey
from gateway.bodies import json_response
from gateway.config import Settings
from gateway.declared import Decorator, View, declare, declared
from gateway.signing import ALGORITHM, SigningKeys

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
    keys = SigningKeys.of(settings.keys_dir)
    tokens = JWTManager(app)
    tokens.encode_key_loader(lambda _identity: keys.private)
    tokens.additional_headers_loader(lambda _identity: {"kid": keys.kid})

    @tokens.decode_key_loader
    def public_key(header: dict[str, Any], _claims: dict[str, Any]) -> Any:
        try:
            return keys.public[header["kid"]]
        except KeyError:
            raise InvalidTokenError("The token names no key that is known here.") from None

    app.before_request(admit)


def admit() -> None:
    """Let a request pass or refuse it, and bind who asks.

    Raises: Unauthenticated `not_signed_in`, `token_expired`, `token_invalid`.
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


def own_unless(*seeing_all: str) -> str | None:
    """The id that a list is to be cut down to: the caller's own, or None for those roles that see everybody's."""
    return None if current().may(*seeing_all) else caller().id


def sign_in(customer: dict[str, Any]) -> Response:
    """The answer to a person who proved who they are: a token, also as a cookie that scripts cannot read."""
    lifetime: timedelta = current_app.config["JWT_ACCESS_TOKEN_EXPIRES"]
    token = create_access_token(customer["id"], additional_claims={"roles": customer["roles"]})
    expires_in = int(lifetime.total_seconds())
    response = json_response(
        {"access_token": token, "token_type": "Bearer", "expires_in": expires_in, "customer": customer}
    )
    response.headers["Cache-Control"] = "no-store"
    set_access_cookies(response, token, max_age=expires_in)
    return response


def sign_out() -> Response:
    """The answer that makes a browser forget its cookies."""
    response = json_response(None, 204)
    unset_jwt_cookies(response)
    return response


def _verified() -> Actor:
    try:
        verify_jwt_in_request()
    except NoAuthorizationError as error:
        raise Unauthenticated("not_signed_in", "Sign in first: this needs a token or its cookie.") from error
    except CSRFError as error:
        raise PermissionDenied(
            "csrf_token_wrong", "With the cookie, send the value of csrf_access_token in the header X-CSRF-TOKEN."
        ) from error
    except ExpiredSignatureError as error:
        raise Unauthenticated("token_expired", "Your session has ended; sign in again.") from error
    except (JWTExtendedException, PyJWTError) as error:
        raise Unauthenticated("token_invalid", "The token is not valid here; sign in again.") from error
    claims = get_jwt()
    return Actor(claims["sub"], frozenset(claims["roles"]))
