"""The tally's entrypoints: what each measure of the bench calls."""

from typing import Any

from backbone.nameko.database import database
from backbone.nameko.events import event_handler
from backbone.nameko.rpc import query
from bench.ours.tally.contract import SERVICE, TILL, AskForCoinSchema, CoinDropped, CoinSchema, ValueSchema
from bench.ours.tally.models import Base, CoinRow, TallyWork


class TallyService:
    """Counts coins."""

    name = SERVICE
    unit_of_work = database(Base, TallyWork)

    @query(params=ValueSchema, result=ValueSchema)
    def get_value(self, asked: dict[str, Any]) -> dict[str, Any]:
        """The same value: a method that touches nothing but memory."""
        return asked

    @query(params=AskForCoinSchema, result=CoinSchema)
    def get_coin(self, asked: dict[str, Any]) -> CoinRow | None:
        """One row of the database."""
        with self.unit_of_work.reading() as work:
            return work.session.get(CoinRow, asked["coin_id"])

    @event_handler(TILL, CoinDropped)
    def on_coin_dropped(self, coin: CoinDropped) -> None:
        """Count a coin. Repeat: nothing, the inbox has its message id."""
        with self.unit_of_work() as uow:
            uow.session.add(CoinRow(coin_id=coin.coin_id, worth_minor=coin.worth_minor, currency=coin.currency))
