"""A whole replay against a shop in memory: what it asks for, what it repeats, and what it finds out."""

import io
import json
from collections import Counter
from functools import partial
from itertools import count
from pathlib import Path
from threading import Lock
from types import SimpleNamespace

import httpx
import pytest
from rich.console import Console

import ops.replay
from ops.replay import play, replay, shop
from ops.trouble import Trouble

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


class ShopInMemory:
    """Answers as the API does, without a network.

    Args: faults: (path, status) -> how many of its next requests answer with that status.
    """

    def __init__(self, faults=None):
        self.people = {account["email"]: account["password"] for account in ACCOUNTS}
        self.products, self.stock, self.orders = {}, Counter(), {}
        self.answers, self.requests, self.faults = {}, [], Counter(faults or {})
        self.numbers, self.nets, self.lock = count(1), {}, Lock()

    def __call__(self, request: httpx.Request) -> httpx.Response:
        with self.lock:
            return self.answer(request)

    def answer(self, request):
        path = request.url.path.removeprefix("/api/v1")
        body = json.loads(request.content or "{}")
        self.requests.append((path, body))
        for (faulty, status), left in self.faults.items():
            if faulty == path and left:
                self.faults[faulty, status] -= 1
                return problem(status, f"fault_{status}")
        if path.startswith("/auth/"):
            return self.auth(path, body)
        who = request.headers["Authorization"].removeprefix("Bearer ")
        if request.method == "GET":
            return self.read(path, request.url.params)
        return self.once(who, path, request.headers["Idempotency-Key"], body)

    def auth(self, path, body):
        email, password = body["email"], body["password"]
        if path == "/auth/register" and email in self.people:
            return problem(409, "email_taken")
        if path == "/auth/login" and self.people.get(email) != password:
            return problem(401, "wrong_credentials")
        self.people[email] = password
        return httpx.Response(201, json={"access_token": email}, headers={"Set-Cookie": f"access_token_cookie={email}"})

    def once(self, who, path, key, body):
        first_body, answer = self.answers.get((who, path, key), (body, None))
        assert first_body == body, "Other parameters under the same key."
        answer = answer or {"/products": self.create, "/stock/receipts": self.receive, "/orders": self.place}[path](
            body, who
        )
        self.answers[who, path, key] = body, answer
        return answer

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
        order = {"id": str(next(self.numbers)), "who": who, "net": {"amount_minor": net, "currency": "GBP"}}
        self.orders[order["id"]] = order
        return httpx.Response(201, json=order)

    def read(self, path, query):
        kind, _, number = path[1:].partition("/")
        if number:
            net = self.orders[number]["net"]
            return httpx.Response(
                200, json={"net": net | {"amount_minor": self.nets.get((kind, number), net["amount_minor"])}}
            )
        if kind == "products":
            return httpx.Response(200, json={"items": [self.products[query["search"]]]})
        return httpx.Response(200, json={"items": [{"id": query["order_id"]}]})


def problem(status: int, code: str, detail: str = "Refused.") -> httpx.Response:
    return httpx.Response(status, json={"code": code, "detail": detail})


@pytest.fixture
def run(tmp_path: Path, monkeypatch):
    """Replays the lines against a shop; gives whether all was equal, and what was printed."""
    monkeypatch.setattr(shop, "PAUSE_SECONDS", 0.001)
    monkeypatch.setattr(play, "INVOICE_PAUSE_SECONDS", 0.001)
    settings = SimpleNamespace(address="http://shop.example", var=tmp_path, accounts_path=tmp_path / "accounts.json")
    settings.accounts_path.write_text(json.dumps(ACCOUNTS))
    path = tmp_path / "online-retail.csv"

    def runner(memory, invoices=0, lines=LINES):
        path.write_text("\n".join([HEADER, *lines]))
        monkeypatch.setattr(ops.replay, "Shop", partial(shop.Shop, transport=httpx.MockTransport(memory)))
        printed = io.StringIO()
        return replay(settings, path, invoices, Console(file=printed, width=160)), printed.getvalue()

    return runner


def test_a_replay_makes_products_stock_customers_and_orders_and_finds_their_totals_equal(run):
    memory = ShopInMemory()

    is_equal, printed = run(memory)

    assert is_equal
    assert sorted(memory.products) == ["71053-3.39", "85123A-2.55"]
    assert Counter(order["net"]["amount_minor"] for order in memory.orders.values()) == {1530: 1, 1272: 1, 678: 1}
    assert "3 of 3 orders and their invoices agree with the file to the cent." in printed
    assert "postage, fee, discount or voucher: no product" in printed
    assert "34.80 GBP" in printed


def test_a_repeated_replay_finds_everything_done(run):
    memory = ShopInMemory()
    run(memory)
    stock = memory.stock.copy()

    assert run(memory)[0]
    assert (len(memory.orders), memory.stock) == (3, stock)


