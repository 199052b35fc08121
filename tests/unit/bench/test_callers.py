"""What the processes that make the load note and report."""

import json
import time

import pytest

from bench.callers.http import content_length
from bench.callers.pace import Watch
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
