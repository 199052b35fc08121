"""`Link`: one AMQP connection with a reader and a writer of its own, made again whenever it is lost."""

import queue
import random
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from urllib.parse import unquote, urlsplit

import amqp
import amqp.basic_message
import amqp.serialization
import structlog

HEARTBEAT_S = 10
"""Two missed beats end a connection, so that a dead peer's messages are free again within 20 s."""
CONNECT_TIMEOUT_S = 5
DEFAULT_PORTS = {"amqp": 5672, "amqps": 5671}
RECONNECT_S_MIN, RECONNECT_S_MAX = 1.0, 5.0
"""Jittered between these, so that a restarted broker is not met by everybody at once."""
GOODBYE_S = 1.0
WRITTEN_AT_ONCE = 100
"""Messages given to the socket in one piece at most."""
READ_BYTES = 8_192
_TICK_S = 1.0

log = structlog.get_logger()
Action = Callable[[Any], None]


def _without_what_is_no_text(read: Callable[[bytes, int], tuple[dict[str, Any], int]]) -> Callable[[bytes, int], Any]:
    def read_properties(buffer: bytes, offset: int) -> tuple[dict[str, Any], int]:
        try:
            return read(buffer, offset)
        except Exception:
            return {}, offset

    return read_properties


# One message whose properties are no text would end the connection, come again on the next one, and end that, for ever.
_BASIC = amqp.basic_message.Message.CLASS_ID
amqp.serialization.PROPERTY_CLASSES[_BASIC] = _without_what_is_no_text(amqp.serialization.PROPERTY_CLASSES[_BASIC])


def connect(amqp_uri: str, name: str, *, heartbeat_s: int = HEARTBEAT_S, **options: Any) -> Any:
    """An open py-amqp connection, with more of its options, that shows `name` in the broker's lists.

    Args: heartbeat_s: How often both sides beat; 0 for a connection that nobody tends.
    Raises: OSError or amqp.AMQPError when the broker is away or refuses.
    """
    parts = urlsplit(amqp_uri)
    connection = amqp.Connection(
        host=f"{parts.hostname}:{parts.port or DEFAULT_PORTS[parts.scheme]}",
        userid=unquote(parts.username or "guest"),
        password=unquote(parts.password or "guest"),
        virtual_host=unquote(parts.path[1:]) or "/",
        heartbeat=heartbeat_s,
        connect_timeout=CONNECT_TIMEOUT_S,
        client_properties={"connection_name": name},
        ssl=parts.scheme == "amqps",
        **options,
    )
    connection.connect()
    # py-amqp would now read from the socket before each publish, to hear of it sooner; only the reader may read.
    connection.client_properties.get("capabilities", {})["connection.blocked"] = False
    # The broker beats too: silence for two beats is the end of a connection, also while its writer hangs.
    connection.transport.sock.settimeout(2 * HEARTBEAT_S)
    return connection


