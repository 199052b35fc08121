"""The counter's handlers: what each fact does to the fact that it is about, and to its topic."""

from dataclasses import replace

import pytest

from backbone.errors import Unavailable
from backbone.messages import Page
from counter import handlers
from counter.contract import GetCount, ListCounts
from counter.counts import Count, Fact
from teller.contract import Told, ToldWithdrawn, TopicClosed, TopicRenamed

TOPIC = "weather"


class FakeFacts:
    def __init__(self) -> None:
        self.rows: dict[str, Fact] = {}

    def get_for_update(self, told_id: str, topic: str) -> Fact:
        return replace(self.rows.get(told_id) or Fact(told_id, topic))

    def save(self, fact: Fact) -> None:
        self.rows[fact.told_id] = fact


class FakeCounts:
    def __init__(self) -> None:
        self.rows: dict[str, Count] = {}
        self.renamed: list[tuple[str, str, int]] = []

    def get(self, topic: str) -> Count:
        return replace(self.rows.get(topic) or Count(topic))

    get_for_update = get

    def save(self, count: Count) -> None:
        self.rows[count.topic] = count

    def rename(self, *what: object) -> None:
        self.renamed.append(what)

    def page(self, asked: ListCounts) -> Page[Count]:
        return Page(list(self.rows.values())[: asked.limit], None)


class FakeWork:
    def __init__(self) -> None:
        self.facts, self.counts = FakeFacts(), FakeCounts()

    @property
    def counted(self) -> tuple[int, int]:
        count = self.counts.get(TOPIC)
        return count.counted, count.withdrawn


@pytest.fixture
def work() -> FakeWork:
    """A counter that has heard of nothing."""
    return FakeWork()


def test_told_facts_are_counted(work: FakeWork):
    for told_id in ("1", "2", "2"):
        handlers.count_told(work, Told(told_id, TOPIC))

    assert work.counted == (2, 0)


def test_a_withdrawn_fact_is_counted_no_more(work: FakeWork):
    handlers.count_told(work, Told("1", TOPIC))
    handlers.withdraw_told(work, ToldWithdrawn("1", TOPIC))

    assert work.counted == (0, 1)


def test_a_fact_that_was_withdrawn_before_it_came_is_not_counted(work: FakeWork):
    handlers.withdraw_told(work, ToldWithdrawn("1", TOPIC))
    handlers.count_told(work, Told("1", TOPIC))

    assert work.counted == (0, 1)


def test_a_title_is_stored_with_its_version(work: FakeWork):
    handlers.rename_count(work, TopicRenamed(TOPIC, "The weather", 2))

    assert work.counts.renamed == [(TOPIC, "The weather", 2)]


@pytest.mark.parametrize("told", [1, 2, 100])
def test_the_end_of_a_topic_is_put_off_while_something_is_missing(work: FakeWork, told: int):
    with pytest.raises(Unavailable) as missing:
        handlers.complete_count(work, TopicClosed(TOPIC, told))

    assert (missing.value.code, missing.value.is_definite) == ("cause_not_arrived", False)
    assert not work.counts.get(TOPIC).is_complete


def test_a_topic_is_complete_with_all_its_facts_withdrawn_ones_included(work: FakeWork):
    handlers.count_told(work, Told("1", TOPIC))
    handlers.withdraw_told(work, ToldWithdrawn("2", TOPIC))

    handlers.complete_count(work, TopicClosed(TOPIC, 2))

    assert handlers.get_count(work, GetCount(TOPIC)).is_complete


def test_a_topic_about_which_nothing_was_told_is_complete_at_once(work: FakeWork):
    handlers.complete_count(work, TopicClosed(TOPIC, 0))

    assert handlers.list_counts(work, ListCounts(None, 5)).items == [Count(TOPIC, is_complete=True)]
