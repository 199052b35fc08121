"""`Watcher`: a program that follows an order, and comes back by itself after whatever happens to its stream."""

import contextlib
import threading
from collections.abc import Iterable
from typing import Any

import httpx
import orjson

from tests.support.people import API, Person

SILENCE_S = 20
"""A comment comes each 15 s; what is silent for longer is gone."""
PAUSE_S = 0.3


class Watcher:
    """Reads the stream of an order, from one entry on, until it is closed.

    Args: after: The sequence of the last entry that is known.
    """

    def __init__(self, url: str, person: Person, order_id: str, after: int = 0) -> None:
        self._url, self._person, self._order_id = f"{url}{API}/events", person, order_id
        self.last, self.port = after, 0
        self.entries: list[dict[str, Any]] = []
        self.changes: list[str] = []
        self.endings: list[str] = []
        self.refusals: list[int] = []
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._follow, daemon=True)
        self._thread.start()

    @property
    def kinds(self) -> list[str]:
        """What happened, in order."""
        return [entry["kind"] for entry in self.entries]

    def close(self) -> None:
        """Read no more."""
        self._closing.set()

    def _follow(self) -> None:
        while not self._closing.is_set():
            with contextlib.suppress(httpx.HTTPError):
                self._read_once()
            self._closing.wait(PAUSE_S)

    def _read_once(self) -> None:
        headers = self._person.headers | {"Last-Event-ID": str(self.last)}
        query = {"order_id": self._order_id}
        with (
            httpx.Client(trust_env=False, timeout=SILENCE_S) as http,
            http.stream("GET", self._url, params=query, headers=headers) as answer,
        ):
            if answer.status_code != httpx.codes.OK:
                self.refusals.append(answer.status_code)
                return
            self.port = answer.extensions["network_stream"].get_extra_info("client_addr")[1]
            self._take(answer.iter_lines())

    def _take(self, lines: Iterable[str]) -> None:
        fields: dict[str, str] = {}
        for line in lines:
            if self._closing.is_set():
                return
            name, _, value = line.partition(": ")
            if line:
                fields[name] = value
            elif "event" in fields:
                self._note(fields)
            fields = fields if line else {}

    def _note(self, fields: dict[str, str]) -> None:
        content = orjson.loads(fields["data"])
        match fields["event"]:
            case "timeline":
                self.last = int(fields["id"])
                self.entries.append(content)
            case "changed":
                self.changes.append(content["fact"])
            case "ending":
                self.endings.append(content["reason"])
