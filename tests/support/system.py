"""`WholeSystem`: all of Kontor, started with `make run` as its users do, on ports and with a VAR of its own."""

import json
import os
import random
import shlex
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache, cached_property
from http.cookiejar import CookieJar, DefaultCookiePolicy
from pathlib import Path
from typing import Any

import httpx
import psutil

from ops.ports import require_free
from ops.settings import DEFAULTS, ROOT, Settings
from ops.supervisor import RUNNING, Supervisor
from ops.trouble import Trouble
from tests.builders import a_new_product, a_registration, an_address
from tests.support.people import Person
from tests.support.proof import prove
from tests.support.waiting import wait_until

BROKER_PORTS = range(10_000, 12_700)
GATEWAY_PORTS = range(13_000, 14_000)
"""With these, all ports stay below those that the kernel hands out by itself."""
MAKE_S = 280
"""Just below the time that a test may take, so that the command's last words are seen."""
READY_S = 40
ENOUGH_FOR_EVERY_WORKER = 8
"""So many connections of their own reach both workers, but for one time in 128."""
ANSWER_S = 30
IDLE_CONNECTION_S = 2
"""Below the gateway's own 5 s: a connection that it is about to close must not be used again."""
NOT_INHERITED = {*DEFAULTS, "ARGS", "FILE", "INVOICES", "MAKEFLAGS", "MAKELEVEL", "MFLAGS", "PROCESS", "YES"}
"""A developer's own settings, and those of the `make test` that runs us."""


