"""The teller's handlers: each effect comes with the fact that tells of it, and a refusal with none."""

from collections.abc import Iterable
from dataclasses import replace

import pytest

from backbone.errors import Conflict, NotFound
from backbone.messages import Event
from teller import handlers
from teller.contract import (
    CheckTopic,
    CloseTopic,
    GetTopic,
    RenameTopic,
    Tell,
    Told,
    ToldWithdrawn,
    TopicClosed,
    TopicRenamed,
    Withdraw,
)
from teller.topics import ToldFact, Topic

TOPIC = "weather"


class FakeTopics:
    def __init__(self) -> None:
        self.rows: dict[str, Topic] = {}

    def get(self, topic: str) -> Topic:
        return replace(self.rows.get(topic) or Topic(topic))

    get_for_update = get

    def save(self, topic: Topic) -> None:
        self.rows[topic.topic] = topic


class FakeTold:
    def __init__(self) -> None:
        self.rows: dict[str, ToldFact] = {}

    def add(self, facts: Iterable[ToldFact]) -> None:
        self.rows |= {fact.id: fact for fact in facts}

    def find_for_update(self, told_id: str) -> ToldFact | None:
        return replace(self.rows[told_id]) if told_id in self.rows else None

    def save(self, fact: ToldFact) -> None:
        self.rows[fact.id] = fact


class FakeWork:
    def __init__(self) -> None:
        self.topics, self.told = FakeTopics(), FakeTold()
        self.published: list[tuple[Event, str, int]] = []

    def publish(self, fact: Event, *, aggregate_id: str, aggregate_version: int = 1) -> None:
        self.published.append((fact, aggregate_id, aggregate_version))


@pytest.fixture
def work() -> FakeWork:
    """A teller that has told nothing."""
    return FakeWork()


def test_each_told_fact_is_stored_and_published(work: FakeWork):
    ids = handlers.tell(work, Tell(TOPIC, 3))["ids"]

    assert list(work.told.rows) == ids
    assert work.published == [(Told(told_id, TOPIC), told_id, 1) for told_id in ids]
    assert handlers.get_topic(work, GetTopic(TOPIC)).told == 3


def test_a_withdrawn_fact_is_stored_and_published_as_that(work: FakeWork):
    (told_id,) = handlers.tell(work, Tell(TOPIC, 1))["ids"]

    topic = handlers.withdraw(work, Withdraw(told_id))

    assert (topic.withdrawn, work.told.rows[told_id].is_withdrawn) == (1, True)
    assert work.published[1:] == [(ToldWithdrawn(told_id, TOPIC), told_id, 2)]


def test_what_was_not_told_cannot_be_withdrawn(work: FakeWork):
    with pytest.raises(NotFound):
        handlers.withdraw(work, Withdraw("1"))

    assert work.published == []


def test_a_new_title_is_published_with_its_version(work: FakeWork):
    for title in ("Weather", "The weather"):
        handlers.rename_topic(work, RenameTopic(TOPIC, title))

    assert work.published[1] == (TopicRenamed(TOPIC, "The weather", 2), TOPIC, 2)
    assert work.topics.rows[TOPIC].title == "The weather"


def test_the_end_of_a_topic_is_published_with_how_many_were_told(work: FakeWork):
    handlers.tell(work, Tell(TOPIC, 5))

    handlers.close_topic(work, CloseTopic(TOPIC))

    assert work.published[5] == (TopicClosed(TOPIC, 5), TOPIC, 1)
    with pytest.raises(Conflict):
        handlers.tell(work, Tell(TOPIC, 1))
    assert len(work.published) == 6


@pytest.mark.parametrize(
    ("counted", "withdrawn", "is_settled"), [(2, 1, True), (1, 1, False), (3, 0, False), (2, 0, False)]
)
def test_a_check_is_settled_once_both_say_the_same(work: FakeWork, counted: int, withdrawn: int, is_settled: bool):
    work.topics.save(Topic(TOPIC, told=3, withdrawn=1))

    check = handlers.check_topic(work, CheckTopic(TOPIC), {"counted": counted, "withdrawn": withdrawn})

    assert check["is_settled"] is is_settled
    assert (check["told"], check["counted"], check["counted_withdrawn"]) == (3, counted, withdrawn)
