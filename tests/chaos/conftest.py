"""Stock Nameko beside ours: each hazard is first shown to be real."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from backbone.broker import HEARTBEAT_S
from tests.support.stock import Queues, StockCall, StockService

StartStock = Callable[..., StockService]
StartCall = Callable[..., StockCall]


@pytest.fixture
def queues(amqp_uri) -> Queues:
    """What the broker says of the queues of the test's own virtual host."""
    return Queues(amqp_uri)


@pytest.fixture
def start_stock(amqp_uri, queues, tmp_path) -> Iterator[StartStock]:
    """Starts one process of the stock workshop, or of another stock service, and waits until it takes calls."""
    started: list[StockService] = []

    def start(
        module: str = "stock_workshop", uri: str = amqp_uri, *, is_awaited: bool = True, **settings: Any
    ) -> StockService:
        process = StockService(module, uri, tmp_path, **settings)
        started.append(process)
        others = queues.consumers(f"rpc-{module.removeprefix('stock_')}")
        process.start()
        if is_awaited:
            queues.wait_consumed(module.removeprefix("stock_"), others + 1)
        return process

    yield start
    for each in started:
        each.kill()


@pytest.fixture
def stock_call(amqp_uri, tmp_path) -> Iterator[StartCall]:
    """Starts a call to the workshop by a stock client."""
    started: list[StockCall] = []

    def start(method: str, timeout: float | None = None, uri: str = amqp_uri, **kwargs: Any) -> StockCall:
        call = StockCall(tmp_path, uri, method, timeout, **kwargs)
        started.append(call)
        call.start()
        return call

    yield start
    for each in started:
        each.kill()


@pytest.fixture
def short_heartbeat(broker) -> Iterator[None]:
    """From now on, new connections agree with the broker to beat every two seconds, so that it soon drops dead ones."""
    set_heartbeat = "application:set_env(rabbit, heartbeat, {})."
    broker.control("eval", set_heartbeat.format(2))
    yield
    broker.control("eval", set_heartbeat.format(HEARTBEAT_S))
