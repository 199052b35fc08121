"""`FaultProxy`: stands between a process and the broker, and cuts, freezes or resumes what flows through it."""

import socket
import threading
from contextlib import suppress

PIECE = 65_536


class FaultProxy:
    """A TCP proxy on a free loopback port.

    Cut: connections are closed, and new ones too. Frozen: they stay, and nothing moves.
    """

    def __init__(self, upstream_port: int) -> None:
        self._upstream_port = upstream_port
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._sockets: list[socket.socket] = []
        self._is_cut, self._may_flow = False, threading.Event()
        self._may_flow.set()
        threading.Thread(target=self._accept_for_ever, daemon=True).start()

    @property
    def port(self) -> int:
        """Where to connect to instead."""
        return self._listener.getsockname()[1]

    def uri(self, amqp_uri: str) -> str:
        """The same broker, through this proxy."""
        return amqp_uri.replace(f":{self._upstream_port}/", f":{self.port}/")

    def cut(self) -> None:
        """Close all connections and every new one."""
        self._is_cut = True
        while self._sockets:
            with suppress(OSError):
                self._sockets.pop().shutdown(socket.SHUT_RDWR)

    def freeze(self) -> None:
        """Let nothing through, and close nothing."""
        self._may_flow.clear()

    def resume(self) -> None:
        """Let everything through again."""
        self._is_cut = False
        self._may_flow.set()

    def close(self) -> None:
        """End it."""
        self.cut()
        self._may_flow.set()
        self._listener.close()

    def _accept_for_ever(self) -> None:
        with suppress(OSError):  # The listener was closed.
            while True:
                near, _ = self._listener.accept()
                with suppress(OSError):  # The broker is down: the caller finds its connection closed.
                    self._connect(near)

    def _connect(self, near: socket.socket) -> None:
        if self._is_cut:
            near.close()
            return
        far = socket.create_connection(("127.0.0.1", self._upstream_port))
        self._sockets += [near, far]
        for source, sink in ((near, far), (far, near)):
            threading.Thread(target=self._pump, args=(source, sink), daemon=True).start()

    def _pump(self, source: socket.socket, sink: socket.socket) -> None:
        with suppress(OSError):
            while piece := source.recv(PIECE):
                self._may_flow.wait()
                sink.sendall(piece)
        for end in (source, sink):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
