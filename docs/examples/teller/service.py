"""The teller's entrypoints: facts are told and withdrawn, topics are renamed and closed."""

from typing import Any

from backbone.nameko.database import database
from backbone.nameko.operable import Operable
from backbone.nameko.rpc import query, rpc, rpc_proxy
from teller import handlers
from teller.contract import (
    SERVICE,
    CheckTopic,
    CheckTopicSchema,
    CloseTopic,
    CloseTopicSchema,
    GetTopic,
    GetTopicSchema,
    RenameTopic,
    RenameTopicSchema,
    Tell,
    TellSchema,
    ToldIdsSchema,
    TopicCheckSchema,
    TopicSchema,
    Withdraw,
    WithdrawSchema,
)
from teller.models import Base
from teller.repository import TellerWork
from teller.topics import Topic


class TellerService(Operable[TellerWork]):
    """Tells facts about topics."""

    name = SERVICE
    unit_of_work = database(Base, TellerWork)
    counter = rpc_proxy("counter")

    @rpc(params=TellSchema, result=ToldIdsSchema)
    def tell(self, command: Tell) -> dict[str, list[str]]:
        """Tell facts about a topic: all of them or none.

        Raises: Conflict `topic_is_closed`.
        Emits:  `told` for each, in the same transaction.
        Repeat: Same idempotency key, same answer.
        """
        with self.unit_of_work() as uow:
            return uow.answer(handlers.tell(uow, command))

    @rpc(params=WithdrawSchema, result=TopicSchema)
    def withdraw(self, command: Withdraw) -> Topic:
        """Take a told fact back.

        Raises: NotFound `told_not_found`. Conflict `already_withdrawn`.
        Emits:  `told_withdrawn`, in the same transaction.
        Repeat: Same idempotency key, same answer; another key is refused.
        """
        with self.unit_of_work() as uow:
            return uow.answer(handlers.withdraw(uow, command))

    @rpc(params=RenameTopicSchema, result=TopicSchema)
    def rename_topic(self, command: RenameTopic) -> Topic:
        """Give a topic another title.

        Emits:  `topic_renamed`, in the same transaction.
        Repeat: Same idempotency key, same answer.
        """
        with self.unit_of_work() as uow:
            return uow.answer(handlers.rename_topic(uow, command))

    @rpc(params=CloseTopicSchema, result=TopicSchema)
    def close_topic(self, command: CloseTopic) -> Topic:
        """Let nothing more be told about a topic.

        Raises: Conflict `topic_is_closed`.
        Emits:  `topic_closed`, in the same transaction.
        Repeat: Same idempotency key, same answer; another key is refused.
        """
        with self.unit_of_work() as uow:
            return uow.answer(handlers.close_topic(uow, command))

    @query(params=GetTopicSchema, result=TopicSchema)
    def get_topic(self, asked: GetTopic) -> Topic:
        """What was told about a topic; nothing yet, about most."""
        with self.unit_of_work.reading() as uow:
            return handlers.get_topic(uow, asked)

    @query(params=CheckTopicSchema, result=TopicCheckSchema)
    def check_topic(self, asked: CheckTopic) -> dict[str, Any]:
        """A topic as the teller and as the counter know it. What the counter raises goes on to the caller."""
        count = self.counter.get_count(topic=asked.topic)  # Before the unit of work: it waits for nobody else.
        with self.unit_of_work.reading() as uow:
            return handlers.check_topic(uow, asked, count)
