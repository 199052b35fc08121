"""What a view says about itself: read by the checks before it runs, by the OpenAPI document, and by the tests."""

from collections.abc import Callable
from typing import Any, Protocol, TypeVar

from flask.typing import RouteCallable

Facts = dict[str, Any]
View = TypeVar("View", bound=Callable[..., Any])


class Decorator(Protocol):
    """What stands above a view and leaves its type as it is."""

    def __call__(self, view: View, /) -> View:
        """The view, with something added."""


# flask-smorest keeps its own documentation under this name and hands it on through every decorator.
_CARRIER = "_apidoc"


def declare(view: View, **facts: Any) -> View:
    """Attach facts to a view."""
    view.__dict__[_CARRIER] = {**view.__dict__.get(_CARRIER, {}), **facts}
    return view


def declared(endpoint: RouteCallable, method: str) -> Facts:
    """The facts about what answers a method of an endpoint."""
    view_class = getattr(endpoint, "view_class", None)
    if view_class is None:
        answering: Any = endpoint
    else:
        # Flask answers HEAD by GET where a class has no method of its own for it.
        answering = getattr(view_class, method.lower(), None) or getattr(view_class, "get", None)
    facts: Facts = getattr(answering, _CARRIER, {})
    return facts
