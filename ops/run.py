"""`make run`: brings a whole system up, or a running one to the present settings and sources."""

import os
import shutil
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from functools import partial

from backbone.rpc_client import RpcClient
from ops import accounts, broker, databases, ports, webclient
from ops.packages import RABBITMQ, install, may_become_root, missing
from ops.processes import end_orphans
from ops.programs import BROKER, EPMD, GATEWAY, REGISTRY, Program, all_programs
from ops.progress import Say, Steps
from ops.ready import Watch, instances, wait_ready, wait_until
from ops.seed import seed_demo
from ops.settings import SERVICES, Settings
from ops.supervisor import Supervisor
from ops.supervisor_files import configuration, configuration_path
from ops.system import alone, stop
from ops.trouble import Trouble

FREE_BYTES_MIN = 500_000_000
"""RabbitMQ stops taking messages at 200 MB; below this there is no room to work in."""


def run(settings: Settings) -> list[accounts.Account]:
    """Bring the system up and wait until it is ready.

    Returns: The demo accounts.
    Raises:  Trouble. What this call started is stopped again then; what was running goes on.
    Repeat:  Changes nothing, unless settings or sources have changed.
    """
    with alone(settings):
        supervisor = Supervisor(settings)
        was_running = supervisor.is_running
        if not was_running:
            end_orphans(settings)
        _require(settings, was_running=was_running)
        try:
            with Steps() as steps:
                return _Start(settings, supervisor, steps).run(was_running=was_running)
        except (Trouble, KeyboardInterrupt):
            if not was_running:
                stop(settings)
            raise


def _require(settings: Settings, *, was_running: bool) -> None:
    """Check what can be checked before anything is started. Raises: Trouble."""
    free = shutil.disk_usage(settings.var).free
    if free < FREE_BYTES_MIN:
        raise Trouble(
            f"Only {free // 10**6} MB are free in {settings.var}; 500 are needed. Free some and run this again."
        )
    own = Settings.of_system({"VAR": str(settings.var)}).ports.values() if was_running else ()
    ports.require_free({name: place for name, place in settings.ports.items() if place not in own})
    databases.require_servers(settings)
    if not settings.has_own_broker:
        if reason := broker.refusal(settings.amqp_uri):
            raise Trouble(f"The broker in AMQP_URI cannot be used ({reason}). Check it, its user and its virtual host.")
    elif missing([RABBITMQ]) and os.geteuid() != 0:
        may_become_root()  # Asks for the password now, and not in the middle of the progress display.


class _Start:
    """The steps of one start."""

    def __init__(self, settings: Settings, supervisor: Supervisor, steps: Steps) -> None:
        self._settings, self._supervisor, self._steps = settings, supervisor, steps
        self._programs: Sequence[Program] = all_programs(settings)
        self._services = {program.name for program in self._programs} - {EPMD, BROKER, GATEWAY}

    def run(self, *, was_running: bool) -> list[accounts.Account]:
        """All steps, at the same time where they may be."""
        if was_running and self._is_as_configured():
            self._build_webclient()
        elif was_running:
            # The old processes serve until everything for the new ones is there.
            self._at_once([self._build_webclient, self._migrate])
            self._boot()
        else:
            self._at_once([self._boot, self._build_webclient, self._migrate])
        return self._open_for_business()

    def _is_as_configured(self) -> bool:
        path = configuration_path(self._settings)
        return path.exists() and path.read_text() == configuration(self._settings, self._programs)

    def _at_once(self, tasks: Sequence[Callable[[], None]]) -> None:
        with ThreadPoolExecutor(len(tasks)) as pool:
            for done in as_completed([pool.submit(task) for task in tasks]):
                done.result()

    def _build_webclient(self) -> None:
        if webclient.is_built():
            return
        with self._steps.step("Web client", "preparing") as say:
            webclient.build(self._settings.logs, say)

    def _migrate(self) -> None:
        with self._steps.step("Databases", "bringing them up to date"):
            self._at_once([partial(databases.migrate, self._settings, service) for service in SERVICES])

    def _boot(self) -> None:
        """Start the supervisor and the broker, or make them what they should be now."""
        with self._steps.step("RabbitMQ", "preparing") as say:
            if self._settings.has_own_broker:
                if missing([RABBITMQ]):
                    say("installing from the system's packages")
                    install([RABBITMQ], self._settings.logs / "packages.log")
                broker.write_files(self._settings)
            self._supervisor.configure(self._programs)
            self._settings.keep()
            self._await_broker(say)

    def _await_broker(self, say: Say) -> None:
        uri = self._settings.amqp_uri
        if self._settings.has_own_broker:
            say("starting a node of our own")
            epmd = self._settings.ports["BROKER_PORT + 1"]
            self._await(EPMD, lambda: ports.answers(*epmd))
            self._await(BROKER, lambda: broker.refusal(uri) is None)

    def _await(self, name: str, is_there: Callable[[], bool]) -> None:
        """Start a process and wait until it can be used. Raises: Trouble."""
        self._supervisor.start([name])
        log = self._settings.logs / f"{name}.log"
        wait_until(
            is_there, Watch(self._settings), self._supervisor, lambda: f"{name} does not answer; {log} may tell why."
        )

    def _open_for_business(self) -> list[accounts.Account]:
        client = RpcClient(self._settings.amqp_uri, name="ops")
        try:
            with self._steps.step("Processes", "starting") as say:
                # Whoever announces itself before the registry listens is not heard until it does so again, 5 s later.
                self._await(REGISTRY, lambda: instances(client) is not None)
                self._supervisor.start(program.name for program in self._programs)
                wait_ready(self._settings, self._services, client, self._supervisor, say)
            with self._steps.step("Demo shop", "opening the accounts") as say:
                opened = accounts.kept(self._settings.accounts_path)
                _tell_of_lost_passwords(accounts.open_all(client, opened))
                if self._settings.number("DEMO"):
                    say("filling an empty catalogue")
                    seed_demo(self._settings)
        finally:
            client.close()
        return opened


def _tell_of_lost_passwords(lost: Sequence[accounts.Account]) -> None:
    if lost:
        emails = ", ".join(account.email for account in lost)
        print(f"{emails}: these passwords are not those in accounts.json; `make reset` starts over.", file=sys.stderr)
