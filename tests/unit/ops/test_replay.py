"""A whole replay against a shop in memory: what it asks for, what it repeats, and what it finds out."""

from collections import Counter

import httpx
import pytest

import ops.replay
from ops.replay import shop
from ops.trouble import Trouble
from tests.unit.ops.shop_in_memory import LINES, SHIPPING, ShopInMemory, problem, without


def test_a_replay_makes_products_stock_customers_and_orders_and_finds_their_totals_equal(run):
    memory = ShopInMemory()

    is_equal, printed = run(memory)

    assert is_equal
    assert sorted(memory.products) == ["71053-3.39", "85123A-2.55"]
    goods = [order["net"]["amount_minor"] - SHIPPING for order in memory.orders.values()]
    assert sorted(goods) == [678, 1272, 1530]
    assert {order["state"] for order in memory.orders.values()} == {"SHIPPED"}
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


@pytest.mark.parametrize("ended", [set(), {"warehouse@shop.example"}])
def test_a_token_that_ran_out_is_renewed_and_a_session_that_ended_is_opened_anew(run, monkeypatch, ended):
    memory = ShopInMemory()
    memory.ended = ended
    monkeypatch.setattr(memory, "receive", expiring(memory, memory.receive))

    assert run(memory)[0]
    renewals = [path for path, _ in memory.requests if path == "/auth/refresh"]
    assert len(renewals) == 1


def expiring(memory, receive):
    """The first receipt is the last request that the warehouse's token is good for."""

    def received(body, who):
        if not memory.renewed[who]:
            memory.expire(who)
        return receive(body, who)

    return received


def test_staff_and_customers_sign_in_once_however_many_requests_they_have(run):
    memory = ShopInMemory()
    run(memory)

    signed_in = Counter(body["email"] for path, body in memory.requests if path == "/auth/login")
    assert set(signed_in.values()) == {1}
    assert len(signed_in) == 5


def test_the_orders_of_one_customer_are_placed_in_the_files_order(run):
    memory = ShopInMemory()
    run(memory, lines=[f"{number},A,THING,{number},2010-12-01,1.00,17850.0,France" for number in range(1, 30)])

    quantities = [body["lines"][0]["quantity"] for path, body in memory.requests if path == "/orders" and body]
    assert quantities == list(range(1, 30))


@pytest.mark.parametrize(("document", "text"), [("orders", "-0.01 GBP"), ("invoices", "-0.01 GBP")])
def test_a_cent_of_difference_is_found(run, document, text):
    memory = ShopInMemory()
    memory.off[document, "1"] = -1

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


def test_an_invoice_that_is_missing_is_told(run, monkeypatch):
    memory = ShopInMemory()
    monkeypatch.setattr(memory, "rows", without("invoices", memory.rows))

    is_equal, printed = run(memory)

    assert not is_equal
    assert "its parcel has left without an invoice" in printed


def test_a_payment_that_was_never_charged_is_tried_again_under_another_key(run, monkeypatch):
    memory = ShopInMemory()
    monkeypatch.setattr(memory, "move", declining_once(memory.move))

    assert run(memory)[0]
    assert len(memory.orders) == 3


def declining_once(move):
    declined = []

    def moved(kind, number, step):
        if step == "payments" and not declined:
            declined.append(number)
            return problem(402, "payment_declined")
        return move(kind, number, step)

    return moved


def test_an_order_whose_hold_ended_during_an_interruption_is_placed_anew(run, monkeypatch):
    memory = ShopInMemory()
    monkeypatch.setattr(memory, "place", expiring_once(memory))

    assert run(memory)[0]
    assert sorted(order["state"] for order in memory.orders.values()) == ["EXPIRED", "SHIPPED", "SHIPPED", "SHIPPED"]


def expiring_once(memory):
    place = memory.place

    def placed(body, who):
        before = memory.stock.copy()
        answer = place(body, who)
        if len(memory.orders) == 1:
            memory.orders["1"]["state"], memory.stock = "EXPIRED", before
        return answer

    return placed


def test_a_broken_law_fails_a_replay_whose_totals_are_equal(run, monkeypatch):
    monkeypatch.setattr(ops.replay, "prove", lambda _settings, _console: False)

    is_equal, printed = run(ShopInMemory())

    assert not is_equal
    assert "3 of 3 orders and their invoices agree" in printed


def test_customers_of_another_systems_secret_stop_the_replay_with_advice(run):
    memory = ShopInMemory()
    memory.people["c17850@online-retail.example"] = "another password"

    with pytest.raises(Trouble, match=r"401 wrong_credentials: .*`make reset` starts afresh"):
        run(memory)


def test_a_system_that_is_not_there_is_one_sentence(run, monkeypatch):
    monkeypatch.setattr(shop, "SILENCE_SECONDS", 0)

    def refuse(_request):
        raise httpx.ConnectError("Connection refused")

    with pytest.raises(Trouble, match=r"No answer from http://shop.example.*Start the system with `make run`"):
        run(refuse)


@pytest.mark.parametrize("path", ["/auth/login", "/orders"])
def test_an_interrupted_replay_ends_and_says_that_it_can_go_on(run, path):
    memory = ShopInMemory()

    def interrupt(request):
        if request.url.path.endswith(path):
            raise KeyboardInterrupt
        return memory(request)

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
