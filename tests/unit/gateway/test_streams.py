"""Event streams: told of what concerns them, at most so many, ended with whatever they depend on."""

import time
from itertools import pairwise

import orjson
import pytest

from backbone.errors import NotFound, ServiceError, Unavailable
from backbone.messages import Event, new_id
from gateway import streams as module
from gateway.resources.events import STILL_HERE, _frames, frame
from gateway.streams import FACTS, STREAMS_OF_SESSION_MAX, Stream, Streams
from tests.support.waiting import wait_until
from tests.unit.fake_broker import FakeLink, a_message

ORDER, OTHER = new_id(), new_id()
NOTHING = {"items": [], "has_more": False}


def a_stream(order_id=ORDER, lasts_s=60.0):
    return Stream(order_id, "session", time.time() + lasts_s)


def page(*sequences, has_more=False):
    return {"items": [{"sequence": each} for each in sequences], "has_more": has_more}


@pytest.fixture
def ended():
    return set()


@pytest.fixture
def streams(monkeypatch, ended):
    monkeypatch.setattr(module, "Link", FakeLink)
    monkeypatch.setattr(module, "TICK_S", 0.01)
    streams = Streams("amqp://nowhere", "gateway", ended, most=20)
    streams.draining = False
    streams.start(lambda: streams.draining)
    yield streams
    streams.close()


def opened(streams, order_id=ORDER, session_id="session"):
    return streams.open(order_id, session_id, time.time() + 60)


def hear(streams, fact_type, order_id=ORDER, producer="inventory"):
    ((_, options),) = streams._link.channel.asked("basic_consume")
    options["callback"](a_message({"type": fact_type, "producer": producer, "payload": {"order_id": order_id}}))


def reading(*pages):
    """Answers with these pages, then with nothing; what it was asked for is kept."""
    asked, left = [], list(pages)

    def read(after):
        asked.append(after)
        answer = left.pop(0) if left else NOTHING
        if isinstance(answer, Exception):
            raise answer
        return answer

    return read, asked


def test_its_queue_is_its_own_and_gets_every_fact_that_is_about_an_order(streams):
    channel = streams._link.channel
    ((_, queue),) = channel.asked("queue_declare")
    bound = {(args[1], named["routing_key"]) for args, named in channel.asked("queue_bind")}

    about_orders = {
        (f"{fact.producer}.events", fact.type)
        for fact in Event.__subclasses__()
        if fact.producer in ("inventory", "billing") and "order_id" in fact.schema().fields
    }
    assert (queue["exclusive"], queue["auto_delete"]) == (True, True)
    assert bound == about_orders
    assert len(bound) == len(FACTS)


def test_a_fact_wakes_the_streams_of_its_order_and_no_other(streams):
    told, other = opened(streams), opened(streams, OTHER)

    hear(streams, "shipment_packed")

    assert told.wait() == []
    assert told._next_look > other._next_look - 1
    assert other._facts == []


def test_a_fact_of_billing_is_named_once_however_often_it_is_heard():
    stream = a_stream()

    for _ in range(1_000):
        stream.tell("payment_captured", is_money=True)

    assert stream.wait() == ["payment_captured"]


def test_after_a_fact_of_billing_it_looks_again_ever_more_rarely(monkeypatch):
    monkeypatch.setattr(module, "LOOK_FIRST_S", 0.01)
    stream, looks = a_stream(), []
    stream.tell("payment_captured", is_money=True)

    for _ in range(4):
        stream.wait()
        looks.append(time.monotonic())

    pauses = [later - earlier for earlier, later in pairwise(looks)]
    assert pauses == sorted(pauses)
    assert pauses[0] < 0.1


@pytest.mark.parametrize("body", [b"{", b"[]", b"{}", orjson.dumps({"payload": {"order_id": ORDER}, "type": "x"})])
def test_what_is_no_such_fact_is_passed_over(streams, body):
    stream = opened(streams)
    ((_, options),) = streams._link.channel.asked("basic_consume")

    options["callback"](a_message(body))

    assert stream.ended_by is None


def test_beyond_so_many_streams_a_worker_says_so(streams):
    for number in range(20):
        opened(streams, session_id=str(number))

    with pytest.raises(ServiceError) as refused:
        opened(streams, session_id="one more")

    assert (refused.value.kind, refused.value.code) == ("Unavailable", "too_many_streams")


def test_a_session_cannot_take_all_of_them(streams):
    kept = [opened(streams) for _ in range(STREAMS_OF_SESSION_MAX)]
    with pytest.raises(ServiceError) as refused:
        opened(streams)
    assert (refused.value.kind, refused.value.code) == ("Overloaded", "too_many_streams_of_session")

    streams.leave(kept[0])
    streams.leave(kept[0])

    assert opened(streams) in streams.open_streams


def test_without_the_broker_there_is_no_stream(streams):
    stream = opened(streams)

    streams._link.lose()

    assert stream.ended_by == "broker_unavailable"
    with pytest.raises(ServiceError) as refused:
        opened(streams)
    assert refused.value.code == "events_unavailable"


def test_a_stream_ends_with_its_session(streams, ended):
    stream, other = opened(streams), opened(streams, session_id="another")

    ended.add("session")

    wait_until(lambda: stream.ended_by == "session_ended", "the end of a stream")
    assert other.ended_by is None


def test_a_worker_that_leaves_ends_its_streams_and_opens_no_more(streams):
    stream = opened(streams)

    streams.draining = True

    wait_until(lambda: stream.ended_by == "draining", "the end of a stream")
    with pytest.raises(ServiceError):
        opened(streams)


def test_a_stream_ends_when_its_token_runs_out():
    stream = a_stream(lasts_s=0.05)

    assert stream.wait() == []
    assert stream.ended_by == "token_expired"


def test_it_sends_what_was_missed_page_after_page_then_what_comes_none_twice():
    stream = a_stream()
    read, asked = reading(page(4), page(5))
    frames = _frames(stream, read, page(2, 3, has_more=True), 1)

    written = [next(frames) for _ in range(4)]
    stream.tell("shipment_packed", is_money=False)
    written.append(next(frames))

    assert written[1:] == [frame("timeline", {"sequence": each}, each) for each in (2, 3, 4, 5)]
    assert asked == [3, 4]


def test_a_service_that_is_away_is_asked_again_and_the_stream_goes_on(monkeypatch):
    monkeypatch.setattr("gateway.resources.events.RETRY_S", 0.01)
    stream = a_stream()
    read, _ = reading(Unavailable("service_away", "Away."), page(1))
    frames = _frames(stream, read, NOTHING, 0)
    stream.tell("order_placed", is_money=False)

    written = [next(frames) for _ in range(3)]

    assert written[1:] == [STILL_HERE, frame("timeline", {"sequence": 1}, 1)]


def test_an_order_that_is_no_longer_to_be_seen_ends_the_stream():
    stream = a_stream()
    read, _ = reading(NotFound("order_not_found", "None."))
    stream.tell("order_placed", is_money=False)

    written = list(_frames(stream, read, NOTHING, 0))

    assert written[-1] == frame("ending", {"reason": "order_not_found"})


def test_a_frame_is_what_browsers_read():
    assert frame("timeline", {"kind": "a\nb"}, 7) == 'id: 7\nevent: timeline\ndata: {"kind":"a\\nb"}\n\n'
    assert frame("changed", {}) == "event: changed\ndata: {}\n\n"
