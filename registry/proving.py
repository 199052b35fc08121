"""Runs proofs in the background: asks every service for its laws, page by page, and looks at suspects again."""

import json
import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, cast

import amqp
import eventlet
import structlog
from nameko.extensions import DependencyProvider
from sqlalchemy.exc import DBAPIError

from backbone.broker import connect
from backbone.config import whole
from backbone.context import Context, bound
from backbone.errors import OutcomeUnknown, ServiceError, Unavailable
from backbone.nameko.outbox import DEFINITIONS
from registry.proofs import Check, Finding, Patience, Proof

SILENCE_MAX = timedelta(seconds=60)
"""A service that restarts answers again within seconds."""
RETRY_S = 1
RENEW_S = 2
LEFT_AFTER = timedelta(seconds=12)
"""The process of a proof renews it this often at least, or it has ended."""
SAVE_S = 1
IDS = 200
"""Suspects that are looked at again in one call."""
SUSPECTS_MAX = 2_000
"""With so many suspects of one law, these are settled before more are looked for."""
INTERRUPTED_BY_END = "The process that ran it has ended."

log = structlog.get_logger()
Services = Mapping[str, Any]
"""Name -> what calls it."""


def read_patience(config: Mapping[str, Any]) -> Patience:
    """How long suspects are given, as the settings say. Raises: SettingError."""
    again_s, in_flight_s = whole(config, "PROOF_SUSPECT_S", 1, 600), whole(config, "PROOF_IN_FLIGHT_S", 1, 3_600)
    return Patience(timedelta(seconds=again_s), timedelta(seconds=in_flight_s))


