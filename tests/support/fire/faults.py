"""The schedule of kills that a seed gives, and how each is done."""

import os
import random
import signal
from dataclasses import dataclass

from tests.support.system import WholeSystem
from tests.support.waiting import wait_until

INSTANCES = {"CUSTOMERS": "1", "INVENTORY": "2", "BILLING": "2", "REGISTRY": "1", "GATEWAY_WORKERS": "2"}
"""What the kills below are made for."""
WORKER = "gateway worker"
KILLS = {
    "only customers": [("customers",)] * 2,
    "one inventory": [("inventory",), ("inventory-2",)],
    "both inventories": [("inventory", "inventory-2")],
    "one billing": [("billing",), ("billing-2",)],
    "both billings": [("billing", "billing-2")],
    "only registry": [("registry",)],
    "gateway worker": [(WORKER,)] * 2,
    "broker": [("broker",)] * 2,
}
"""Kind of fault -> the programs that are killed in one moment, each time that it strikes."""
GAP_S = (4.0, 9.0)
"""The least and the longest time between two faults: some strike while an earlier one is still felt."""
STARTED_S = 60
"""By then a program that was killed has been started again."""


@dataclass(frozen=True)
class Fault:
    """A kill. Args: after_s: So long after the fault before. choice: From 0 to 1, which worker it is."""

    kind: str
    programs: tuple[str, ...]
    after_s: float
    choice: float

    def strike(self, system: WholeSystem) -> None:
        """Kill its programs, as soon as all of them run."""
        for pid in wait_until(lambda: self._pids(system), f"{self.kind} that could be killed", STARTED_S):
            os.kill(pid, signal.SIGKILL)

    def _pids(self, system: WholeSystem) -> list[int]:
        pids = [self._worker(system) if name == WORKER else system.pid(name) for name in self.programs]
        return pids if all(pids) else []

    def _worker(self, system: WholeSystem) -> int:
        workers = sorted(each.pid for each in system.workers())
        return workers[int(self.choice * len(workers))] if workers else 0


def schedule(seed: int) -> list[Fault]:
    """Every kill in the order and at the times that the seed gives, and always the same for it."""
    drawn = random.Random(seed)
    kills = [(kind, programs) for kind, times in KILLS.items() for programs in times]
    drawn.shuffle(kills)
    return [Fault(kind, programs, drawn.uniform(*GAP_S), drawn.random()) for kind, programs in kills]
