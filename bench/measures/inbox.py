"""The inbox: a handler of ours that inserts a row, against a stock handler that inserts the same row."""

import json
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import amqp

from backbone.messages import CONTENT_TYPE, Envelope, event_queue, new_id
from bench.children import Process
from bench.figures import Figure, Round
from bench.ground import Ground, count_of_coins
from bench.measures.rounds import depth, in_turns, until_all
from bench.ours.tally.contract import SERVICE, TILL, CoinDropped

EVENTS = 4_000
HANDLER = "on_coin_dropped"
_PERSISTENT = 2

Start = Callable[[], Process]


def figures(ground: Ground) -> Iterator[Figure]:
    """How long it takes until every event of a full queue is a row."""
    our_queue = event_queue(TILL, CoinDropped.type, SERVICE, HANDLER)
    stock_queue = event_queue("stock_till", CoinDropped.type, "stock_tally", HANDLER)
    with ground.channel() as channel:
        ours = partial(_consume, ground, channel, our_queue, in_envelope, ground.start_ours, ground.our_database)
        peer = partial(_consume, ground, channel, stock_queue, bare, ground.start_stock, ground.stock_database)
        yield Figure(f"Handler with inbox, {EVENTS:,} events", *in_turns(ours, peer), unit="events/s", target=1)


def bare(coin: CoinDropped) -> Mapping[str, Any]:
    """An event as stock Nameko sends it."""
    return coin.payload()


def in_envelope(coin: CoinDropped) -> Mapping[str, Any]:
    """An event as our relay sends it."""
    return Envelope(
        message_id=new_id(),
        type=coin.type,
        version=coin.version,
        occurred_at=datetime.now(UTC),
        producer=coin.producer,
        aggregate_id=coin.coin_id,
        aggregate_version=1,
        correlation_id=new_id(),
        causation_id=None,
        traceparent=None,
        payload=coin.payload(),
    ).to_wire()


def _consume(
    ground: Ground,
    channel: Any,
    queue: str,
    on_the_wire: Callable[[CoinDropped], Mapping[str, Any]],
    start: Start,
    database: Path,
) -> Round:
    ground.new_databases()
    _fill(channel, queue, on_the_wire)
    began = time.perf_counter()
    service = start()
    done = until_all(ground.children, service, partial(count_of_coins, database), EVENTS, began)
    ground.children.stop(service)
    return done


def _fill(channel: Any, queue: str, on_the_wire: Callable[[CoinDropped], Mapping[str, Any]]) -> None:
    channel.queue_declare(queue, durable=True, auto_delete=False)
    channel.queue_purge(queue)
    for number in range(EVENTS):
        body = json.dumps(on_the_wire(CoinDropped(coin_id=new_id(), worth_minor=number % 100, currency="EUR")))
        message = amqp.Message(body, content_type=CONTENT_TYPE, content_encoding="utf-8", delivery_mode=_PERSISTENT)
        channel.basic_publish(message, routing_key=queue)
    while depth(channel, queue) < EVENTS:
        time.sleep(0.05)
