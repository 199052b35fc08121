"""What the counter does with each fact that the teller tells."""

from backbone.messages import Page
from backbone.nameko.crossing import cause_missing
from counter.contract import GetCount, ListCounts
from counter.counts import TOLD, TOLD_WITHDRAWN, Count
from counter.repository import CounterWork
from teller.contract import Told, ToldWithdrawn, TopicClosed, TopicRenamed


def count_told(uow: CounterWork, told: Told) -> None:
    """Count a told fact, unless it is known that it was withdrawn."""
    _learn(uow, told.told_id, told.topic, TOLD)


def withdraw_told(uow: CounterWork, withdrawn: ToldWithdrawn) -> None:
    """Count a fact no more; one that is not there yet will not be counted when it comes."""
    _learn(uow, withdrawn.told_id, withdrawn.topic, TOLD_WITHDRAWN)


def rename_count(uow: CounterWork, renamed: TopicRenamed) -> None:
    """Give a topic its title, unless a newer one came before."""
    uow.counts.rename(renamed.topic, renamed.title, renamed.title_version)


def complete_count(uow: CounterWork, closed: TopicClosed) -> None:
    """Note that all that was told about a topic is counted.

    Raises: Unavailable `cause_not_arrived`: something that was told has not arrived yet.
    """
    count = uow.counts.get_for_update(closed.topic)
    if count.known < closed.told:
        raise cause_missing(f"One of the {closed.told} facts about {closed.topic}")
    count.complete(closed.told)
    uow.counts.save(count)


def get_count(uow: CounterWork, asked: GetCount) -> Count:
    """How many facts about a topic count."""
    return uow.counts.get(asked.topic)


def list_counts(uow: CounterWork, asked: ListCounts) -> Page[Count]:
    """A page of counts, by topic."""
    return uow.counts.page(asked)


def _learn(uow: CounterWork, told_id: str, topic: str, what: str) -> None:
    fact = uow.facts.get_for_update(told_id, topic)
    count = uow.counts.get_for_update(topic)
    count.add(fact.learn(what))
    uow.facts.save(fact)
    uow.counts.save(count)
