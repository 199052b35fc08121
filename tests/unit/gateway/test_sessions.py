"""Ended sessions: heard of as they end, asked for at each connection, forgotten once no token of them is left."""

import time
from datetime import UTC, datetime, timedelta

import orjson
import pytest

from backbone.context import OPERATOR, current
from backbone.errors import Unavailable
from backbone.messages import new_id
from customers.contract import SessionEnded
from gateway import sessions
from gateway.sessions import MARGIN_S, EndedSessions
from tests.builders import an_envelope
from tests.support.waiting import wait_until
from tests.unit.fake_broker import FakeLink, a_message

TOKEN_LIFE_S = 300.0


class FakeCustomers:
    """Answers with pages, one after the other; an exception is raised. What it was asked is kept, with who asked."""

    def __init__(self):
        self.pages, self.asked = [], []
        self.customers = self

    def list_ended_sessions(self, **arguments):
        self.asked.append((current().actor_id, arguments))
        page = self.pages.pop(0) if self.pages else {"items": [], "next_cursor": None}
        if isinstance(page, Exception):
            raise page
        return page


def a_page(*session_ids, cursor=None):
    ended_at = datetime.now(UTC).isoformat()
    return {"items": [{"session_id": each, "ended_at": ended_at} for each in session_ids], "next_cursor": cursor}


def heard(session_id):
    fact = SessionEnded(session_id, new_id(), datetime.now(UTC), datetime.now(UTC))
    return a_message(an_envelope(fact).to_wire())


@pytest.fixture
def customers():
    return FakeCustomers()


@pytest.fixture
def ended(monkeypatch, customers):
    monkeypatch.setattr(sessions, "Link", FakeLink)
    monkeypatch.setattr(sessions, "RETRY_S", 0.01)
    ended = EndedSessions("amqp://nowhere", "gateway", TOKEN_LIFE_S, lambda: customers)
    yield ended
    ended.close()


@pytest.fixture
def listening(ended):
    ended.start()
    wait_until(lambda: ended.is_complete, "the snapshot")
    return ended


def deliver(ended, message):
    ((_, options),) = ended._link.channel.asked("basic_consume")
    options["callback"](message)


def test_before_it_listens_nothing_is_known_to_have_ended(ended):
    assert "a" not in ended
    assert not ended.is_complete


def test_its_queue_is_its_own_and_gets_every_end(listening):
    channel = listening._link.channel

    ((_, queue),) = channel.asked("queue_declare")
    ((binding, key),) = channel.asked("queue_bind")
    assert (queue["exclusive"], queue["arguments"]) == (True, {"x-queue-type": "classic"})
    assert (binding[1], key) == ("customers.events", {"routing_key": "session_ended"})


def test_a_session_that_ends_is_known_at_once(listening):
    session_id = new_id()

    deliver(listening, heard(session_id))

    assert session_id in listening
    assert new_id() not in listening


@pytest.mark.parametrize("body", [b"{", b"[]", b"{}", orjson.dumps({**an_envelope().to_wire(), "payload": {}})])
def test_what_is_no_such_fact_is_passed_over(listening, body):
    deliver(listening, a_message(body))
    deliver(listening, heard("019a0000-0000-7000-8000-000000000001"))

    assert "019a0000-0000-7000-8000-000000000001" in listening


def test_what_was_missed_is_asked_for_page_by_page_by_the_process_itself(ended, customers):
    customers.pages = [a_page("a", cursor="next"), a_page("b")]

    ended.start()
    wait_until(lambda: ended.is_complete, "the snapshot")

    assert "a" in ended
    assert "b" in ended
    assert [actor for actor, _ in customers.asked] == [OPERATOR, OPERATOR]
    assert [arguments["cursor"] for _, arguments in customers.asked] == [None, "next"]


def test_it_asks_as_far_back_as_a_token_may_live(listening, customers):
    since = datetime.fromisoformat(customers.asked[0][1]["since"])

    assert timedelta(seconds=TOKEN_LIFE_S) < datetime.now(UTC) - since < timedelta(seconds=TOKEN_LIFE_S + 2 * MARGIN_S)


def test_while_the_service_is_away_it_asks_again_and_hears_what_ends(ended, customers):
    customers.pages = [Unavailable("service_away", "Away."), Unavailable("service_away", "Away."), a_page("a")]

    ended.start()
    deliver(ended, heard("019a0000-0000-7000-8000-000000000001"))

    assert "019a0000-0000-7000-8000-000000000001" in ended
    wait_until(lambda: "a" in ended, "the snapshot")
    assert len(customers.asked) == 3


def test_a_new_connection_is_caught_up_with(listening, customers):
    customers.pages = [a_page("missed")]

    listening._link.reconnect()

    wait_until(lambda: "missed" in listening and listening.is_complete, "what was missed")
    assert len(customers.asked) == 2


def test_without_a_connection_what_is_known_stays(listening, customers):
    deliver(listening, heard("019a0000-0000-7000-8000-000000000001"))

    listening._link.lose()

    assert not listening.is_complete
    assert "019a0000-0000-7000-8000-000000000001" in listening


def test_an_end_is_forgotten_once_no_token_is_left(ended, monkeypatch):
    now = time.time()
    ended.note("old", datetime.fromtimestamp(now, UTC))
    ended.note("new", datetime.fromtimestamp(now + 60, UTC))

    monkeypatch.setattr(time, "time", lambda: now + TOKEN_LIFE_S + MARGIN_S + 1)
    ended.tidy()

    assert "old" not in ended
    assert "new" in ended
