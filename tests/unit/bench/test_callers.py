"""What the processes that make the load note and report."""

import json
import socket
import time
from types import SimpleNamespace

import pytest

from bench.callers.buyers import at_once
from bench.callers.http import content_length
from bench.callers.pace import Order, Watch
from bench.callers.person import Person
from bench.callers.reads import keep_reading
from bench.children import report_of
from bench.figures import Round


def test_calls_while_it_warms_up_are_not_noted():
    watch = Watch(seconds=60)

    watch.note(time.perf_counter())

    assert watch.is_open
    assert watch.latencies_ms == []


def test_calls_after_its_time_are_not_noted():
    watch = Watch(seconds=0)

    watch.note(time.perf_counter())

    assert not watch.is_open
    assert watch.latencies_ms == []


def test_a_report_is_read_from_the_last_line_as_a_round():
    printed = b"a line of a library\n" + Watch(seconds=2).report(set_up_s=0.5).encode()

    assert Round(**report_of(printed)) == Round(set_up_s=0.5, seconds=2, count=0, latencies_ms=[])


def test_a_report_is_plain_json():
    assert json.loads(Watch(seconds=2).report(set_up_s=0.5))["count"] == 0


def test_the_length_of_an_answer_is_found_in_any_case():
    assert content_length(b"HTTP/1.1 200 OK\r\nX-A: b\r\nCONTENT-LENGTH: 17\r\nDate: now") == 17


def test_an_answer_without_a_length_is_refused():
    with pytest.raises(ValueError, match="Content-Length"):
        content_length(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked")


def test_buyers_begin_together_and_a_failure_of_one_is_heard_of():
    def fail() -> None:
        raise RuntimeError("No stock is left.")

    with pytest.raises(RuntimeError, match="No stock"):
        at_once([fail, lambda: None])


@pytest.fixture
def person(monkeypatch) -> Person:
    """Somebody who gets the `answers` of the test, one after the other, and keeps what was `asked`."""
    made = Person(port=1)
    made.answers, made.asked = [], []

    def once(*request):
        made.asked.append(request)
        return made.answers.pop(0)

    monkeypatch.setattr(made, "_once", once)
    monkeypatch.setattr(time, "sleep", lambda _seconds: None)
    return made


def test_what_could_not_be_done_now_is_asked_again_under_the_same_key(person):
    in_progress = (409, {"code": "command_in_progress"})
    person.answers = [(503, {"details": {"retry_after_ms": 1}}), (504, {}), in_progress, (201, {"id": "o"})]

    assert person.ask("POST", "/orders", {}, key="k") == {"id": "o"}
    assert person.asked == [("POST", "/orders", {}, "k")] * 4


def test_what_is_refused_ends_the_caller(person):
    person.answers = [(409, {"code": "insufficient_stock"})]

    with pytest.raises(RuntimeError, match="insufficient_stock"):
        person.ask("POST", "/orders", {}, key="k")


def test_a_read_counts_from_when_it_was_due():
    here, there = socket.socketpair()
    connection = SimpleNamespace(socket=here, started=0.0, ask=lambda: there.send(b"x"))
    connection.has_answer = lambda: bool(time.sleep(0.02) or here.recv(1))

    watch = keep_reading(Order(in_flight=1_000, seconds=0.5), [connection])

    assert min(watch.latencies_ms) >= 20
    assert max(watch.latencies_ms) > 100, "Reads that waited for the only connection were not counted as late."
