"""`Person`: somebody at the HTTP API, who gets the answers as they are: nothing is raised or repeated.

Only an access token that has run out is renewed, and an order that billing has not heard of yet is paid again in a
moment, as every client does it. `again_until_known` is for whoever goes on asking. `place`, `buy`, what begins with
`wait_` and what ends with `_of` want success.
"""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

import httpx

from backbone.messages import new_id
from tests.support.patience import IN_PROGRESS
from tests.support.waiting import wait_until

API = "/api/v1"
INVOICE, CREDIT_NOTE = "INVOICE", "CREDIT_NOTE"
APPROVED, DECLINED, CAPTURE_FAILS = "card_approved", "card_declined", "card_capture_fails"
SILENT_CHARGED, SILENT_NOT_CHARGED = "card_silent_charged", "card_silent_not_charged"
NO_ANSWER = (httpx.codes.SERVICE_UNAVAILABLE, httpx.codes.GATEWAY_TIMEOUT)
KNOWN_S = 60
"""By then whatever a key was used for has its answer, also after a kill."""
WAIT_S = 20

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
        self._renewing = threading.Lock()

    @property
    def headers(self) -> dict[str, str]:
        """What shows who asks."""
        return {"Authorization": f"Bearer {self._account['access_token']}"} if self._account else {}

    @property
    def refresh_token(self) -> str:
        """What renews the session."""
        return self._account["refresh_token"]

    @property
    def session_id(self) -> str:
        """The session that was opened by signing in."""
        return self._account["session_id"]

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
        account = self._account
        answer = self._http.request(method, f"{API}{path}", headers=self.headers | (headers or {}), **request)
        if not (self._account and answer.status_code == httpx.codes.UNAUTHORIZED):
            return answer
        if answer.json()["code"] != "token_expired":
            return answer
        with self._renewing:
            if self._account is account:
                self._account = self.renew().raise_for_status().json()
        return self._http.request(method, f"{API}{path}", headers=self.headers | (headers or {}), **request)

    def renew(self, refresh_token: str | None = None) -> httpx.Response:
        """The answer to a renewal of the session, with this token or the newest that is known."""
        body = {"refresh_token": refresh_token or self.refresh_token}
        return self._http.post(f"{API}/auth/refresh", json=body)

    def get(self, path: str, **query: Any) -> httpx.Response:
        """The answer to a query."""
        return self.ask("GET", path, params=query or None)

    def post(self, path: str, body: object, key: str | None = None) -> httpx.Response:
        """The answer to a command, under a key of its own unless one is given."""
        return self.ask("POST", path, {"Idempotency-Key": key or new_id()}, json=body)

    def quote(self, *lines: tuple[str, int], country: str | None = None) -> httpx.Response:
        """The answer to what these SKUs and quantities would cost, for this person or in a country."""
        return self.ask("POST", "/quotes", json=_basket(lines) | ({"country": country} if country else {}))

    def order(self, *lines: tuple[str, int], key: str | None = None, **terms: object) -> httpx.Response:
        """The answer to an order of these SKUs and quantities. Args: terms: `address`, `expected_total`."""
        return self.post("/orders", _basket(lines) | terms, key)

    def pay(self, order_id: str, card: str = APPROVED, key: str | None = None) -> httpx.Response:
        """The answer to a payment, as soon as billing has heard of the order."""
        path, key = f"/orders/{order_id}/payments", key or new_id()
        return wait_until(
            lambda: _unless_too_early(self.post(path, {"card_token": card}, key)), f"order {order_id} known to billing"
        )

    def cancel(self, order_id: str, reason: str = "", key: str | None = None) -> httpx.Response:
        """The answer to a cancellation of all that has not left."""
        return self.post(f"/orders/{order_id}/cancel", {"reason": reason}, key)

    def pack(self, shipment_id: str, *units: tuple[int, int], key: str | None = None) -> httpx.Response:
        """The answer to packing these positions and quantities; all that was planned if none are named."""
        lines = [{"position": position, "quantity": quantity} for position, quantity in units]
        return self.post(f"/shipments/{shipment_id}/pack", {"lines": lines} if lines else {}, key)

    def dispatch(self, shipment_id: str, carrier: str = "Post", tracking_number: str = "") -> httpx.Response:
        """The answer to giving a shipment to its carrier."""
        return self.post(f"/shipments/{shipment_id}/dispatch", {"carrier": carrier, "tracking_number": tracking_number})

    def deliver(self, shipment_id: str) -> httpx.Response:
        """The answer to noting that a shipment has arrived."""
        return self.ask("POST", f"/shipments/{shipment_id}/deliver", {"Idempotency-Key": new_id()})

    def refund(self, payment_id: str, amount_minor: int, reason: str = "Arrived scratched") -> httpx.Response:
        """The answer to giving euros back."""
        amount = {"amount_minor": amount_minor, "currency": "EUR"}
        return self.post(f"/payments/{payment_id}/refunds", {"amount": amount, "reason": reason})

    def place(self, *lines: tuple[str, int], **terms: object) -> dict[str, Any]:
        """Order these SKUs and quantities. Returns: the order, RESERVED."""
        placed = self.order(*lines, **terms)
        assert placed.status_code == httpx.codes.CREATED, placed.text
        return placed.json()

    def buy(self, *lines: tuple[str, int], card: str = APPROVED) -> dict[str, Any]:
        """Order these SKUs and quantities, and pay for them. Returns: the order, CONFIRMED."""
        order_id = self.place(*lines)["id"]
        paid = self.pay(order_id, card)
        assert paid.status_code == httpx.codes.CREATED, paid.text
        return self.wait_order(order_id, "CONFIRMED")

    def order_of(self, order_id: str) -> dict[str, Any]:
        """An order with its shipments and its payment."""
        return self.get(f"/orders/{order_id}").raise_for_status().json()

    def payment_of(self, order_id: str) -> dict[str, Any]:
        """The payment of an order with its attempts."""
        payment = self.order_of(order_id)["payment"]
        assert payment["is_available"], payment
        return payment

    def timeline_of(self, order_id: str) -> list[str]:
        """The kinds of what happened to an order, oldest first."""
        page = self.get(f"/orders/{order_id}/timeline").raise_for_status().json()
        assert not page["has_more"]
        return [entry["kind"] for entry in page["items"]]

    def invoices_of(self, order_id: str, kind: str = INVOICE) -> list[dict[str, Any]]:
        """The invoices of an order that this person may see, or its credit notes, oldest first."""
        found = self.get("/invoices", order_id=order_id, kind=kind).raise_for_status().json()["items"]
        return [self.get(f"/invoices/{each['id']}").raise_for_status().json() for each in reversed(found)]

    def wait_order(self, order_id: str, state: str, seconds: float = WAIT_S) -> dict[str, Any]:
        """An order, as soon as it is in this state."""

        def look() -> dict[str, Any] | None:
            order = self.order_of(order_id)
            return order if order["state"] == state else None

        return _wait(look, f"order {order_id} that is {state}", seconds)

    def wait_payment(self, order_id: str, seconds: float = WAIT_S, **wanted: object) -> dict[str, Any]:
        """The payment of an order, as soon as these of its fields are so; amounts are named in cents."""

        def look() -> dict[str, Any] | None:
            payment = self.order_of(order_id)["payment"]
            return payment if {name: _plain(payment.get(name)) for name in wanted} == wanted else None

        return _wait(look, f"a payment of order {order_id} with {wanted}", seconds)

    def wait_shipments(self, order_id: str, state: str, seconds: float = WAIT_S) -> list[dict[str, Any]]:
        """The shipments of an order that are not cancelled, as soon as all of them are in this state."""

        def look() -> list[dict[str, Any]]:
            shipments = [each for each in self.order_of(order_id)["shipments"] if each["state"] != "CANCELLED"]
            return shipments if {each["state"] for each in shipments} == {state} else []

        return _wait(look, f"shipments of order {order_id} that are {state}", seconds)

    def wait_timeline(self, order_id: str, kind: str, seconds: float = WAIT_S) -> list[str]:
        """The kinds of what happened to an order, as soon as this is among them."""

        def look() -> list[str]:
            kinds = self.timeline_of(order_id)
            return kinds if kind in kinds else []

        return _wait(look, f"{kind} in order {order_id}", seconds)

    def wait_invoices(self, order_id: str, count: int, kind: str = INVOICE) -> list[dict[str, Any]]:
        """The invoices of an order, or its credit notes, as soon as there are so many; oldest first."""

        def look() -> list[dict[str, Any]]:
            found = self.invoices_of(order_id, kind)
            return found if len(found) >= count else []

        return _wait(look, f"{count} {kind} of order {order_id}", WAIT_S)

    def wait_invoiced(self, order_id: str, seconds: float = WAIT_S) -> dict[str, Any]:
        """The invoice of an order, which comes a moment after it was packed."""
        return _wait(lambda: self.invoices_of(order_id), f"an invoice of order {order_id}", seconds)[0]

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


