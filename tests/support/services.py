"""Service processes as tests start them, alone or several side by side as `Services`."""

import json
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any, TypeVar

from backbone.errors import OutcomeUnknown, ServiceError, Unavailable
from backbone.rpc_client import RpcClient
from tests.support.databases import Database, Databases
from tests.support.processes import Child, python
from tests.support.waiting import wait_until, within

START_S = 90
_numbers = count(1)


class ServiceProcess(Child):
    """One instance of a service.

    Args:
        folder: Where its log is put.
        settings: More of its environment.
    """

    def __init__(
        self, service: str, database: Database, amqp_uri: str, folder: Path, settings: Mapping[str, str] | None = None
    ) -> None:
        self.service, self.database, self.settings = service, database, settings or {}
        self.instance_id = f"{service}-{next(_numbers)}"
        own = {f"{service.upper()}_DATABASE_URL": database.url, "INSTANCE_ID": self.instance_id, "AMQP_URI": amqp_uri}
        command = python("-m", "backbone.nameko.runner", service)
        super().__init__(command, folder / f"{self.instance_id}.log", {**own, **self.settings})

    @property
    def log_lines(self) -> list[dict[str, Any]]:
        """What it logged, line by line."""
        return [json.loads(line) for line in self.said.splitlines() if line.startswith("{") and line.endswith("}")]

    def wait_logged(self, event: str, **fields: object) -> None:
        """Wait for a log line with this event and these fields."""
        wait_until(
            lambda: self._has_logged({"event": event, **fields}), f"{event} in the log of {self.instance_id}", START_S
        )

    def wait_ready(self, client: RpcClient) -> None:
        """Wait until this instance consumes and its service answers."""
        self.wait_logged("broker_connected", connection=self.instance_id)
        wait_until(lambda: is_healthy(client, self.service), f"health of {self.service}", START_S)

    def _has_logged(self, wanted: Mapping[str, object]) -> bool:
        self.require_running()
        return any(
            wanted.items() <= {key: str(value) for key, value in line.items()}.items() for line in self.log_lines
        )


def is_healthy(client: RpcClient, service: str) -> bool:
    """Whether a service of ours answers now."""
    try:
        with within(seconds=2):
            return client.call(service, "health", {})["status"] == "ok"
    except (Unavailable, OutcomeUnknown):
        return False


def is_known(client: RpcClient, service: str) -> bool:
    """Whether any service of that name answers now, if only that it has no such method."""
    try:
        return is_healthy(client, service)
    except ServiceError:
        return True


def start_all(processes: Iterable[ServiceProcess], client: RpcClient) -> None:
    """Start processes side by side and wait until all are ready."""
    processes = list(processes)
    for process in processes:
        process.start()
    for process in processes:
        process.wait_ready(client)


def stop_all(processes: Iterable[ServiceProcess]) -> None:
    """End processes side by side."""
    running = [process for process in processes if process.is_running]
    for process in running:
        process.terminate()
    for process in running:
        process.stop()


@dataclass(frozen=True)
class Services:
    """Services that run side by side on one broker, each with its database."""

    amqp_uri: str
    client: RpcClient
    databases: Mapping[str, Database]
    processes: list[ServiceProcess]

    def instances(self, service: str) -> list[ServiceProcess]:
        """The processes of one service."""
        return [process for process in self.processes if process.service == service]

    def log_of(self, service: str) -> str:
        """What all instances of a service logged so far."""
        return "".join(process.said for process in self.instances(service))

    @contextmanager
    def one_more(self, service: str) -> Iterator[ServiceProcess]:
        """A further instance of a service, which runs until the block ends."""
        twin = self.instances(service)[0]
        process = ServiceProcess(service, twin.database, self.amqp_uri, twin.log.parent, twin.settings)
        try:
            start_all([process], self.client)
            yield process
        finally:
            process.stop()


AnyServices = TypeVar("AnyServices", bound=Services)


@contextmanager
def running(
    kind: type[AnyServices],
    amqp_uri: str,
    databases: Databases,
    folder: Path,
    instances: Mapping[str, int],
    settings: Mapping[str, str] | None = None,
) -> Iterator[AnyServices]:
    """Services that run until the block ends.

    Args:
        instances: Service -> how many processes of it.
        settings: More of their environment.
    """
    with ThreadPoolExecutor() as side_by_side:
        own = dict(zip(instances, side_by_side.map(databases.fresh, instances), strict=True))
    processes = [
        ServiceProcess(service, own[service], amqp_uri, folder, settings)
        for service in instances
        for _ in range(instances[service])
    ]
    client = RpcClient(amqp_uri, "tests")
    try:
        start_all(processes, client)
        yield kind(amqp_uri, client, own, processes)
    finally:
        stop_all(processes)
        client.close()
