"""The route of event streams: who may, from where, with which headers."""

import pytest

from backbone.errors import NotFound
from backbone.messages import PAGE_LIMIT_MAX, new_id
from gateway import streams as module
from gateway.streams import Streams
from tests.unit.fake_broker import FakeLink

ORDER = new_id()


@pytest.fixture
def streams(app, monkeypatch):
    monkeypatch.setattr(module, "Link", FakeLink)
    streams = Streams("amqp://nowhere", "gateway", set())
    monkeypatch.setitem(app.extensions, "streams", streams)
    return streams


@pytest.fixture
def open_stream(client, services, signed_in_as, streams):
    services.answers["inventory.order_timeline"] = {"items": [{"sequence": 8}], "has_more": False}

    def get(path=f"/api/v1/events?order_id={ORDER}", **headers):
        return client.get(path, headers=signed_in_as() | headers)

    return get


def test_a_stream_is_kept_by_nobody_and_begins_with_what_was_missed(open_stream, services, streams):
    response = open_stream(f"/api/v1/events?order_id={ORDER}&after=7")

    frames = response.iter_encoded()
    assert next(frames) == b"retry: 2000\n\n"
    assert next(frames).startswith(b"id: 8\nevent: timeline\n")
    assert response.headers["Content-Type"].startswith("text/event-stream")
    assert (response.headers["X-Accel-Buffering"], "no-cache" in response.headers["Cache-Control"]) == ("no", True)
    assert services.last.arguments == {"order_id": ORDER, "after": 7, "limit": PAGE_LIMIT_MAX}
    assert len(streams.open_streams) == 1
    response.close()
    assert streams.open_streams == []


@pytest.mark.parametrize(("header", "after"), [("9", 9), ("3", 5), ("", 5), ("x", 5), ("-9", 5), ("9" * 30, 5)])
def test_a_browser_goes_on_after_its_last_event(open_stream, services, header, after):
    open_stream(f"/api/v1/events?order_id={ORDER}&after=5", **{"Last-Event-ID": header}).close()

    assert services.last.arguments["after"] == after


def test_an_order_that_is_not_ones_own_does_not_exist(open_stream, services, streams):
    services.answers["inventory.order_timeline"] = NotFound("order_not_found", "None.")

    response = open_stream()

    assert (response.status_code, response.json["code"]) == (404, "order_not_found")
    assert streams.open_streams == []


def test_without_the_broker_it_says_when_to_come_again(open_stream, streams):
    streams._link.lose()

    response = open_stream()

    assert (response.status_code, response.json["code"]) == (503, "events_unavailable")
    assert "Retry-After" in response.headers


@pytest.mark.parametrize("query", ["", "?order_id=x", f"?order_id={ORDER}&after=-1", f"?order_id={ORDER}&x=1"])
def test_what_is_no_such_question_is_refused(open_stream, query):
    assert open_stream(f"/api/v1/events{query}").status_code == 422