def test_a_longer_replay_goes_on_where_a_shorter_one_ended(run):
    memory = ShopInMemory()
    run(memory, invoices=1)

    assert run(memory, invoices=3)[0]
    assert len(memory.orders) == 3


def test_another_copy_of_the_file_uses_the_products_that_are_there(run):
    memory = ShopInMemory()
    run(memory)

    assert run(memory, lines=[*LINES, "4,71053,LANTERN,1,2010-12-02,3.39,,France"])[0]
    assert (len(memory.products), len(memory.orders)) == (2, 6)


def test_a_product_that_is_there_at_another_price_stops_the_replay(run):
    memory = ShopInMemory()
    memory.products["85123A-2.55"] = {"sku": "85123A-2.55", "unit_price": {"amount_minor": 254, "currency": "GBP"}}

    with pytest.raises(Trouble, match="The replay stopped: 409 sku_taken"):
        run(memory)


@pytest.mark.parametrize("status", [429, 502, 503, 504])
def test_what_a_busy_or_restarting_system_refuses_is_asked_again(run, status):
    memory = ShopInMemory({("/orders", status): 3, ("/products", status): 1, ("/auth/login", status): 1})

    assert run(memory)[0]
    assert len(memory.orders) == 3


def test_a_token_that_ran_out_is_renewed(run):
    assert run(ShopInMemory({("/orders", 401): 1, ("/stock/receipts", 401): 1}))[0]


def test_the_orders_of_one_customer_are_placed_in_the_files_order(run):
    memory = ShopInMemory()
    run(memory, lines=[f"{number},A,THING,{number},2010-12-01,1.00,17850.0,France" for number in range(1, 30)])

    quantities = [body["lines"][0]["quantity"] for path, body in memory.requests if path == "/orders" and body]
    assert quantities == list(range(1, 30))


@pytest.mark.parametrize(("document", "text"), [("orders", "-0.01 GBP"), ("invoices", "-0.01 GBP")])
def test_a_cent_of_difference_is_found(run, document, text):
    memory = ShopInMemory()
    memory.nets[document, "1"] = 6 * 255 - 1

    is_equal, printed = run(memory, invoices=1)

    assert not is_equal
    assert text in printed
    assert "0 of 1 orders and their invoices agree" in printed


def test_an_order_that_is_refused_is_told_and_the_others_are_placed(run, monkeypatch):
    memory = ShopInMemory()
    monkeypatch.setattr(memory, "receive", lambda body, who: httpx.Response(201, json={}))
    memory.stock.update({"71053-3.39": 5, "85123A-2.55": 3})

    is_equal, printed = run(memory)

    assert not is_equal
    assert "not ordered: 409 insufficient_stock: ['85123A-2.55'] short" in printed
    assert len(memory.orders) == 2


def test_an_invoice_that_never_comes_is_told(run, monkeypatch):
    monkeypatch.setattr(play, "INVOICE_PATIENCE_SECONDS", 0)
    memory = ShopInMemory()
    monkeypatch.setattr(memory, "read", read_without_invoices(memory.read))

    is_equal, printed = run(memory)

    assert not is_equal
    assert "0 invoices after 0 s" in printed


def read_without_invoices(read):
    return lambda path, query: httpx.Response(200, json={"items": []}) if path == "/invoices" else read(path, query)


def test_customers_of_another_systems_secret_stop_the_replay_with_advice(run):
    memory = ShopInMemory()
    memory.people["c17850@online-retail.example"] = "another password"

    with pytest.raises(Trouble, match=r"401 wrong_credentials: .*`make reset` starts afresh"):
        run(memory)


def test_a_system_that_is_not_there_is_one_sentence(run, monkeypatch):
    monkeypatch.setattr(shop, "PATIENCE_SECONDS", 0)

    def refuse(_request):
        raise httpx.ConnectError("Connection refused")

    with pytest.raises(Trouble, match=r"No answer from http://shop.example.*Start the system with `make run`"):
        run(refuse)


def test_an_interrupted_replay_says_that_it_can_go_on(run):
    def interrupt(_request):
        raise KeyboardInterrupt

    with pytest.raises(Trouble, match="Run it again: it goes on where it stopped"):
        run(interrupt)


def test_cookies_of_one_customer_are_not_sent_for_another(run):
    cookies = []
    memory = ShopInMemory()

    def seen(request):
        cookies.append(request.headers.get("Cookie"))
        return memory(request)

    run(seen)
    assert set(cookies) == {None}


@pytest.mark.parametrize(("lines", "invoices", "text"), [
    (LINES[1:2], 0, "No line of .* can be ordered"),
    (LINES, -1, "INVOICES is -1; it must be a number of invoices, or 0 for all"),
])  # fmt: skip
def test_there_must_be_something_to_play(run, lines, invoices, text):
    with pytest.raises(Trouble, match=text):
        run(ShopInMemory(), invoices=invoices, lines=lines)
