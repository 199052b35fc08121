"""Reads a product so many times a second: `python -m bench.callers.reads RATE SECONDS PORT PEOPLE`."""

import json
import selectors
import sys
import time
from collections import deque
from pathlib import Path

from bench.callers.http import Connection
from bench.callers.pace import Order, Watch

CONNECTIONS = 16


def main() -> None:
    """Read the first product of the file at an even pace."""
    order, port, people = Order.from_arguments(), int(sys.argv[3]), json.loads(Path(sys.argv[4]).read_text())
    path = f"/api/v1/products/{people['products'][0]['id']}"
    began = time.perf_counter()
    connections = [Connection(port, path) for _ in range(CONNECTIONS)]
    set_up_s = time.perf_counter() - began
    sys.stdout.write(keep_reading(order, connections).report(set_up_s))


def keep_reading(order: Order, connections: list[Connection]) -> Watch:
    """Begin a read whenever one is due. Each counts from then on, also while it waits for a free connection."""
    watch, idle, due = Watch(order.seconds), deque(connections), time.perf_counter()
    with selectors.DefaultSelector() as selector:
        for connection in connections:
            selector.register(connection.socket, selectors.EVENT_READ, connection)
        while watch.is_open:
            while idle and due <= time.perf_counter():
                connection = idle.popleft()
                connection.ask()
                connection.started = due
                due += 1 / order.in_flight
            for key, _ in selector.select(max(0, due - time.perf_counter()) if idle else None):
                if key.data.has_answer():
                    watch.note(key.data.started)
                    idle.append(key.data)
    return watch


if __name__ == "__main__":
    main()
