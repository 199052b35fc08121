"""`Person`: somebody at the HTTP API, who gets the answers as they are: nothing is raised, nothing repeated."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

import httpx

from backbone.messages import new_id
from tests.support.waiting import wait_until

API = "/api/v1"

Answer = TypeVar("Answer")


class Person:
    """A visitor, or whoever an account belongs to.

    Args:
        http: The system's; people may share it.
        account: What signing in answered; None for a visitor.
        password: Whereby this person signed in.
    """

    def __init__(self, http: httpx.Client, account: dict[str, Any] | None = None, password: str = "") -> None:
        self._http, self._account, self._password = http, account or {}, password
        self.headers = {"Authorization": f"Bearer {account['access_token']}"} if account else {}

    @property
    def profile(self) -> dict[str, Any]:
        """Who it is, as known when signing in."""
        return self._account["customer"]

    @property
    def credentials(self) -> dict[str, str]:
        """What it signs in with."""
        return {"email": self.profile["email"], "password": self._password}

    def ask(self, method: str, path: str, headers: dict[str, str] | None = None, **request: Any) -> httpx.Response:
        """The answer to a request; the path is one below the API's."""
        return self._http.request(method, f"{API}{path}", headers=self.headers | (headers or {}), **request)

    def get(self, path: str, **query: Any) -> httpx.Response:
        """The answer to a query."""
        return self.ask("GET", path, params=query or None)

    def post(self, path: str, body: object, key: str | None = None) -> httpx.Response:
        """The answer to a command, under a key of its own unless one is given."""
        return self.ask("POST", path, {"Idempotency-Key": key or new_id()}, json=body)

    def order(self, *lines: tuple[str, int], key: str | None = None) -> httpx.Response:
        """The answer to an order of these SKUs and quantities."""
        return self.post("/orders", {"lines": [{"sku": sku, "quantity": quantity} for sku, quantity in lines]}, key)

    def invoices_of(self, order_id: str) -> list[dict[str, Any]]:
        """The invoices of an order that this person may see."""
        return self.get("/invoices", order_id=order_id).json()["items"]

    def wait_invoiced(self, order_id: str, seconds: float = 15) -> dict[str, Any]:
        """The invoice of an order, which comes a moment after it."""
        found = wait_until(lambda: self.invoices_of(order_id), f"an invoice of order {order_id}", seconds)
        return self.get(f"/invoices/{found[0]['id']}").json()

    def all_of(self, path: str, **query: Any) -> list[dict[str, Any]]:
        """All items of a list, page after page."""
        page = self.get(path, limit=100, **query).json()
        items = page["items"]
        while cursor := page["next_cursor"]:
            page = self.get(path, limit=100, cursor=cursor, **query).json()
            items += page["items"]
        return items


def all_at_once(count: int, act: Callable[[int], Answer]) -> list[Answer]:
    """Let so many callers act in the same moment, each with its number: their answers in that order."""
    start = threading.Barrier(count)

    def wait_and_act(number: int) -> Answer:
        start.wait()
        return act(number)

    with ThreadPoolExecutor(count) as callers:
        return list(callers.map(wait_and_act, range(count)))
