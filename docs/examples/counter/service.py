"""The counter's entrypoints: facts in, counts out."""

from backbone.messages import Page
from backbone.nameko.database import database
from backbone.nameko.events import event_handler
from backbone.nameko.operable import Operable
from backbone.nameko.rpc import query
from counter import handlers
from counter.contract import (
    SERVICE,
    CountPageSchema,
    CountSchema,
    GetCount,
    GetCountSchema,
    ListCounts,
    ListCountsSchema,
)
from counter.counts import Count
from counter.models import Base
from counter.repository import CounterWork
from teller.contract import Told, ToldWithdrawn, TopicClosed, TopicRenamed


class CounterService(Operable[CounterWork]):
    """Counts each told fact once."""

    name = SERVICE
    unit_of_work = database(Base, CounterWork)

    @event_handler("teller", Told)
    def on_told(self, told: Told) -> None:
        """Count a told fact. Repeat: nothing, the inbox has its message id."""
        with self.unit_of_work() as uow:
            handlers.count_told(uow, told)

    @event_handler("teller", ToldWithdrawn)
    def on_told_withdrawn(self, withdrawn: ToldWithdrawn) -> None:
        """Count a fact no more, nor when it is told after this. Repeat: nothing, the inbox has its message id."""
        with self.unit_of_work() as uow:
            handlers.withdraw_told(uow, withdrawn)

    @event_handler("teller", TopicRenamed)
    def on_topic_renamed(self, renamed: TopicRenamed) -> None:
        """Take over a topic's newest title. Repeat: nothing, the inbox has its message id."""
        with self.unit_of_work() as uow:
            handlers.rename_count(uow, renamed)

    @event_handler("teller", TopicClosed)
    def on_topic_closed(self, closed: TopicClosed) -> None:
        """Note that all is counted. Parked until it is. Repeat: nothing, the inbox has its message id."""
        with self.unit_of_work() as uow:
            handlers.complete_count(uow, closed)

    @query(params=GetCountSchema, result=CountSchema)
    def get_count(self, asked: GetCount) -> Count:
        """How many facts about a topic count; none yet, of most."""
        with self.unit_of_work.reading() as uow:
            return handlers.get_count(uow, asked)

    @query(params=ListCountsSchema, result=CountPageSchema)
    def list_counts(self, asked: ListCounts) -> Page[Count]:
        """A page of counts, by topic."""
        with self.unit_of_work.reading() as uow:
            return handlers.list_counts(uow, asked)
