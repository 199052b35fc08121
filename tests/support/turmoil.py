"""`Turmoil`: two tellers and two counters, people who never stop talking to them, and faults in a seeded order."""

import os
import random
import signal
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from backbone.errors import NotFound
from backbone.messages import new_id
from backbone.rpc_client import RpcClient
from tests.support.broker import Broker
from tests.support.databases import Database, Databases
from tests.support.fault_proxy import FaultProxy
from tests.support.patience import patiently
from tests.support.services import ServiceProcess, start_all, stop_all

TOPICS = ("north", "east", "south", "west")
PEOPLE = 6
PAUSE_S = 0.02
"""Between two commands of one person, so that the machine is busy with faults and not with talk alone."""
RESTART_S = 0.5
"""After so long, what died is started again, as a supervisor does."""
BETWEEN_FAULTS_S = (1.5, 4.0)
INSTANCE_S, BROKER_S = 10, 30
"""Within so long after a fault, the first command that was begun after it is answered."""


@dataclass
class Talk:
    """What people did, and what they were told of it."""

    told: dict[str, list[str]] = field(default_factory=lambda: {topic: [] for topic in TOPICS})
    withdrawn: set[str] = field(default_factory=set)
    commands: list[tuple[float, float]] = field(default_factory=list)
    """When each was begun and when it was answered."""


class Person:
    """Tells facts and takes some back, each command under one key until it is answered."""

    def __init__(self, client: RpcClient, talk: Talk, seed: str) -> None:
        self._client, self._talk, self._random = client, talk, random.Random(seed)
        self._own: list[str] = []

    def talk_until(self, end: threading.Event) -> None:
        """Go on until the end. Raises: what a command got for good."""
        while not end.wait(PAUSE_S):
            began = time.monotonic()
            self._random.choices([self._tell, self._withdraw, self._rename, self._be_refused], [70, 15, 10, 5])[0]()
            self._talk.commands.append((began, time.monotonic()))

    def _tell(self) -> None:
        topic, times = self._random.choice(TOPICS), self._random.randint(1, 3)
        ids = patiently(lambda: self._client.teller.tell(topic=topic, times=times))["ids"]
        self._talk.told[topic] += ids
        self._own += ids

    def _withdraw(self) -> None:
        if self._own:
            told_id = self._own.pop(self._random.randrange(len(self._own)))
            patiently(lambda: self._client.teller.withdraw(told_id=told_id))
            self._talk.withdrawn.add(told_id)

    def _rename(self) -> None:
        topic, title = self._random.choice(TOPICS), str(self._random.random())
        patiently(lambda: self._client.teller.rename_topic(topic=topic, title=title))

    def _be_refused(self) -> None:
        unknown = new_id()
        try:
            patiently(lambda: self._client.teller.withdraw(told_id=unknown))
        except NotFound:
            return
        raise AssertionError("A fact was withdrawn that nobody told.")


class Turmoil:
    """The system under faults."""

    def __init__(self, broker: Broker, databases: Databases, folder: Path, seed: int) -> None:
        self.seed, self._broker, self._random = seed, broker, random.Random(seed)
        uri = broker.new_virtual_host()
        self._proxy, self.client, self.talk = FaultProxy(broker.port), RpcClient(uri, "tests"), Talk()
        self.teller, self.counter = databases.fresh("teller"), databases.fresh("counter")
        self.processes = [
            ServiceProcess(service, database, self._proxy.uri(uri), folder)
            for service, database in (("teller", self.teller), ("counter", self.counter))
            for _ in range(2)
        ]
        self.faults: list[tuple[str, float, int]] = []
        """Each with when it struck, and within how many seconds people must be served again."""

    def start(self) -> None:
        """Start all processes."""
        start_all(self.processes, self.client)

    def stop(self) -> None:
        """End all of them."""
        stop_all(self.processes)
        self.client.close()
        self._proxy.close()

    def rage(self) -> None:
        """Let people talk while every fault strikes, in the order that the seed gives."""
        end = threading.Event()
        with ThreadPoolExecutor(PEOPLE) as pool:
            people = [Person(self.client, self.talk, f"{self.seed}-{number}") for number in range(PEOPLE)]
            talking = [pool.submit(person.talk_until, end) for person in people]
            try:
                self._strike_all()
            finally:
                end.set()
        for each in talking:
            each.result()

    def served_again_s(self) -> list[tuple[str, float, float]]:
        """Each fault with the seconds until the first command begun after it was answered, and its limit.

        A fault that strikes while an earlier one may still be felt has until the later of both ends.
        """
        served, due = [], 0.0
        for name, struck, limit_s in self.faults:
            due = max(due, struck + limit_s)
            answered = min(ended for began, ended in self.talk.commands if began >= struck)
            served.append((name, answered - struck, due - struck))
        return served

    def _strike_all(self) -> None:
        for name, strike, limit_s in self._random.sample(schedule := self._schedule(), len(schedule)):
            time.sleep(self._random.uniform(*BETWEEN_FAULTS_S))
            self.faults.append((name, time.monotonic(), limit_s))
            strike()
            self._restart_the_dead()
        time.sleep(BETWEEN_FAULTS_S[1])

    def _schedule(self) -> list[tuple[str, Callable[[], None], int]]:
        one = [(f"kill {each.instance_id}", each.kill, INSTANCE_S) for each in self.processes]
        return [
            *one,
            *one,
            ("kill both tellers", lambda: self._kill("teller"), INSTANCE_S),
            ("kill both counters", lambda: self._kill("counter"), INSTANCE_S),
            ("freeze a process", self._freeze_one, INSTANCE_S),
            ("freeze a process", self._freeze_one, INSTANCE_S),
            ("cut the network", self._cut, INSTANCE_S),
            ("cut the network", self._cut, INSTANCE_S),
            ("the teller's database away", lambda: self._away(self.teller), INSTANCE_S),
            ("the counter's database away", lambda: self._away(self.counter), INSTANCE_S),
            ("kill the broker", self._kill_broker, BROKER_S),
            ("kill the broker and all services", self._kill_everything, BROKER_S),
        ]

    def _kill(self, service: str) -> None:
        for process in self.processes:
            if process.service == service:
                process.kill()

    def _freeze_one(self) -> None:
        frozen = self._random.choice(self.processes)
        frozen.send(signal.SIGSTOP)
        time.sleep(self._random.uniform(1, 3))
        frozen.send(signal.SIGCONT)

    def _cut(self) -> None:
        self._proxy.cut()
        time.sleep(self._random.uniform(0, 1))
        self._proxy.resume()

    def _away(self, database: Database) -> None:
        with database.away():
            time.sleep(self._random.uniform(1, 3))

    def _kill_broker(self) -> None:
        self._broker.kill()
        self._broker.start()

    def _kill_everything(self) -> None:
        for process in self.processes:
            process.kill()
        self._kill_broker()

    def _restart_the_dead(self) -> None:
        time.sleep(RESTART_S)
        for process in self.processes:
            if not process.is_running:
                process.start()


@contextmanager
def turmoil(broker: Broker, databases: Databases, folder: Path) -> Iterator[Turmoil]:
    """Turmoil by the seed SEED, or by one of its own."""
    made = Turmoil(broker, databases, folder, int(os.environ.get("SEED") or random.randrange(1_000_000)))
    try:
        made.start()
        yield made
    finally:
        made.stop()
