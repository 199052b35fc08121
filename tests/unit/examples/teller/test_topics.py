"""Topics: what may be told, withdrawn, renamed and closed, and when."""

import pytest

from backbone.errors import Conflict
from teller.topics import ToldFact, Topic


def test_facts_are_told_with_ids_of_their_own():
    topic = Topic("weather", told=2)

    facts = topic.tell(3)

    assert topic.told == 5
    assert len({fact.id for fact in facts}) == 3
    assert {(fact.topic, fact.is_withdrawn) for fact in facts} == {("weather", False)}


def test_a_fact_is_withdrawn_once():
    topic, fact = Topic("weather", told=1), ToldFact("1", "weather")
    topic.withdraw(fact)

    with pytest.raises(Conflict) as refused:
        topic.withdraw(fact)

    assert refused.value.code == "already_withdrawn"
    assert (fact.is_withdrawn, topic.withdrawn, topic.told) == (True, 1, 1)


def test_the_version_grows_by_one_with_each_title():
    topic = Topic("weather")

    for title in ("Weather", "The weather", "Weather"):
        topic.rename(title)

    assert (topic.title, topic.version) == ("Weather", 3)


@pytest.mark.parametrize("act", [lambda topic: topic.tell(1), lambda topic: topic.close()])
def test_a_closed_topic_is_neither_told_about_nor_closed_again(act):
    topic = Topic("weather", told=1)
    topic.close()

    with pytest.raises(Conflict) as refused:
        act(topic)

    assert (refused.value.code, topic.told) == ("topic_is_closed", 1)


def test_what_was_told_about_a_closed_topic_can_be_withdrawn_and_the_topic_renamed():
    topic = Topic("weather", told=1, is_closed=True)

    topic.withdraw(ToldFact("1", "weather"))
    topic.rename("The weather")

    assert (topic.withdrawn, topic.title) == (1, "The weather")
