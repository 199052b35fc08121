"""`Tap`: hears all that is published to an exchange."""

from collections.abc import Iterator
from contextlib import contextmanager

import orjson

from backbone.broker import connect

QUIET_S = 1.0
"""After so long without a message, all that were published have come."""


class Tap:
    """A queue that gets whatever is published to an exchange from now on; it is read over a new connection each time.

    A connection that is held meanwhile, and not read, would be ended by the broker for want of heartbeats.
    """

    def __init__(self, amqp_uri: str, exchange: str, routing_key: str = "#") -> None:
        self._amqp_uri = amqp_uri
        self._bodies: list[bytes | str] = []
        with connect(amqp_uri, "tests") as connection:
            channel = connection.channel()
            self._queue = channel.queue_declare("", auto_delete=False).queue
            channel.queue_bind(self._queue, exchange, routing_key=routing_key)

    def bodies(self) -> list[bytes | str]:
        """What has come so far, once it is quiet."""
        with connect(self._amqp_uri, "tests") as connection:
            connection.channel().basic_consume(
                self._queue, no_ack=True, callback=lambda message: self._bodies.append(message.body)
            )
            try:
                while True:
                    connection.drain_events(timeout=QUIET_S)
            except TimeoutError:
                return list(self._bodies)

    def names(self) -> list[str]:
        """What each event that came tells of."""
        return [orjson.loads(body)["aggregate_id"] for body in self.bodies()]

    def close(self) -> None:
        """Stop listening."""
        with connect(self._amqp_uri, "tests") as connection:
            connection.channel().queue_delete(self._queue)


@contextmanager
def tapped(amqp_uri: str, exchange: str, routing_key: str = "#") -> Iterator[Tap]:
    """A tap that is open while the block runs."""
    tap = Tap(amqp_uri, exchange, routing_key)
    try:
        yield tap
    finally:
        tap.close()
