"""All SQL of the teller, and the unit of work that holds it."""

from collections.abc import Iterable

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from backbone.nameko.crossing import row_for_update
from backbone.nameko.database import UnitOfWork
from teller.models import ToldRow, TopicRow
from teller.topics import ToldFact, Topic


class Topics:
    """The topics; about whatever has no row, nothing was told yet."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def get(self, topic: str) -> Topic:
        """A topic as it is now."""
        row = self._session.get(TopicRow, topic)
        return Topic(topic) if row is None else _topic(row)

    def get_for_update(self, topic: str) -> Topic:
        """A topic, locked until this transaction ends."""
        return _topic(row_for_update(self._session, TopicRow, topic=topic))

    def save(self, topic: Topic) -> None:
        """Store a topic that was loaded for update."""
        self._session.execute(update(TopicRow).where(TopicRow.topic == topic.topic).values(**vars(topic)))


class ToldFacts:
    """The facts that were told."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, facts: Iterable[ToldFact]) -> None:
        """Store new facts."""
        self._session.execute(insert(ToldRow), [vars(fact) for fact in facts])

    def find_for_update(self, told_id: str) -> ToldFact | None:
        """A told fact, locked until this transaction ends."""
        row = self._session.scalars(select(ToldRow).where(ToldRow.id == told_id).with_for_update()).one_or_none()
        return None if row is None else ToldFact(row.id, row.topic, row.is_withdrawn)

    def save(self, fact: ToldFact) -> None:
        """Store a fact that was loaded for update."""
        self._session.execute(update(ToldRow).where(ToldRow.id == fact.id).values(is_withdrawn=fact.is_withdrawn))


class TellerWork(UnitOfWork):
    """A transaction on the teller's database. A told fact is locked before its topic."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.topics = Topics(session)
        self.told = ToldFacts(session)


def _topic(row: TopicRow) -> Topic:
    return Topic(row.topic, row.told, row.withdrawn, row.title, row.version, row.is_closed)