class Run:
    """One proof that runs.

    Args:
        store: Keeps the proof and these of its checks.
        is_waiting: Whether events may wait at the broker between these services.
        sleep: Waits for seconds.
        now: The time, UTC.
    """

    def __init__(
        self,
        proof: Proof,
        services: Services,
        patience: Patience,
        store: Callable[[Proof, Sequence[Check]], None],
        is_waiting: Callable[[Collection[str]], bool],
        sleep: Callable[[float], None] = eventlet.sleep,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._proof, self._services, self._patience = proof, services, patience
        self._store, self._is_waiting, self._sleep, self._now = store, is_waiting, sleep, now
        self._saved_at = time.monotonic()
        self._silent: set[str] = set()

    def run(self) -> None:
        """Check every law, wait until no suspect is left, and give the verdict."""
        for service in self._services:
            self._list_laws(service)
        self._save(*self._proof.checks)
        for check in self._proof.checks:
            with self._checking(check):
                self._look_through(check)
        for check in self._proof.checks:
            with self._checking(check):
                self._settle(check)
        self._proof.conclude(self._now())
        while not self._save(*self._proof.checks):
            self._sleep(RETRY_S)

    def _list_laws(self, service: str) -> None:
        try:
            laws = self._ask(service, "list_laws")["items"]
        except ServiceError as error:
            self._proof.fail(f"{service} did not say which laws it keeps: {error.message}")
        else:
            self._proof.checks += [Check(service, law["name"], law["text"], law["asks"]) for law in laws]

    @contextmanager
    def _checking(self, check: Check) -> Iterator[None]:
        began = time.monotonic()
        try:
            yield
        except ServiceError as error:
            check.give_up()
            self._proof.fail(f"{check.service}.{check.law} could not be checked: {error.message}")
        check.milliseconds += int((time.monotonic() - began) * 1_000)
        check.end()
        self._save(check)

    def _look_through(self, check: Check) -> None:
        check.begin()
        cursor = None
        while True:
            page = self._ask(check.service, "prove", law=check.law, cursor=cursor)
            check.learn(page["checked"], self._findings(check, page), self._now(), self._patience)
            if len(check.suspects) >= SUSPECTS_MAX:
                self._settle(check)
            cursor = page["next_cursor"]
            if cursor is None:
                return
            if time.monotonic() - self._saved_at > SAVE_S:
                self._save(check)

    def _settle(self, check: Check) -> None:
        while check.suspects:
            if not (ids := check.due(self._now())[:IDS]):
                self._sleep(RETRY_S)
                continue
            # What moves is looked for first: what was told before that has arrived when the suspects are read.
            is_quiet = self._is_quiet(check)
            again = {finding.id: finding for finding in self._look_at(check, ids)}
            check.weigh(ids, again, self._now(), self._patience, is_quiet=is_quiet)
            self._save(check)

    def _look_at(self, check: Check, ids: Sequence[str]) -> Iterator[Finding]:
        cursor = None
        while True:
            page = self._ask(check.service, "prove", law=check.law, ids=ids, cursor=cursor)
            yield from self._findings(check, page)
            cursor = page["next_cursor"]
            if cursor is None:
                return

    def _findings(self, check: Check, page: Mapping[str, Any]) -> list[Finding]:
        own = [Finding(each["id"], each["text"], None, each["is_moving"]) for each in page["offenders"]]
        if check.asks is None or not page["claims"]:
            return own
        claims = {claim["id"]: claim for claim in page["claims"]}
        judged = self._ask(check.asks, "judge", law=check.law, claims=page["claims"])["offenders"]
        return own + [Finding(each["id"], each["text"], claims[each["id"]], each["is_moving"]) for each in judged]

    def _is_quiet(self, check: Check) -> bool:
        backlogs = [self._ask(service, "backlog") for service in check.services]
        return not any(each["outbox"] or each["parked"] for each in backlogs) and not self._is_waiting(check.services)

    def _ask(self, service: str, method: str, **arguments: Any) -> dict[str, Any]:
        until = self._now() + SILENCE_MAX
        while True:
            try:
                with bound(Context()):
                    return cast(dict[str, Any], getattr(self._services[service], method)(**arguments))
            except (Unavailable, OutcomeUnknown):
                if service in self._silent or self._now() > until:
                    self._silent.add(service)  # It is not waited for a second time.
                    raise
            self._sleep(RETRY_S)

    def _save(self, *checks: Check) -> bool:
        self._saved_at = time.monotonic()
        try:
            self._store(self._proof, checks)
            is_saved = True
        except (DBAPIError, Unavailable) as error:
            log.warning("proof_not_saved", proof_id=self._proof.id, error=type(error).__name__)
            is_saved = False
        return is_saved


class Prover:
    """Runs the proofs of this process, and notes which were left by others."""

    def __init__(
        self, transactions: Any, patience: Patience, amqp_uri: str, spawn: Callable[[Callable[[], None]], object]
    ) -> None:
        self._transactions, self._patience, self._amqp_uri, self._spawn = transactions, patience, amqp_uri, spawn
        self._running: set[str] = set()

    @contextmanager
    def starting(self, services: Services) -> Iterator[Callable[[Proof], None]]:
        """A block that stores a proof and names it to what it is given; after it the proof runs, in the background."""
        stored: list[Proof] = []
        yield stored.append
        for proof in stored:
            run = Run(proof, services, self._patience, self._store, lambda names: may_wait(self._amqp_uri, names))
            self._running.add(proof.id)
            self._spawn(partial(self._run, proof, run))

    def watch_for_ever(self) -> None:
        """Say that the proofs of this process are alive, and end those of processes that say so no more."""
        while True:
            try:
                self._renew()
            except (DBAPIError, Unavailable) as error:
                log.warning("proofs_not_renewed", error=type(error).__name__)
            eventlet.sleep(RENEW_S)

    def _run(self, proof: Proof, run: Run) -> None:
        log.info("proof_started", proof_id=proof.id)
        try:
            run.run()
        finally:
            self._running.discard(proof.id)
        log.info("proof_ended", proof_id=proof.id, state=proof.state)

    def _store(self, proof: Proof, checks: Sequence[Check]) -> None:
        with self._transactions.bare() as work:
            if not work.proofs.save(proof, checks, work.now):
                log.warning("proof_was_ended", proof_id=proof.id)

    def _renew(self) -> None:
        with self._transactions.bare() as work:
            for proof_id in self._running:
                work.proofs.renew(proof_id, work.now)
            for proof_id in work.proofs.interrupt(work.now - LEFT_AFTER, INTERRUPTED_BY_END, work.now):
                log.warning("proof_interrupted", proof_id=proof_id)


def may_wait(amqp_uri: str, services: Collection[str]) -> bool:
    """Whether events wait at the broker between these services, or it cannot tell."""
    try:
        with connect(amqp_uri, "registry looks at queues") as connection:
            return any(_messages(connection, queue) for queue in _event_queues(services))
    except (OSError, amqp.AMQPError) as error:
        log.warning("queues_not_seen", error=type(error).__name__)
        return True


def _messages(connection: Any, queue: str) -> int:
    with connection.channel() as channel, suppress(amqp.NotFound):
        return int(channel.queue_declare(queue, passive=True).message_count)
    return 0


def _event_queues(services: Collection[str]) -> list[str]:
    found = []
    for queue in json.loads(Path(DEFINITIONS).read_text())["queues"]:
        producer, _, handler = queue["name"].removeprefix("evt-").partition("--")
        if producer.partition("-")[0] in services and handler.partition(".")[0] in services:
            found.append(queue["name"])
    return found


class _Prover(DependencyProvider):  # type: ignore[misc]
    is_kept = True

    def setup(self) -> None:
        self._patience = read_patience(self.container.config)

    def start(self) -> None:
        (database,) = (each for each in self.container.dependencies if each.attr_name == "unit_of_work")
        spawn = self.container.spawn_managed_thread
        uri = self.container.config["AMQP_URI"]
        self._prover = Prover(database.get_dependency(None), self._patience, uri, spawn)
        spawn(self._prover.watch_for_ever, identifier="proof watch")

    def get_dependency(self, _worker_ctx: Any) -> Prover:
        return self._prover


def prover() -> Prover:
    """Declare that a service runs proofs."""
    return cast(Prover, _Prover())
