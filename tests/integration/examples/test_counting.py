"""What the teller tells is counted once, however often and in whichever order it arrives."""

from dataclasses import replace
from typing import Any

import pytest

from backbone.messages import Event, new_id
from backbone.nameko import inbox
from teller.contract import Told, ToldWithdrawn, TopicClosed, TopicRenamed
from tests.builders import an_envelope
from tests.support.waiting import at_once, wait_until

EXCHANGE = "teller.events"
INBOX = "SELECT state FROM inbox WHERE message_id = :id"
PATIENCE_S = 30
"""A parked event is tried again at most 5 s apart."""


@pytest.fixture
def deliver(examples, examples_wire):
    """Lets a fact arrive at the counter, and waits until it is in that state."""

    def arrive(fact: Event, state: str = inbox.DONE) -> Any:
        envelope = an_envelope(fact)
        examples_wire.publish_event(envelope, EXCHANGE)
        wait_state(examples, envelope, state)
        return envelope

    return arrive


def wait_state(examples, envelope, state: str) -> None:
    counter = examples.databases["counter"]

    def look() -> bool:
        return [row.state for row in counter.rows(INBOX, id=envelope.message_id)] == [state]

    wait_until(look, f"{envelope.type} {state} in the inbox", PATIENCE_S)


def wait_counted(counter, topic: str, **expected: object) -> dict[str, Any]:
    def look() -> dict[str, Any] | None:
        count = counter.get_count(topic=topic)
        return count if expected.items() <= count.items() else None

    return wait_until(look, f"{expected} for {topic}", PATIENCE_S)


def test_what_is_told_is_counted(teller, counter, topic):
    ids = teller.tell(topic=topic, times=3)["ids"]

    assert len(set(ids)) == 3
    assert wait_counted(counter, topic, counted=3)["withdrawn"] == 0
    assert teller.get_topic(topic=topic)["told"] == 3


def test_a_withdrawn_fact_counts_no_more(teller, counter, topic):
    told_id, _ = teller.tell(topic=topic, times=2)["ids"]

    teller.withdraw(told_id=told_id)

    assert wait_counted(counter, topic, counted=1, withdrawn=1)
    assert teller.get_topic(topic=topic)["withdrawn"] == 1


def test_a_message_that_comes_often_at_once_over_two_instances_is_counted_once(examples, examples_wire, counter, topic):
    envelope = an_envelope(Told(new_id(), topic))

    for _ in range(20):
        examples_wire.publish_event(envelope, EXCHANGE)

    repeated = f'"message_id":"{envelope.message_id}"'
    wait_until(lambda: examples.log_of("counter").count(repeated) >= 19, "19 repetitions", PATIENCE_S)
    assert counter.get_count(topic=topic)["counted"] == 1


def test_a_fact_in_two_messages_is_counted_once(deliver, counter, topic):
    told = Told(new_id(), topic)

    deliver(told)
    deliver(told)

    assert counter.get_count(topic=topic)["counted"] == 1


def test_a_fact_that_is_told_after_it_was_withdrawn_is_not_counted(deliver, counter, topic):
    told_id = new_id()

    deliver(ToldWithdrawn(told_id, topic))
    deliver(Told(told_id, topic))

    count = counter.get_count(topic=topic)
    assert (count["counted"], count["withdrawn"]) == (0, 1)


def test_facts_that_cross_at_once_end_the_same(examples, examples_wire, counter, topic):
    pairs = [(Told(told_id, topic), ToldWithdrawn(told_id, topic)) for told_id in (new_id() for _ in range(20))]
    envelopes = [an_envelope(fact) for pair in pairs for fact in pair]

    for envelope in envelopes:
        examples_wire.publish_event(envelope, EXCHANGE)

    assert wait_counted(counter, topic, counted=0, withdrawn=20)
    for envelope in envelopes:
        wait_state(examples, envelope, inbox.DONE)
    assert counter.get_count(topic=topic)["withdrawn"] == 20


def test_the_newest_title_stays_although_an_older_one_comes_after_it(deliver, counter, topic):
    deliver(TopicRenamed(topic, "the second", 2))
    deliver(TopicRenamed(topic, "the first", 1))
    assert counter.get_count(topic=topic)["title"] == "the second"

    deliver(TopicRenamed(topic, "the third", 3))

    assert counter.get_count(topic=topic)["title"] == "the third"


def test_a_title_reaches_the_counter_with_a_version_that_grows(teller, counter, topic):
    versions = [teller.rename_topic(topic=topic, title=title)["version"] for title in ("once", "twice", "thrice")]

    assert versions == [1, 2, 3]
    assert wait_counted(counter, topic, title="thrice")


def test_the_end_of_a_topic_waits_until_all_that_was_told_has_arrived(examples, deliver, counter, topic):
    told, crossed = Told(new_id(), topic), ToldWithdrawn(new_id(), topic)
    closed = deliver(TopicClosed(topic, told=2), inbox.PARKED)
    deliver(told)
    assert counter.get_count(topic=topic)["is_complete"] is False

    deliver(crossed)

    assert wait_counted(counter, topic, is_complete=True)
    wait_state(examples, closed, inbox.DONE)


def test_a_closed_topic_is_complete_in_the_end(teller, counter, topic):
    teller.tell(topic=topic, times=50)

    assert teller.close_topic(topic=topic)["is_closed"] is True

    assert wait_counted(counter, topic, is_complete=True)["counted"] == 50


def test_an_event_of_a_later_version_with_more_in_it_is_counted(examples, examples_wire, counter, topic):
    envelope = an_envelope(Told(new_id(), topic))
    later = replace(envelope, version=2, payload=envelope.payload | {"mood": "good"})

    examples_wire.publish_event(later, EXCHANGE)

    wait_state(examples, later, inbox.DONE)
    assert counter.get_count(topic=topic)["counted"] == 1


def test_tellers_at_once_on_one_topic_lose_nothing(teller, counter, topic):
    answers = at_once(30, lambda _number: teller.tell(topic=topic, times=2))

    ids = {told_id for answer in answers for told_id in answer["ids"]}
    assert len(ids) == 60
    assert wait_counted(counter, topic, counted=60)


def test_counts_are_listed_page_by_page(deliver, counter):
    topics = [f"~ {new_id()} {number}" for number in range(3)]  # They stand behind the topics of all other tests.
    for topic in topics:
        deliver(Told(new_id(), topic))

    seen, cursor = [], None
    while not seen or cursor:
        page = counter.list_counts(limit=2, cursor=cursor)
        seen, cursor = seen + [count["topic"] for count in page["items"]], page["next_cursor"]

    assert [topic for topic in seen if topic in topics] == topics
    assert len(seen) == len(set(seen))


def test_nothing_is_left_over(examples, teller, counter, topic):
    teller.tell(topic=topic, times=10)
    wait_counted(counter, topic, counted=10)

    at_rest = {"outbox": 0, "parked": 0, "dead": 0}
    for service in ("teller", "counter"):
        wait_until(
            lambda service=service: at_rest.items() <= examples.client.call(service, "backlog", {}).items(),
            f"{service} at rest",
            PATIENCE_S,
        )
        assert examples.client.call(service, "backlog", {})["dead"] == 0
