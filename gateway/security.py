"""What browsers may do with our pages: the content security policy and its kin."""

from flask import Flask
from flask_talisman import DENY, Talisman

from gateway.config import Settings

POLICY = {
    "default-src": "'self'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "object-src": "'none'",
    "base-uri": "'self'",
    "frame-ancestors": "'none'",
    "form-action": "'self'",
}
"""Everything from this origin, nothing inline; styles that Angular adds carry the nonce of their page."""

talisman = Talisman()


def init_app(app: Flask, settings: Settings) -> None:
    """Send the headers with every response of this application."""
    talisman.init_app(
        app,
        content_security_policy=POLICY,
        content_security_policy_nonce_in=["style-src"],
        frame_options=DENY,
        referrer_policy="same-origin",
        # HTTPS ends before the gateway, where there is any: whoever ends it redirects and says for how long.
        force_https=False,
        strict_transport_security=settings.cookie_secure,
        session_cookie_secure=settings.cookie_secure,
    )