class Link:
    """One connection and one channel, reconnected for ever; callers never touch its socket.

    A broker under a memory alarm stops reading, and whoever writes to it then hangs: that is the writer here, and never
    the caller. Its threads are green ones where the process is monkey-patched.

    Args:
        name: Shown by the broker.
        on_connected: Called with the channel on each new connection, before anything is sent: declare and consume here.
        on_lost: Called when a connection is gone, with why.
    """

    def __init__(self, amqp_uri: str, name: str, on_connected: Action, on_lost: Callable[[str], None]) -> None:
        self._amqp_uri, self._name = amqp_uri, name
        self._on_connected, self._on_lost = on_connected, on_lost
        self._outgoing: queue.Queue[tuple[int, Action] | None] = queue.Queue()
        self._connection: Any = None
        self._channel: Any = None
        self._is_closing = threading.Event()
        self._is_up = threading.Event()
        self._is_blocked = False
        self._reader: threading.Thread | None = None
        self._last_error = "not connected yet"
        self.generation = 0
        """Counts connections. What is sent for an earlier one is dropped: its delivery tags mean nothing any more."""

    def start(self) -> None:
        """Begin to connect, in the background."""
        self._reader = threading.Thread(target=self._read_for_ever, name=f"{self._name} reader", daemon=True)
        self._reader.start()
        for work, name in ((self._write_for_ever, "writer"), (self._beat_for_ever, "heart")):
            threading.Thread(target=work, name=f"{self._name} {name}", daemon=True).start()

    @property
    def is_connected(self) -> bool:
        """Whether the connection is up now."""
        return self._is_up.is_set()

    @property
    def is_blocked(self) -> bool:
        """Whether the broker has stopped to read what is published, for want of memory or disk."""
        return self._is_blocked

    @property
    def last_error(self) -> str:
        """Why the connection was last lost or refused."""
        return self._last_error

    def wait_connected(self, seconds: float) -> bool:
        """Wait until the connection is up, so many seconds at most."""
        return self._is_up.wait(seconds)

    def send(self, action: Action, generation: int | None = None) -> None:
        """Let the writer do `action(channel)`; it is dropped when that connection is gone by then."""
        self._outgoing.put((self.generation if generation is None else generation, action))

    def flush(self, seconds: float) -> bool:
        """Wait until all that was sent so far is written. Returns False when it was not in that time."""
        written = threading.Event()
        self.send(lambda _channel: written.set())
        return written.wait(seconds)

    def close(self) -> None:
        """Say goodbye to the broker and end the threads."""
        self._is_closing.set()
        self.send(_say_goodbye)
        self._outgoing.put(None)
        if self._reader is not None:
            # The broker's answer ends the reader. One that is frozen gets no more time than this.
            self._reader.join(GOODBYE_S)
        self._disconnect("closed")

    def _read_for_ever(self) -> None:
        while not self._is_closing.is_set():
            try:
                self._connect()
                while not self._is_closing.is_set():
                    self._connection.drain_events()
            except Exception as error:
                # Also a bug in a callback: a process whose reader died would be up and deaf.
                self._disconnect(str(error) or type(error).__name__)
            self._is_closing.wait(random.uniform(RECONNECT_S_MIN, RECONNECT_S_MAX))

    def _connect(self) -> None:
        connection = connect(
            self._amqp_uri, self._name, on_blocked=self._note_blocked, on_unblocked=self._note_unblocked
        )
        # py-amqp would ask the system for each part of each frame; what it gets beyond that, it keeps.
        connection.transport._quick_recv = lambda _count, sock=connection.transport.sock: sock.recv(READ_BYTES)
        channel = connection.channel()
        self._connection, self._channel = connection, channel
        self.generation += 1
        self._on_connected(channel)
        self._is_up.set()
        log.info("broker_connected", connection=self._name)

    def _note_blocked(self, why: str) -> None:
        self._is_blocked = True
        log.warning("broker_blocked", connection=self._name, error=why)

    def _note_unblocked(self) -> None:
        self._is_blocked = False
        log.info("broker_unblocked", connection=self._name)

    def _disconnect(self, why: str) -> None:
        was_up, connection = self._is_up.is_set(), self._connection
        self._is_up.clear()
        self._is_blocked = False
        self._connection = self._channel = None
        if connection is not None:
            # Only the socket: a polite close would wait for a peer that may be frozen.
            connection.collect()
        if not self._is_closing.is_set() and (was_up or why != self._last_error):
            log.warning("broker_lost", connection=self._name, error=why)
        self._last_error = why
        self._on_lost(why)

    def _beat_for_ever(self) -> None:
        while not self._is_closing.wait(_TICK_S):
            self.send(lambda channel: channel.connection.heartbeat_tick())

    def _write_for_ever(self) -> None:
        items: list[tuple[int, Action] | None] = []
        while None not in items:
            items = self._next_items()
            self._write([item for item in items if item is not None])

    def _next_items(self) -> list[tuple[int, Action] | None]:
        """What waits to be sent, as soon as there is anything; None at the end."""
        items = [self._outgoing.get()]
        while items[-1] is not None and len(items) < WRITTEN_AT_ONCE and not self._outgoing.empty():
            items.append(self._outgoing.get())  # Nobody else takes from it.
        return items

    def _write(self, items: Sequence[tuple[int, Action]]) -> None:
        if items and self._channel is not None:
            # The first answers may be ready while consumers are still being declared.
            self._is_up.wait(CONNECT_TIMEOUT_S)
        channel, connection = self._channel, self._connection
        if channel is None or not items:
            return
        try:
            with _in_one_piece(connection.transport):
                for generation, action in items:
                    if generation == self.generation:
                        action(channel)
        except Exception as error:
            self._interrupt(str(error) or type(error).__name__)

    def _interrupt(self, why: str) -> None:
        """Wake the reader, which alone disconnects and connects again."""
        self._last_error = why
        connection = self._connection
        if connection is not None and connection.transport is not None and connection.transport.sock is not None:
            _shut(connection.transport.sock)


@contextmanager
def _in_one_piece(transport: Any) -> Iterator[None]:
    """Give all that is written inside to the socket at the end: the system call is most of what a message costs."""
    written = bytearray()
    write, transport._write = transport._write, written.extend
    try:
        yield
    finally:
        transport._write = write
    if written:
        transport.write(written)


def _say_goodbye(channel: Any) -> None:
    channel.connection.send_method(amqp.spec.Connection.Close, "BsBB", (0, "closed", 0, 0))


def _shut(sock: Any) -> None:
    try:
        sock.shutdown(2)
    except OSError:
        return  # Gone already.
