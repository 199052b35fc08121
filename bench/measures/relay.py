"""The relay: a full outbox is published, against the same events dispatched by a stock service."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from functools import partial
from typing import Any

from nameko.standalone.rpc import ClusterRpcProxy

from backbone.context import Context
from backbone.messages import event_queue, events_exchange, new_id, rpc_queue
from backbone.nameko import outbox
from backbone.nameko.engines import Engines
from bench.figures import Figure, Round
from bench.ground import Ground
from bench.measures.rounds import depth, in_turns, until_all
from bench.ours.tally.contract import SERVICE, CoinDropped

EVENTS = 10_000
EVENT = CoinDropped.type


class OwnCoin(CoinDropped):
    """The fact as one of the tally's own, so that it leaves through its outbox."""

    producer = SERVICE


def figures(ground: Ground) -> Iterator[Figure]:
    """How long it takes until all events are in a queue."""
    ground.new_databases()
    _fill_outbox(ground)
    full = ground.our_database.read_bytes()
    with ground.channel() as channel:
        queues = [_bound_queue(channel, producer) for producer in ("tally", "stock_tally")]
        ours = partial(_relay, ground, channel, queues[0], full)
        peer = partial(_dispatch, ground, channel, queues[1])
        yield Figure(f"Relay, {EVENTS:,} events", *in_turns(ours, peer), unit="events/s", target=5)


def coins(count: int) -> list[OwnCoin]:
    """So many coins, all different."""
    return [OwnCoin(coin_id=new_id(), worth_minor=number % 100, currency="EUR") for number in range(count)]


def _fill_outbox(ground: Ground) -> None:
    engines = Engines(f"sqlite:///{ground.our_database}")
    now = datetime.now(UTC)
    with engines.writing() as session:
        # Leased to nobody, as the rows of a process that died a while ago.
        outbox.put(session, [outbox.row(Context(), coin, coin.coin_id, 1, now, 0) for coin in coins(EVENTS)])
    engines.dispose()


def _bound_queue(channel: Any, producer: str) -> str:
    queue, exchange = event_queue(producer, EVENT, "bench", "watch"), events_exchange(producer)
    channel.exchange_declare(exchange, "topic", durable=True, auto_delete=False)
    channel.queue_declare(queue, durable=True, auto_delete=False)
    channel.queue_bind(queue, exchange, routing_key=EVENT)
    return queue


def _relay(ground: Ground, channel: Any, queue: str, full: bytes) -> Round:
    channel.queue_purge(queue)
    ground.our_database.write_bytes(full)
    began = time.perf_counter()
    service = ground.start_ours()

    def relayed() -> int:
        return min(depth(channel, queue), EVENTS - _left(ground))

    done = until_all(ground.children, service, relayed, EVENTS, began)
    ground.children.stop(service)
    return done


def _dispatch(ground: Ground, channel: Any, queue: str) -> Round:
    channel.queue_purge(queue)
    began = time.perf_counter()
    service = ground.start_stock()
    ground.wait_consumed(service, rpc_queue("stock_tally"))
    with ClusterRpcProxy({"AMQP_URI": ground.amqp_uri}) as cluster:
        cluster.stock_tally.drop_coins.call_async([coin.payload() for coin in coins(EVENTS)])
    done = until_all(ground.children, service, partial(depth, channel, queue), EVENTS, began)
    ground.children.stop(service)
    return done


def _left(ground: Ground) -> int:
    with closing(sqlite3.connect(ground.our_database)) as connection:
        (count,) = connection.execute("SELECT count(*) FROM outbox").fetchone()
    return int(count)
