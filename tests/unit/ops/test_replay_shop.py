"""The API as a replay uses it: what is asked again and when, and sessions that many threads share."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import httpx
import pytest

from ops.replay import shop
from ops.replay.shop import Refused, Session, Shop

PEOPLE = 8
TOKENS = {"access_token": "first", "refresh_token": "first"}


def a_shop(answer) -> Shop:
    return Shop("http://shop.example", httpx.MockTransport(answer))


@pytest.fixture
def pauses(monkeypatch):
    """Nobody waits; how long each pause would have been."""
    asked = []
    monkeypatch.setattr(Shop, "pause", lambda _shop, seconds: asked.append(seconds) or True)
    return asked


@pytest.mark.parametrize(("problem", "headers", "pause"), [
    ({"details": {"retry_after_ms": 700}}, {"Retry-After": "1"}, 0.7),
    ({"details": {"retry_after_ms": 1}}, {}, 0.2),
    ({"details": {"retry_after_ms": 60_000}}, {}, 5.0),
    ({"details": None}, {"Retry-After": "3"}, 3.0),
    ({}, {"Retry-After": "Wed, 21 Oct 2015 07:28:00 GMT"}, 0.2),
    (["no problem document"], {}, 0.2),
])  # fmt: skip
def test_it_is_asked_again_after_the_time_that_the_answer_names(pauses, problem, headers, pause):
    answers = [httpx.Response(503, json=problem, headers=headers), httpx.Response(200, json={})]

    a_shop(lambda _request: answers.pop(0)).ask("GET", "/orders")

    assert pauses == [pause]


def test_a_command_that_another_request_is_still_working_on_is_asked_again(pauses):
    answers = [httpx.Response(409, json={"code": "command_in_progress"}), httpx.Response(200, json={"id": "1"})]

    assert a_shop(lambda _request: answers.pop(0)).ask("POST", "/orders") == {"id": "1"}
    assert len(pauses) == 1


def test_what_is_refused_for_good_is_not_asked_again(pauses):
    refusing = a_shop(lambda _request: httpx.Response(409, json={"code": "order_closed", "detail": "It has ended."}))

    with pytest.raises(Refused, match=r"409 order_closed: It has ended\."):
        refusing.ask("POST", "/orders")
    assert not pauses


def test_patience_has_an_end(pauses, monkeypatch):
    monkeypatch.setattr(shop, "PATIENCE_SECONDS", 0)

    with pytest.raises(Refused, match="503"):
        a_shop(lambda _request: httpx.Response(503, json={})).ask("GET", "/orders")
    assert not pauses


def test_threads_whose_token_runs_out_together_renew_it_once():
    together, renewals = Barrier(PEOPLE), []

    def answer(request):
        if request.url.path.endswith("/login"):
            return httpx.Response(200, json=TOKENS)
        if request.url.path.endswith("/refresh"):
            renewals.append(request)
            return httpx.Response(200, json={"access_token": "second", "refresh_token": "second"})
        if request.headers["Authorization"] == "Bearer second":
            return httpx.Response(200, json={})
        together.wait(10)
        return httpx.Response(401, json={"code": "token_expired"})

    session = Session(a_shop(answer), "ada@shop.example", "seven brown herons")
    with ThreadPoolExecutor(PEOPLE) as people:
        answers = list(people.map(lambda _: session.get("/orders"), range(PEOPLE)))

    assert (answers, len(renewals)) == ([{}] * PEOPLE, 1)


def test_a_list_is_read_to_its_last_page():
    pages = {"": ([1, 2], "b"), "b": ([3], "c"), "c": ([], None)}

    def answer(request):
        if request.method == "POST":
            return httpx.Response(200, json=TOKENS)
        assert (request.url.params["kind"], request.url.params["limit"]) == ("INVOICE", str(shop.PAGE_LIMIT))
        items, following = pages[request.url.params.get("cursor", "")]
        return httpx.Response(200, json={"items": items, "next_cursor": following})

    assert list(Session(a_shop(answer), "ada@shop.example", "").all_of("/invoices", kind="INVOICE")) == [1, 2, 3]
