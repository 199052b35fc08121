"""`Fire`: a whole system that is used by many people while its processes are killed, and what came of it."""

import threading
import time
from collections import Counter
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from tests.support.fire.books import read, unfinished
from tests.support.fire.crowd import a_crowd
from tests.support.fire.diary import Diary
from tests.support.fire.faults import INSTANCES, Fault, schedule
from tests.support.fire.patient import PatientPerson
from tests.support.fire.reckoning import reckon
from tests.support.system import WholeSystem
from tests.support.waiting import POLL_S

SETTINGS = {
    **INSTANCES,
    "DEMO": "0",
    "HOLD_S": "12",
    "HOLD_EXTENSION_S": "20",
    "SWEEP_S": "1",
    "PROVIDER_TIMEOUT_S": "3",
    "NOT_CHARGED_AFTER_S": "2",
    "ACCESS_TOKEN_MINUTES": "1",
}
"""What ends in time does so within the test: holds, payments in doubt, access tokens."""
PLENTY, SCARCE = 100_000, 40
SHOPPERS = 10
WARM_UP_S, LAST_S = 5, 10
"""Before the first fault and after the last one."""
REST_S = 60
"""Holds end and payments in doubt are settled long before; what is under way still is stuck."""


@dataclass
class Fire:
    """One fire by one seed.

    Args:
        struck: Each fault that has struck, and when.
        findings: What is wrong after it, by kind: lost, doubled, oversold, unbalanced, stuck, surprise.
    """

    system: WholeSystem
    seed: int
    shoppers: int = SHOPPERS
    diary: Diary = field(default_factory=Diary)
    struck: list[tuple[Fault, float]] = field(default_factory=list)
    findings: Mapping[str, list[str]] = field(default_factory=dict)

    def burn(self) -> None:
        """Let people live while every fault strikes, let the system rest, and compare."""
        skus = [self.system.a_product(units=units)["sku"] for units in (PLENTY, PLENTY, SCARCE, SCARCE, SCARCE)]
        admin = self._admin()
        self._live(skus)
        stuck = self._rest(admin)
        self.findings = {**reckon(self.diary, read(admin, skus)), "stuck": stuck, "surprise": self.diary.surprises()}

    def figures(self) -> str:
        """One line of what happened."""
        verbs = ("order", "pay", "cancel", "pack", "deliver")
        done = ", ".join(f"{len(self.diary.done(verb))} {verb}" for verb in verbs)
        kinds = ", ".join(f"{count} {kind}" for kind, count in Counter(fault.kind for fault, _ in self.struck).items())
        found = ", ".join(f"{len(found)} {kind}" for kind, found in self.findings.items())
        slowest_s, slowest = max((self.diary.served_again_s(at), fault.kind) for fault, at in self.struck)
        slowest = f"slowest recovery {slowest_s:.1f} s: {slowest}"
        return f"SEED={self.seed} acknowledged: {done}; killed: {kinds}; {found}; {slowest}"

    def _live(self, skus: list[str]) -> None:
        accounts = {role: self.system.account_of(role) for role in ("warehouse", "support")}
        crowd = a_crowd(self.system.http, self.diary, self.seed, skus, accounts, self.shoppers)
        end = threading.Event()
        with ThreadPoolExecutor(len(crowd)) as pool:
            living = [pool.submit(each.live_until, end) for each in crowd]
            try:
                self._strike_all()
            finally:
                end.set()
        for each in living:
            each.result()

    def _strike_all(self) -> None:
        time.sleep(WARM_UP_S)
        for fault in schedule(self.seed):
            time.sleep(fault.after_s)
            fault.strike(self.system)
            self.struck.append((fault, time.monotonic()))
        time.sleep(LAST_S)

    def _rest(self, admin: PatientPerson) -> list[str]:
        until = time.monotonic() + REST_S
        while (left := unfinished(admin)) and time.monotonic() < until:
            time.sleep(POLL_S)
        return left

    def _admin(self) -> PatientPerson:
        account = self.system.account_of("admin")
        signed_in = self.system.visitor.post("/auth/login", {name: account[name] for name in ("email", "password")})
        return PatientPerson(self.system.http, signed_in.raise_for_status().json(), account["password"])
