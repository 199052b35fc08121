"""A shop in memory: answers as the API does, without a network."""

import json
from collections import Counter
from itertools import count
from threading import Lock

import httpx

ACCOUNTS = [
    {"email": f"{role}@shop.example", "password": "staff password", "roles": [role]}
    for role in ("catalogue", "warehouse", "accountant")
]
HEADER = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country"
LINES = (
    "1,85123A,HOLDER,6,2010-12-01,2.55,17850.0,United Kingdom",
    "1,POST,POSTAGE,1,2010-12-01,18.0,17850.0,United Kingdom",
    "2,85123a,HOLDER,1,2010-12-01,2.55,12583.0,France",
    "2,71053,LANTERN,3,2010-12-01,3.39,12583.0,France",
    "3,71053,LANTERN,2,2010-12-01,3.39,17850.0,United Kingdom",
)
SHIPPING = 490
MOVES = {
    ("orders", "payments"): ("RESERVED", "PLANNED"),
    ("shipments", "pack"): ("PLANNED", "READY"),
    ("shipments", "dispatch"): ("READY", "SHIPPED"),
}
"""What is asked of an order or its shipment, which has its id -> the states before and after."""
PAGE = 2
"""So few items that most lists have several pages."""


class ShopInMemory:
    """Answers as the API does, without a network.

    A session's tokens are its owner's address and how often it was renewed; only the newest ones count.

    Args: faults: (path, status) -> how many of its next requests answer with that status.
    """

    def __init__(self, faults=None):
        self.people = {account["email"]: account["password"] for account in ACCOUNTS}
        self.products, self.stock, self.orders = {}, Counter(), {}
        self.answers, self.requests, self.faults = {}, [], Counter(faults or {})
        self.numbers, self.off, self.lock = count(1), {}, Lock()
        self.renewed, self.ended = Counter(), set()

    def __call__(self, request: httpx.Request) -> httpx.Response:
        with self.lock:
            return self.answer(request)

    def answer(self, request):
        path = request.url.path.removeprefix("/api/v1")
        body = json.loads(request.content) if request.content else dict(request.url.params)
        self.requests.append((path, body))
        for (faulty, status), left in self.faults.items():
            if faulty == path and left:
                self.faults[faulty, status] -= 1
                return problem(status, f"fault_{status}")
        if path.startswith("/auth/"):
            return self.auth(path, body)
        who, _, times = request.headers["Authorization"].removeprefix("Bearer ").partition("/")
        if int(times) < self.renewed[who]:
            return problem(401, "token_expired")
        if request.method == "GET":
            return self.read(path, request.url.params)
        return self.once(who, path, request.headers["Idempotency-Key"], body)

    def auth(self, path, body):
        if path == "/auth/refresh":
            return self.renew(body["refresh_token"].partition("/")[0])
        email, password = body["email"], body["password"]
        if path == "/auth/register" and email in self.people:
            return problem(409, "email_taken")
        if path == "/auth/login" and self.people.get(email) != password:
            return problem(401, "wrong_credentials")
        self.people[email] = password
        return self.tokens(email)

    def renew(self, email):
        if email in self.ended:
            return problem(401, "session_ended")
        self.renewed[email] += 1
        return self.tokens(email)

    def tokens(self, email):
        token = f"{email}/{self.renewed[email]}"
        cookie = {"Set-Cookie": f"access_token_cookie={email}"}
        return httpx.Response(201, json={"access_token": token, "refresh_token": token}, headers=cookie)

    def expire(self, email):
        """Let the tokens of somebody run out."""
        self.renewed[email] += 1

    def once(self, who, path, key, body):
        first_body, answer = self.answers.get((who, path, key), (body, None))
        assert first_body == body, "Other parameters under the same key."
        answer = answer or self.command(who, path, body)
        self.answers[who, path, key] = body, answer
        return answer

    def command(self, who, path, body):
        kind, _, rest = path[1:].partition("/")
        order_id, _, step = rest.partition("/")
        if step:
            return self.move(kind, order_id, step)
        return {"/products": self.create, "/stock/receipts": self.receive, "/orders": self.place}[path](body, who)

    def move(self, kind, order_id, step):
        before, after = MOVES[kind, step]
        order = self.orders[order_id]
        if order["state"] != before:
            return problem(409, "order_closed" if kind == "orders" else "shipment_state_forbids")
        order["state"] = after
        return httpx.Response(201, json={})

    def create(self, body, _who):
        if body["sku"] in self.products:
            return problem(409, "sku_taken")
        self.products[body["sku"]] = body
        return httpx.Response(201, json=body)

    def receive(self, body, _who):
        self.stock[body["sku"]] += body["quantity"]
        return httpx.Response(201, json=body)

    def place(self, body, who):
        asked = Counter()
        for line in body["lines"]:
            asked[line["sku"]] += line["quantity"]
        if short := [sku for sku in asked if asked[sku] > self.stock[sku]]:
            return problem(409, "insufficient_stock", f"{short} short")
        self.stock -= asked
        prices = {sku: product["unit_price"]["amount_minor"] for sku, product in self.products.items()}
        net = sum(prices[line["sku"]] * line["quantity"] for line in body["lines"])
        order = {"id": str(next(self.numbers)), "who": who, "net": pounds(net + SHIPPING), "state": "RESERVED"}
        self.orders[order["id"]] = order
        return httpx.Response(201, json=order)

    def read(self, path, query):
        kind, _, number = path[1:].partition("/")
        if number:
            net = self.orders[number]["net"]["amount_minor"] + self.off.get((kind, number), 0)
            return httpx.Response(200, json={"net": pounds(net), "shipping": pounds(SHIPPING)})
        if kind == "products":
            return httpx.Response(200, json={"items": [self.products[query["search"]]]})
        return page([row for row in self.rows(kind) if query.get("state", row["state"]) == row["state"]], query)

    def rows(self, kind):
        """The rows of a list, newest first: an order's shipment and invoice have its id."""
        is_there = {"shipments": lambda state: state not in ("RESERVED", "EXPIRED"), "invoices": "SHIPPED".__eq__}[kind]
        orders = reversed(self.orders.values())
        return [{"id": each["id"], "order_id": each["id"], "state": each["state"]}
                for each in orders if is_there(each["state"])]  # fmt: skip


def page(rows, query):
    """A page of rows, whose cursor is the id of its last row."""
    ids = [row["id"] for row in rows]
    start = ids.index(query["cursor"]) + 1 if query.get("cursor") in ids else 0
    items, has_more = rows[start : start + PAGE], start + PAGE < len(rows)
    return httpx.Response(200, json={"items": items, "next_cursor": items[-1]["id"] if has_more else None})


def pounds(amount_minor: int) -> dict[str, object]:
    return {"amount_minor": amount_minor, "currency": "GBP"}


def problem(status: int, code: str, detail: str = "Refused.") -> httpx.Response:
    return httpx.Response(status, json={"code": code, "detail": detail})


def without(missing, rows):
    """Lists of which this one is always empty."""
    return lambda kind: [] if kind == missing else rows(kind)
