"""Calls the stock service: `python -m gevent.monkey --module bench.callers.stock IN_FLIGHT SECONDS`."""

import os
import sys
import threading
import time
from collections import deque
from typing import Any

from nameko.standalone.rpc import ClusterRpcProxy

from bench.callers.pace import Order, Watch

PROXIES_MAX = 8
"""The fastest of what was tried with 64 calls in flight: 8 proxies in green threads, each with 8 by `call_async`.

One proxy with 64 calls, 4 with 16, 16 with 4, 64 with one, and the same in system threads all made fewer a second.
"""


def main() -> None:
    """Call `get_value` from some green threads, each with a proxy of its own and its share of the calls in flight."""
    order = Order.from_arguments()
    count = min(PROXIES_MAX, order.in_flight)
    began = time.perf_counter()
    clusters = [ClusterRpcProxy({"AMQP_URI": os.environ["AMQP_URI"]}) for _ in range(count)]
    proxies = [cluster.start().stock_tally.get_value for cluster in clusters]
    proxies[0](0)
    set_up_s = time.perf_counter() - began
    watch = Watch(order.seconds)
    threads = [
        threading.Thread(target=keep_in_flight, args=(watch, get_value, order.in_flight // count))
        for get_value in proxies
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for cluster in clusters:
        cluster.stop()
    sys.stdout.write(watch.report(set_up_s))


def keep_in_flight(watch: Watch, get_value: Any, in_flight: int) -> None:
    """Keep that many calls in flight on one proxy, taking the oldest answer before the next call is made."""
    waiting: deque[tuple[float, Any]] = deque()
    while watch.is_open or waiting:
        while watch.is_open and len(waiting) < in_flight:
            waiting.append((time.perf_counter(), get_value.call_async("as it is")))
        if waiting:
            started, answer = waiting.popleft()
            answer.result()
            watch.note(started)


if __name__ == "__main__":
    main()