class WholeSystem:
    """A running system: the commands that its operators have, and people at its HTTP API.

    Args:
        folder: Its VAR, which nothing else uses.
        settings: What differs from a plain `make run`.
    """

    def __init__(self, folder: Path, **settings: str) -> None:
        self._own = _with_free_ports({"VAR": str(folder), **settings})
        self.settings = Settings.of(self._own)
        self.var = self.settings.var
        self.staff = cache(self._signed_in_as)

    def make(self, *arguments: str, typed: str = "", **settings: str) -> subprocess.CompletedProcess[str]:
        """Run a target to its end.

        Args:
            typed: What it reads from its standard input.
            settings: Instead of this system's own.
        """
        inherited = {name: value for name, value in os.environ.items() if name not in NOT_INHERITED}
        return subprocess.run(
            ["make", *arguments],
            cwd=ROOT,
            env={**inherited, **self._own, **settings},
            input=typed,
            capture_output=True,
            text=True,
            timeout=MAKE_S,
        )

    def start(self) -> str:
        """Start it as its users do. Returns: What `make run` printed."""
        ended = self.make("run")
        assert ended.returncode == 0, f"`make run` failed:\n{ended.stderr[-3_000:]}"
        return ended.stdout

    def stop(self) -> None:
        """Stop it; what it has stored stays."""
        ended = self.make("stop")
        assert ended.returncode == 0, f"`make stop` failed:\n{ended.stderr[-3_000:]}"

    @cached_property
    def addresses(self) -> Mapping[str, str]:
        """What `make env` prints, by name."""
        lines = shlex.split(self.make("env").stdout)
        return dict(line.split("=", 1) for line in lines)

    @cached_property
    def http(self) -> httpx.Client:
        """Plain HTTP to the gateway, without cookies. Threads may share it."""
        return httpx.Client(
            base_url=self.addresses["URL"],
            timeout=ANSWER_S,
            trust_env=False,
            limits=httpx.Limits(max_connections=None, keepalive_expiry=IDLE_CONNECTION_S),
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
        )

    @property
    def accounts(self) -> list[dict[str, Any]]:
        """The accounts that `make run` opened, as it keeps them for its users."""
        return json.loads(Path(self.addresses["ACCOUNTS"]).read_text())

    @property
    def visitor(self) -> Person:
        """Somebody who has not signed in."""
        return Person(self.http)

    def account_of(self, role: str) -> dict[str, Any]:
        """The e-mail address and password of whoever has this role."""
        return next(account for account in self.accounts if account["roles"] == [role])

    def a_customer(self, country: str = "DK", **registration: object) -> Person:
        """Somebody who has just opened an account, with an address in that country, and signed in."""
        address = vars(an_address(country=country))
        account = a_registration(**{"country": country, "address": address} | registration)
        opened = self.visitor.post("/auth/register", account)
        assert opened.status_code == httpx.codes.CREATED, opened.text
        return self.sign_in(account["email"], account["password"])

    def sign_in(self, email: str, password: str) -> Person:
        """The person who has this account."""
        answer = self.visitor.post("/auth/login", {"email": email, "password": password})
        assert answer.status_code == httpx.codes.OK, answer.text
        return Person(self.http, answer.json(), password)

    def a_product(self, units: int = 0, price_minor: int = 1_299, **fields: object) -> dict[str, Any]:
        """A new product with so many units in stock."""
        price = {"amount_minor": price_minor, "currency": "EUR"}
        answer = self.staff("catalogue").post("/products", a_new_product(unit_price=price, **fields))
        assert answer.status_code == httpx.codes.CREATED, answer.text
        if units:
            self.receive(answer.json()["sku"], units)
        return answer.json()

    def receive(self, sku: str, units: int) -> dict[str, Any]:
        """Count units into the warehouse. Returns: The stock of that SKU afterwards."""
        answer = self.staff("warehouse").post("/stock/receipts", {"sku": sku, "quantity": units})
        assert answer.status_code == httpx.codes.CREATED, answer.text
        return answer.json()

    def stock(self, sku: str) -> dict[str, Any]:
        """The stock of a SKU."""
        return self.staff("warehouse").get(f"/stock/{sku}").raise_for_status().json()

    def pack(self, order: Mapping[str, Any], *units: tuple[int, int]) -> dict[str, Any]:
        """Pack what is planned of an order, or units of these positions of it. Returns: The shipment, PACKED."""
        warehouse = self.staff("warehouse")
        planned = warehouse.get("/shipments", order_id=order["id"], state="PLANNED").raise_for_status().json()["items"]
        answer = warehouse.pack(planned[0]["id"], *units)
        assert answer.status_code == httpx.codes.OK, answer.text
        return answer.json()

    def entries_of(self, order_id: str) -> list[dict[str, Any]]:
        """The journal entries of an order, oldest first; each with what it does to each account, debits as positive."""
        found = self.staff("accountant").all_of("/ledger/entries", order_id=order_id)
        return [{**each, "accounts": _by_account(each["postings"])} for each in reversed(found)]

    def pid(self, program: str) -> int:
        """The process id of one of its programs, by the supervisor's name; 0 while it does not run."""
        return next(state.pid for state in self.supervisor.states() if state.name == program)

    def workers(self) -> list[psutil.Process]:
        """The gateway's workers."""
        return psutil.Process(self.pid("gateway")).children()

    def halt(self, program: str) -> None:
        """Stop one program and leave it so."""
        self.supervisor.stop([program])

    def resume(self, program: str) -> None:
        """Start a program that was halted, and wait until the system is ready again."""
        self.supervisor.start([program])
        self.wait_ready()

    @property
    def supervisor(self) -> Supervisor:
        """What keeps its programs running."""
        return Supervisor(self.settings)

    def is_ready(self) -> bool:
        """Whether all programs run and each of the gateway's workers says that all services answer."""
        is_running = all(state.state == RUNNING for state in self.supervisor.states())
        return is_running and all(self._is_a_worker_ready() for _ in range(ENOUGH_FOR_EVERY_WORKER))

    def wait_ready(self) -> None:
        """Wait until it is ready."""
        wait_until(self.is_ready, "a system that is ready", READY_S)

    def _is_a_worker_ready(self) -> bool:
        try:
            answer = self.http.get("/health/ready", headers={"Connection": "close"})
        except httpx.TransportError:
            return False  # It was killed a moment ago.
        return answer.status_code == httpx.codes.OK

    def _signed_in_as(self, role: str) -> Person:
        account = self.account_of(role)
        return self.sign_in(account["email"], account["password"])


@contextmanager
def a_running_system(folder: Path, **settings: str) -> Iterator[WholeSystem]:
    """A system that runs until the block ends; nothing of it stays, whatever happens in the block.

    Raises: AssertionError at the end of the block when a law is broken then, unless the system was reset.
    """
    system = WholeSystem(folder, **settings)
    try:
        system.start()
        yield system
        if system.settings.kept_path.exists():
            prove(system)
    finally:
        system.stop()
        shutil.rmtree(folder)


def _by_account(postings: list[dict[str, Any]]) -> dict[str, int]:
    sides = {"debit": 1, "credit": -1}
    return {each["account"]: sides[each["side"]] * each["amount"]["amount_minor"] for each in postings}


def _with_free_ports(settings: Mapping[str, str]) -> dict[str, str]:
    while True:
        chosen = {
            "BROKER_PORT": str(random.choice(BROKER_PORTS)),
            "GATEWAY_PORT": str(random.choice(GATEWAY_PORTS)),
            **settings,
        }
        try:
            require_free(Settings.of(chosen).ports)
        except Trouble:
            continue
        return chosen
