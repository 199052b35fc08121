"""Tells the registry that this process is alive: its whole record, again and again, to everybody who listens."""

import os
import socket
import threading
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from itertools import chain, repeat

from backbone.messages import ANNOUNCEMENTS_EXCHANGE
from backbone.rpc_client import RpcClient

RENEWAL_S = 5.0
"""An instance that died is shown as suspect after two missed renewals; announcements cost next to nothing."""
FIRST_PAUSES_S = (0.5, 1.0, 2.0)
"""The registry may start at the same moment, and hear only a later announcement."""

Load = Callable[[], Mapping[str, float]]


def instance_name(service: str) -> str:
    """The id of this process: `INSTANCE_ID`, or else service, host and process id."""
    return os.environ.get("INSTANCE_ID") or f"{service}-{socket.gethostname()}-{os.getpid()}"


def _no_load() -> Mapping[str, float]:
    return {}


class Announcer:
    """Announces one instance until it is stopped.

    Args:
        client: Whose connection is used.
        service: What the instance is an instance of.
        entrypoints: What it answers to.
        load: Asked at each renewal: name -> number.
    """

    def __init__(
        self, client: RpcClient, service: str, instance_id: str, entrypoints: Sequence[str], load: Load = _no_load
    ) -> None:
        self._client, self._load = client, load
        self._record = {
            "service": service,
            "instance_id": instance_id,
            "host": socket.gethostname(),
            "pid": os.getpid(),
            "version": _version(),
            "started_at": datetime.now(UTC).isoformat(),
            "entrypoints": sorted(entrypoints),
        }
        self._is_stopping = threading.Event()

    def start(self) -> None:
        """Announce now and at every renewal, in the background."""
        threading.Thread(target=self._renew_for_ever, name="announcer", daemon=True).start()

    def stop(self) -> None:
        """Say that the instance leaves."""
        self._is_stopping.set()
        self._announce("leave")

    def _renew_for_ever(self) -> None:
        pauses = chain(FIRST_PAUSES_S, repeat(RENEWAL_S))
        while not self._is_stopping.is_set():
            if self._client.wait_connected(RENEWAL_S):
                self._announce("renew")
            self._is_stopping.wait(next(pauses))

    def _announce(self, kind: str) -> None:
        self._client.announce(ANNOUNCEMENTS_EXCHANGE, {**self._record, "kind": kind, "load": dict(self._load())})


def _version() -> str:
    try:
        return version("kontor")
    except PackageNotFoundError:  # The sources run without having been installed.
        return "0"
