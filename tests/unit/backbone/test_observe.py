"""Logs: one JSON object a line, with the process and the journey, and without anybody's secrets."""

import io
import json
import logging
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import structlog

from backbone.context import bound
from backbone.observe import configure_logging
from tests.builders import a_context

Lines = Callable[[], list[dict[str, Any]]]


@pytest.fixture
def lines(monkeypatch) -> Iterator[Lines]:
    """Logs as `inventory-1` at info; returns the lines that were written."""
    written, root = io.StringIO(), logging.getLogger()
    handlers, level = root.handlers[:], root.level
    root.handlers.clear()
    monkeypatch.setattr(sys, "stderr", written)
    configure_logging("inventory-1", "info")
    yield lambda: [json.loads(line) for line in written.getvalue().splitlines()]
    structlog.reset_defaults()
    root.handlers[:], root.level = handlers, level


def test_an_event_is_one_line_with_its_fields(lines: Lines):
    structlog.get_logger().info("stock_reserved", sku="KIT-1", quantity=3)

    (line,) = lines()
    assert {name: line[name] for name in ("event", "sku", "quantity", "level", "process")} == {
        "event": "stock_reserved", "sku": "KIT-1", "quantity": 3, "level": "info", "process": "inventory-1",
    }  # fmt: skip
    assert line["timestamp"].endswith("Z")


def test_an_event_on_a_journey_names_it(lines: Lines):
    with bound(a_context(correlation_id="journey-7")):
        structlog.get_logger().info("order_placed")
    structlog.get_logger().info("relay_woken")

    assert [line.get("correlation_id") for line in lines()] == ["journey-7", None]


def test_what_is_below_the_level_is_left_out(lines: Lines):
    structlog.get_logger().debug("chatter")

    assert lines() == []


def test_a_failure_is_logged_with_its_stack_and_without_its_variables(lines: Lines):
    try:
        password = "hunter2-hunter2"  # noqa: F841
        raise KeyError("sku")
    except KeyError as error:
        structlog.get_logger().error("rpc_failed", exc_info=error)

    (line,) = lines()
    assert line["exception"][0]["exc_type"] == "KeyError"
    assert "hunter2" not in json.dumps(line)


def test_a_librarys_own_warning_takes_the_same_form(lines: Lines):
    library = logging.getLogger("a.library")
    library.warning("connection lost to %s", "broker")
    library.info("heartbeat")

    (line,) = lines()
    assert (line["event"], line["level"], line["process"]) == ("connection lost to broker", "warning", "inventory-1")


def test_a_value_that_json_does_not_know_is_written_as_text(lines: Lines):
    structlog.get_logger().info("odd", value={1})

    assert lines()[0]["value"] == "{1}"


def test_a_line_that_nobody_can_read_fails_nothing(lines: Lines, monkeypatch):
    closed = io.StringIO()
    monkeypatch.setattr(sys, "stderr", closed)
    configure_logging("inventory-1", "info")
    monkeypatch.setattr(closed, "write", lambda _line: (_ for _ in ()).throw(BrokenPipeError()))

    structlog.get_logger().info("stock_reserved")

    assert lines() == []
