"""The warehouse's part of a replay: while customers buy, it packs and sends what its lists of shipments show."""

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from dataclasses import dataclass, field
from typing import Any

from ops.replay.outcome import Outcome, Watch
from ops.replay.shop import Refused, Session, Shop

FACT_PATIENCE_SECONDS = 60
"""Services tell each other by events: within a second at rest, later while one works off a queue."""
FACT_PAUSE_SECONDS = 0.1
NEVER = ("CANCELLED", "ON_HOLD")
"""Only a person brings a shipment there, or out of there."""

Shipment = dict[str, Any]


@dataclass(frozen=True)
class Step:
    """What the warehouse does with a shipment.

    Args:
        verb: The last part of its path.
        when: The state in which it is done.
        before: The states that come earlier; in any later one it has been done.
    """

    title: str
    verb: str
    when: str
    before: tuple[str, ...] = ()


PACK = Step("Packed", "pack", "PLANNED")
DISPATCH = Step("Dispatched", "dispatch", "READY", ("PLANNED", "PACKED"))


@dataclass(frozen=True)
class Desk:
    """Where orders wait for a step, by their ids. Once it is closed, no more come."""

    waiting: dict[str, Outcome] = field(default_factory=dict)
    closed: threading.Event = field(default_factory=threading.Event)

    def put(self, outcome: Outcome) -> None:
        """Let an order wait here."""
        self.waiting[outcome.order_id] = outcome


class Warehouse:
    """Who packs and sends.

    Args:
        pool: Works on the shipments; two of its threads read the lists.
        key: Makes an idempotency key of a verb and a shipment's id.
    """

    def __init__(
        self, shop: Shop, clerk: Session, pool: ThreadPoolExecutor, watch: Watch, key: Callable[[str, str], str]
    ) -> None:
        self._shop, self._clerk, self._pool, self._watch, self._key = shop, clerk, pool, watch, key
        self._packing, self._sending = Desk(), Desk()

    def open(self, count: int) -> None:
        """Begin to work, until it is closed and so many orders, at most, have been sent."""
        self._packed = self._pool.submit(self._work, PACK, self._packing, self._sending, count)
        self._sent = self._pool.submit(self._work, DISPATCH, self._sending, None, count)

    def send(self, outcome: Outcome) -> None:
        """Pack and dispatch the shipment of an order that is paid for, once it is planned."""
        self._packing.put(outcome)

    def close(self) -> None:
        """Wait until everything is sent; what was not has its problem told. Raises: Refused."""
        self._packing.closed.set()
        self._packed.result()
        self._sent.result()

    def _work(self, step: Step, desk: Desk, following: Desk | None, count: int) -> None:
        try:
            self._watch(step.title, self._worked_off(step, desk, following), count)
        finally:
            if following is not None:
                following.closed.set()

    def _worked_off(self, step: Step, desk: Desk, following: Desk | None) -> Iterator["Future[None]"]:
        """Do a step for all that wait for it, as the facts come in that they wait for."""
        seen: dict[str, str] = {}
        for state in self._rounds(step, desk):
            begun = []
            for shipment in self._shipments(state, desk):
                order_id = shipment["order_id"]
                seen[order_id] = f"is {shipment['state']}"
                if shipment["state"] not in step.before:
                    begun.append(self._pool.submit(self._take, step, shipment, desk.waiting.pop(order_id), following))
            yield from as_completed(begun)
        for order_id, outcome in desk.waiting.items():
            state = seen.get(order_id, "is not planned")
            outcome.problem = f"not {step.title.lower()}: after {FACT_PATIENCE_SECONDS} s its shipment {state}"

    def _rounds(self, step: Step, desk: Desk) -> Iterator[str | None]:
        """Which state to list next: that of the step; all when no more come and at last, as others may have done it."""
        while not desk.closed.is_set():
            yield step.when
            self._pause()
        yield None
        left, give_up_at = len(desk.waiting), time.monotonic() + FACT_PATIENCE_SECONDS
        while desk.waiting and time.monotonic() < give_up_at:
            self._pause()
            yield step.when
            if len(desk.waiting) < left:
                left, give_up_at = len(desk.waiting), time.monotonic() + FACT_PATIENCE_SECONDS
        if desk.waiting:
            yield None

    def _pause(self) -> None:
        if not self._shop.pause(FACT_PAUSE_SECONDS):
            raise Refused(0, "stopped", "The replay was stopped.")

    def _shipments(self, state: str | None, desk: Desk) -> Iterator[Shipment]:
        if not desk.waiting:
            return
        query = {"state": state} if state else {}
        for shipment in self._clerk.all_of("/shipments", **query):
            if shipment["order_id"] in desk.waiting:
                yield shipment

    def _take(self, step: Step, shipment: Shipment, outcome: Outcome, following: Desk | None) -> None:
        failing = f"not {step.title.lower()}"
        if shipment["state"] in NEVER:
            outcome.problem = f"{failing}: its shipment is {shipment['state']}"
            return
        try:
            if shipment["state"] == step.when:
                self._clerk.post(f"/shipments/{shipment['id']}/{step.verb}", {}, self._key(step.verb, shipment["id"]))
        except Refused as refusal:
            outcome.problem = f"{failing}: {refusal}"
        else:
            if following is not None:
                following.put(outcome)
