"""What can be done with topics and the facts that are told about them."""

from typing import Any

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
    told_not_found,
)
from teller.repository import TellerWork
from teller.topics import Topic


def tell(uow: TellerWork, command: Tell) -> dict[str, list[str]]:
    """Tell facts about a topic: all of them or none.

    Raises: Conflict `topic_is_closed`.
    Emits:  `told` for each, in the same transaction.
    """
    topic = uow.topics.get_for_update(command.topic)
    facts = topic.tell(command.times)
    uow.topics.save(topic)
    uow.told.add(facts)
    for fact in facts:
        uow.publish(Told(fact.id, fact.topic), aggregate_id=fact.id)
    return {"ids": [fact.id for fact in facts]}


def withdraw(uow: TellerWork, command: Withdraw) -> Topic:
    """Take a told fact back.

    Raises: NotFound `told_not_found`. Conflict `already_withdrawn`.
    Emits:  `told_withdrawn`, in the same transaction.
    """
    fact = uow.told.find_for_update(command.told_id)
    if fact is None:
        raise told_not_found(command.told_id)
    topic = uow.topics.get_for_update(fact.topic)
    topic.withdraw(fact)
    uow.told.save(fact)
    uow.topics.save(topic)
    uow.publish(ToldWithdrawn(fact.id, fact.topic), aggregate_id=fact.id, aggregate_version=2)
    return topic


def rename_topic(uow: TellerWork, command: RenameTopic) -> Topic:
    """Give a topic another title. Emits: `topic_renamed`, in the same transaction."""
    topic = uow.topics.get_for_update(command.topic)
    topic.rename(command.title)
    uow.topics.save(topic)
    fact = TopicRenamed(topic.topic, command.title, topic.version)
    uow.publish(fact, aggregate_id=topic.topic, aggregate_version=topic.version)
    return topic


def close_topic(uow: TellerWork, command: CloseTopic) -> Topic:
    """Let nothing more be told about a topic.

    Raises: Conflict `topic_is_closed`.
    Emits:  `topic_closed`, in the same transaction.
    """
    topic = uow.topics.get_for_update(command.topic)
    topic.close()
    uow.topics.save(topic)
    uow.publish(TopicClosed(topic.topic, topic.told), aggregate_id=topic.topic)
    return topic


def get_topic(uow: TellerWork, asked: GetTopic) -> Topic:
    """What was told about a topic."""
    return uow.topics.get(asked.topic)


def check_topic(uow: TellerWork, asked: CheckTopic, count: dict[str, Any]) -> dict[str, Any]:
    """A topic beside what the counter answered a moment before."""
    topic = uow.topics.get(asked.topic)
    counted, withdrawn = count["counted"], count["withdrawn"]
    return {
        "topic": topic.topic,
        "told": topic.told,
        "withdrawn": topic.withdrawn,
        "counted": counted,
        "counted_withdrawn": withdrawn,
        "is_settled": (topic.told, topic.withdrawn) == (counted + withdrawn, withdrawn),
    }
