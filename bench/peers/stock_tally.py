"""The same service as a user of stock Nameko would write it: `nameko run --config … bench.peers.stock_tally`."""

import sqlite3
from typing import Any

from nameko.events import EventDispatcher, event_handler
from nameko.rpc import rpc
from nameko_sqlalchemy import Database
from sqlalchemy import Engine, event

from bench.peers.stock_tables import Base, Coin


@event.listens_for(Engine, "connect")
def be_as_durable_as_ours(connection: sqlite3.Connection, _record: object) -> None:
    """Write ahead, and wait for the disk at each commit, as our services do."""
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")


class StockTallyService:
    """Counts coins."""

    name = "stock_tally"
    database = Database(Base)
    dispatch = EventDispatcher()

    @rpc
    def get_value(self, value: Any) -> dict[str, Any]:
        """The same value: a method that touches nothing but memory."""
        return {"value": value}

    @rpc
    def get_coin(self, coin_id: str) -> dict[str, Any]:
        """One row of the database."""
        with self.database.get_session() as session:
            coin = session.get(Coin, coin_id)
            assert coin is not None
            return {"coin_id": coin.coin_id, "worth_minor": coin.worth_minor, "currency": coin.currency}

    @rpc
    def drop_coins(self, coins: list[dict[str, Any]]) -> None:
        """Dispatch an event for each coin, as stock Nameko does it: persistent, each waiting for its confirm."""
        for coin in coins:
            self.dispatch("coin_dropped", coin)

    @event_handler("stock_till", "coin_dropped")
    def on_coin_dropped(self, coin: dict[str, Any]) -> None:
        """Count a coin, in a transaction of its own."""
        with self.database.get_session() as session:
            session.add(Coin(**coin))
