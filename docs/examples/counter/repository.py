"""All SQL of the counter, and the unit of work that holds it."""

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from backbone.messages import Page
from backbone.nameko.crossing import row_for_update, set_if_newer
from backbone.nameko.database import UnitOfWork
from backbone.nameko.paging import page
from counter.contract import ListCounts
from counter.counts import ABSENT, Count, Fact
from counter.models import CountRow, FactRow


class Facts:
    """What is known of each told fact."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def get_for_update(self, told_id: str, topic: str) -> Fact:
        """A told fact, locked until this transaction ends; ABSENT when nothing was heard of it."""
        row = row_for_update(self._session, FactRow, told_id=told_id, initially={"topic": topic, "state": ABSENT})
        return Fact(row.told_id, row.topic, row.state)

    def save(self, fact: Fact) -> None:
        """Store a fact that was loaded for update."""
        self._session.execute(update(FactRow).where(FactRow.told_id == fact.told_id).values(state=fact.state))


class Counts:
    """The counts of all topics; of whatever has no row, nothing was counted yet."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def get(self, topic: str) -> Count:
        """The count of a topic as it is now."""
        row = self._session.get(CountRow, topic)
        return Count(topic) if row is None else _count(row)

    def get_for_update(self, topic: str) -> Count:
        """The count of a topic, locked until this transaction ends."""
        return _count(row_for_update(self._session, CountRow, topic=topic))

    def save(self, count: Count) -> None:
        """Store a count that was loaded for update; its title is set by `rename`."""
        values = {"counted": count.counted, "withdrawn": count.withdrawn, "is_complete": count.is_complete}
        self._session.execute(update(CountRow).where(CountRow.topic == count.topic).values(values))

    def rename(self, topic: str, title: str, version: int) -> None:
        """Set a title, unless a newer one was set before."""
        row_for_update(self._session, CountRow, topic=topic)
        set_if_newer(self._session, CountRow, {"topic": topic}, version, title=title)

    def page(self, asked: ListCounts) -> Page[Count]:
        """A page of counts, by topic."""
        order = (CountRow.topic,)
        return page(
            self._session, select(CountRow), order, lambda row: _count(row[0]), cursor=asked.cursor, limit=asked.limit
        )


class CounterWork(UnitOfWork):
    """A transaction on the counter's database. A fact is locked before the count of its topic."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.facts = Facts(session)
        self.counts = Counts(session)


def _count(row: CountRow) -> Count:
    return Count(row.topic, row.counted, row.withdrawn, row.title, row.is_complete)
