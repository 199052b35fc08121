"""Waits until a started system answers as a whole, and says what is missing when it does not."""

import http.client
import json
import socket
import time
from collections import Counter
from collections.abc import Callable, Collection, Iterable
from typing import Any
from urllib.parse import urlsplit

from backbone.context import Context, Deadline, bound
from backbone.errors import ServiceError
from backbone.rpc_client import RpcClient
from ops.commands import ending
from ops.programs import GATEWAY, REGISTRY
from ops.settings import Settings
from ops.supervisor import DYING, State, Supervisor
from ops.trouble import Trouble
from registry.contract import STARTING, UP

READY_S_MAX = 90
POLL_S = 0.2
ASK_MS = 2_000
DEATHS_MAX = 2
"""One early death may be bad luck; a process that dies again at once will go on doing so."""

Say = Callable[[str], None]


class Watch:
    """Counts how often each process dies while it is waited for."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self.deaths: Counter[str] = Counter()
        self._dying: set[str] = set()

    def look(self, states: Iterable[State]) -> None:
        """Take note of the states. Raises: Trouble when a process does not stay alive, with the end of its log."""
        dying = {state.name for state in states if state.state in DYING}
        self.deaths.update(dying - self._dying)
        self._dying = dying
        broken = next((name for name, deaths in self.deaths.items() if deaths >= DEATHS_MAX), None)
        if broken:
            log = self._settings.logs / f"{broken}.log"
            raise Trouble(
                f"{broken} ends again and again right after its start. "
                f"Correct what the end of {log} says, then run `make run` again:\n{ending(log)}"
            )


def wait_until(is_so: Callable[[], bool], watch: Watch, supervisor: Supervisor, failure: Callable[[], str]) -> None:
    """Wait for something that the supervised processes bring about.

    Raises: Trouble with the failure's sentence when it takes too long, or when a process dies meanwhile.
    """
    until = time.monotonic() + READY_S_MAX
    while not is_so():
        watch.look(supervisor.states())
        if time.monotonic() > until:
            raise Trouble(failure())
        time.sleep(POLL_S)


def wait_ready(
    settings: Settings, services: Collection[str], client: RpcClient, supervisor: Supervisor, say: Say
) -> None:
    """Wait until the gateway is ready and the registry lists all these processes. Raises: Trouble."""
    missing = [GATEWAY]

    def is_ready() -> bool:
        missing[:] = unready(settings) or absent(services, client, supervisor)
        if missing:
            say(f"waiting for {', '.join(missing)}")
        return not missing

    def failure() -> str:
        return (
            f"After {READY_S_MAX} s this is still missing: {', '.join(missing)}. "
            f"`make logs` and the files in {settings.logs} tell why; `make stop`, then `make run`, starts afresh."
        )

    wait_until(is_ready, Watch(settings), supervisor, failure)


def unready(settings: Settings) -> list[str]:
    """What the gateway's readiness check says is away; the gateway itself when it does not answer."""
    parts = urlsplit(settings.address)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=ASK_MS / 1_000)
    try:
        connection.request("GET", "/health/ready")
        answer = connection.getresponse()
        body = answer.read()
    except (OSError, http.client.HTTPException):
        return [GATEWAY]
    finally:
        connection.close()
    return [] if answer.status == http.client.OK else _failed_checks(body)


def instances(client: RpcClient) -> list[dict[str, Any]] | None:
    """What the registry lists; None while it does not answer."""
    try:
        with bound(Context(deadline=Deadline.after_ms(ASK_MS))):
            return list(client.registry.list_instances()["items"])
    except ServiceError:
        return None


def absent(names: Collection[str], client: RpcClient, supervisor: Supervisor) -> list[str]:
    """Those of these processes that the registry does not list as alive."""
    listed = instances(client)
    if listed is None:
        return [REGISTRY]
    host = socket.gethostname()
    alive = {each["pid"] for each in listed if each["state"] in (STARTING, UP) and each["host"] == host}
    return [each.name for each in supervisor.states() if each.name in names and each.pid not in alive]


def _failed_checks(body: bytes) -> list[str]:
    try:
        checks = json.loads(body)["checks"]
        return sorted(name for name, state in checks.items() if state != "ok") or [GATEWAY]
    except (ValueError, KeyError, TypeError, AttributeError):
        return [GATEWAY]
