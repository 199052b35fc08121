"""`make prove`: has all laws of all services checked, shows each as it is done, and names what breaks one."""

import time
from collections.abc import Callable
from typing import Any

from rich.console import Console
from rich.markup import escape

from backbone.context import Context, Deadline, bound
from backbone.errors import Conflict, OutcomeUnknown, ServiceError, Unavailable
from backbone.messages import new_id
from backbone.rpc_client import RpcClient
from ops.settings import Settings
from ops.trouble import Trouble
from registry.contract import BROKEN, GREEN, INTERRUPTED, KEPT, RUNNING, UNCHECKED

WHAT_TO_DO = "`make status` shows what is running, `make run` starts the system."
CONNECT_SECONDS = 5
POLL_S = 0.5
SILENCE_S_MAX = 60
"""A registry that restarts answers again within seconds, and then says what became of the proof."""
DEADLINE_MS = 10_000
ENDED = {KEPT: ("kept", "green"), BROKEN: ("BROKEN", "red"), UNCHECKED: ("unchecked", "yellow")}
"""State of a check -> what it is called on the screen, and its colour."""

Question = Callable[[RpcClient], Any]


def prove(settings: Settings, console: Console | None = None) -> bool:
    """Run a proof on the running system and show it.

    Returns: Whether every law was kept.
    Raises:  Trouble when that could not be found out.
    """
    client = RpcClient(settings.amqp_uri, name="prove")
    try:
        if not client.wait_connected(CONNECT_SECONDS):
            raise Trouble(f"The message broker does not answer. {WHAT_TO_DO}")
        return _Proof(client, console or Console(highlight=False)).run()
    except KeyboardInterrupt:
        raise Trouble("Interrupted; the proof goes on without you.") from None
    finally:
        client.close()


class _Proof:
    def __init__(self, client: RpcClient, console: Console) -> None:
        self._client, self._console = client, console
        self._shown: set[tuple[str, str]] = set()

    def run(self) -> bool:
        proof = self._start()
        while proof["state"] == RUNNING:
            self._show(proof)
            time.sleep(POLL_S)
            proof = self._get(proof["id"])
        self._show(proof)
        self._show_verdict(proof)
        if proof["state"] == INTERRUPTED:
            raise Trouble(f"The proof could not be finished: {proof['reason']}")
        return bool(proof["state"] == GREEN)

    def _start(self) -> dict[str, Any]:
        key = new_id()
        while True:
            try:
                return self._ask(lambda client: client.registry.start_proof(), key)
            except Conflict as conflict:
                self._wait_for(conflict)
                key = new_id()

    def _wait_for(self, conflict: Conflict) -> None:
        proof_id = conflict.details.get("proof_id")
        if not isinstance(proof_id, str):
            raise Trouble(conflict.message)
        self._console.print("Another proof is running; this one waits for its end.")
        while self._get(proof_id)["state"] == RUNNING:
            time.sleep(POLL_S)

    def _get(self, proof_id: str) -> dict[str, Any]:
        return self._ask(lambda client: client.registry.get_proof(proof_id=proof_id))

    def _ask(self, question: Question, key: str | None = None) -> dict[str, Any]:
        until = time.monotonic() + SILENCE_S_MAX
        while True:
            try:
                with bound(Context(deadline=Deadline.after_ms(DEADLINE_MS), idempotency_key=key)):
                    return question(self._client)  # type: ignore[no-any-return]
            except Conflict:
                raise
            except ServiceError as error:
                may_heal = isinstance(error, Unavailable | OutcomeUnknown) and error.code != "unknown_service"
                if not may_heal or time.monotonic() > until:
                    raise Trouble(f"The registry does not answer: {error.message} {WHAT_TO_DO}") from None
            time.sleep(POLL_S)

    def _show(self, proof: dict[str, Any]) -> None:
        for check in proof["checks"]:
            name = (check["service"], check["law"])
            if check["state"] in ENDED and name not in self._shown:
                self._shown.add(name)
                self._show_check(check)

    def _show_check(self, check: dict[str, Any]) -> None:
        where = f"{check['service']:<10} {check['text']}"
        figures = f"{check['checked']:,} checked in {check['milliseconds'] / 1_000:.2f} s"
        word, colour = ENDED[check["state"]]
        self._console.print(f"[{colour}]{word:<9}[/] {escape(where)} ({figures})", soft_wrap=True)
        for offender in check["offenders"]:
            self._console.print(f"    {escape(offender['id'])}: {escape(offender['text'])}", soft_wrap=True)
        if more := check["offender_count"] - len(check["offenders"]):
            self._console.print(f"    and {more:,} more")

    def _show_verdict(self, proof: dict[str, Any]) -> None:
        counts = {state: sum(check["state"] == state for check in proof["checks"]) for state in ENDED}
        text = f"{counts[KEPT]} of {len(proof['checks'])} laws are kept"
        text += f", {counts[BROKEN]} broken" * bool(counts[BROKEN])
        text += f", {counts[UNCHECKED]} could not be checked" * bool(counts[UNCHECKED])
        self._console.print(f"{text}. Proof {proof['id']} is {proof['state']}.")
