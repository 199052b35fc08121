"""`CountingProxy`: stands between a process and the broker, and counts how often the broker sends something."""

import socket

from tests.support.fault_proxy import FaultProxy


class _Noting:
    """A socket whose received bytes are kept."""

    def __init__(self, source: socket.socket, received: bytearray) -> None:
        self._source, self._received = source, received

    def recv(self, size: int) -> bytes:
        piece = self._source.recv(size)
        self._received += piece
        return piece

    def shutdown(self, how: int) -> None:
        self._source.shutdown(how)


class CountingProxy(FaultProxy):
    """A fault proxy that keeps all that the broker sent."""

    def __init__(self, upstream_port: int) -> None:
        self._received: dict[socket.socket, bytearray] = {}
        super().__init__(upstream_port)

    def times_sent(self, text: str) -> int:
        """How often the broker sent this, over all connections so far."""
        return sum(received.count(text.encode()) for received in self._received.values())

    def _pump(self, source, sink) -> None:
        if source.getpeername()[1] == self._upstream_port:
            source = _Noting(source, self._received.setdefault(source, bytearray()))
        super()._pump(source, sink)
