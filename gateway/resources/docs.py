"""The API's own description: the OpenAPI document, and a page that shows it without anything from elsewhere."""

from pathlib import Path

from flask import Blueprint, Response, current_app

from gateway import etags
from gateway.auth import public
from gateway.openapi import text_of

blueprint = Blueprint("docs", __name__)

_PAGES = Path(__file__).parent.parent / "pages"


@blueprint.get("/openapi.json")
@public
def document() -> Response:
    """The OpenAPI document."""
    text: str = text_of(current_app.extensions["openapi"])
    return etags.tag(Response(text, mimetype="application/json"), text)


@blueprint.get("/docs")
@public
def page() -> Response:
    """The page."""
    return _own_file("docs.html", "text/html")


@blueprint.get("/docs.js")
@public
def script() -> Response:
    """The page's script."""
    return _own_file("docs.js", "text/javascript")


def _own_file(name: str, mimetype: str) -> Response:
    text = (_PAGES / name).read_text()
    return etags.tag(Response(text, mimetype=mimetype), text)
