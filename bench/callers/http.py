"""Asks a web server over kept connections: `python -m bench.callers.http CONNECTIONS SECONDS PORT PATH`."""

import selectors
import socket
import sys
import time

from bench.callers.pace import Order, Watch

READ_BYTES = 65_536


class Connection:
    """One kept connection with one request at a time on it."""

    def __init__(self, port: int, path: str) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._request = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode()
        self._received = b""
        self.started = 0.0

    def ask(self) -> None:
        """Send the request once more."""
        self._received = b""
        self.started = time.perf_counter()
        self.socket.sendall(self._request)

    def has_answer(self) -> bool:
        """Read what has come. Returns: whether the answer is whole. Raises: RuntimeError for any but a 200."""
        part = self.socket.recv(READ_BYTES)
        self._received += part
        head, found, body = self._received.partition(b"\r\n\r\n")
        if not part or (found and not head.startswith(b"HTTP/1.1 200")):
            raise RuntimeError(f"The server answered {self._received[:500]!r}.")
        return bool(found) and len(body) >= content_length(head)


def content_length(head: bytes) -> int:
    """How long the body of an answer is. Raises: ValueError when its head does not say."""
    _, found, rest = head.lower().partition(b"\r\ncontent-length:")
    if not found:
        raise ValueError("The answer has no Content-Length.")
    return int(rest.partition(b"\r\n")[0])


def main() -> None:
    """Keep a request on each connection for the time asked for."""
    order, port, path = Order.from_arguments(), int(sys.argv[3]), sys.argv[4]
    began = time.perf_counter()
    connections = [Connection(port, path) for _ in range(order.in_flight)]
    first = connections[0]
    first.ask()
    while not first.has_answer():
        continue
    set_up_s = time.perf_counter() - began
    watch = keep_asking(order, connections)
    sys.stdout.write(watch.report(set_up_s))


def keep_asking(order: Order, connections: list[Connection]) -> Watch:
    """Ask on each connection again as soon as it has its answer."""
    watch, asking = Watch(order.seconds), len(connections)
    with selectors.DefaultSelector() as selector:
        for connection in connections:
            selector.register(connection.socket, selectors.EVENT_READ, connection)
            connection.ask()
        while asking:
            for key, _ in selector.select():
                connection = key.data
                if not connection.has_answer():
                    continue
                watch.note(connection.started)
                if watch.is_open:
                    connection.ask()
                else:
                    asking -= 1
    return watch


if __name__ == "__main__":
    main()