def is_definite(answer: httpx.Response) -> bool:
    """Whether something was done or refused for good; else the same request under the same key gets its answer."""
    is_in_progress = answer.status_code == httpx.codes.CONFLICT and answer.json()["code"] == IN_PROGRESS
    return answer.status_code not in NO_ANSWER and not is_in_progress


def again_until_known(ask: Callable[[], httpx.Response], seconds: float = KNOWN_S) -> httpx.Response:
    """The definite answer to what is asked again and again under its one key."""

    def look() -> httpx.Response | None:
        answer = ask()
        return answer if is_definite(answer) else None

    return wait_until(look, "a definite answer", seconds)


def euros_of(document: dict[str, Any], *parts: str) -> tuple[int, ...]:
    """Amounts of a document in cents; of net, tax and total, if none are named."""
    amounts = [document[part] for part in parts or ("net", "tax", "total")]
    assert {amount["currency"] for amount in amounts} == {"EUR"}
    return tuple(amount["amount_minor"] for amount in amounts)


def _basket(lines: Sequence[tuple[str, int]]) -> dict[str, object]:
    return {"lines": [{"sku": sku, "quantity": quantity} for sku, quantity in lines]}


def _unless_too_early(answer: httpx.Response) -> httpx.Response | None:
    is_early = answer.status_code == httpx.codes.SERVICE_UNAVAILABLE and answer.json()["code"] == "order_not_known_yet"
    return None if is_early else answer


def _plain(value: Any) -> object:
    return value["amount_minor"] if isinstance(value, dict) else value


def _wait(look: Callable[[], Answer], what: str, seconds: float) -> Answer:
    def look_again() -> Answer | None:
        try:
            return look()
        except httpx.HTTPStatusError as error:
            if error.response.status_code not in NO_ANSWER:
                raise
            return None

    return wait_until(look_again, what, seconds)
