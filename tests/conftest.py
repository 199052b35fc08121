"""A broker, databases of both kinds and running services, for the tests that need them; none starts before one does."""

import signal
from collections.abc import Callable, Iterator, Mapping

import pytest

from backbone.rpc_client import RpcClient
from tests.support.broker import Broker
from tests.support.databases import Database, Databases
from tests.support.fault_proxy import FaultProxy
from tests.support.postgres import Postgres
from tests.support.services import ServiceProcess, Services, running, stop_all
from tests.support.shop import INSTANCES, Shop
from tests.support.system import WholeSystem, a_running_system
from tests.support.waiting import wait_until
from tests.support.wire import Wire

StartService = Callable[..., ServiceProcess]
Settings = Mapping[str, str]


def pytest_configure() -> None:
    """End in order, and with us all that we started, also when we are ended from outside."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)


@pytest.fixture(scope="session")
def broker(tmp_path_factory) -> Iterator[Broker]:
    """A RabbitMQ node that all tests share; each that starts services takes a virtual host of its own."""
    node = Broker(tmp_path_factory.mktemp("broker"))
    try:
        node.start()
        yield node
    finally:
        node.stop()


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A PostgreSQL cluster that all tests share."""
    cluster = Postgres()
    try:
        cluster.start()
        yield cluster
    finally:
        cluster.stop()


@pytest.fixture(scope="session")
def sqlite_databases(tmp_path_factory) -> Databases:
    """Makes SQLite databases, for tests to which the kind of database makes no difference."""
    return Databases(tmp_path_factory.mktemp("sqlite"))


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def databases(request) -> Databases:
    """Makes databases of each kind in turn: what takes this fixture runs once on each."""
    sqlite = request.getfixturevalue("sqlite_databases")
    return sqlite if request.param == "sqlite" else Databases(cluster=request.getfixturevalue("postgres"))


@pytest.fixture(scope="session")
def shop(broker, databases, tmp_path_factory) -> Iterator[Shop]:
    """All services of Kontor, some of them twice, on each kind of database in turn."""
    with running(Shop, broker.new_virtual_host(), databases, tmp_path_factory.mktemp("shop"), INSTANCES) as opened:
        # The registry gives it up after 30 s; by then the tests that look for that have their turn.
        casualty = opened.instances("customers")[1]
        wait_until(lambda: casualty.instance_id in opened.listed(), "the announcement of an instance")
        casualty.kill()
        yield opened


@pytest.fixture
def shop_wire(shop) -> Iterator[Wire]:
    """Plain AMQP to the shop's broker."""
    wire = Wire(shop.amqp_uri)
    yield wire
    wire.close()


@pytest.fixture(scope="session")
def probe(broker, databases, tmp_path_factory) -> Iterator[Services]:
    """Two instances of the service that only tests have, on each kind of database in turn."""
    with running(
        Services, broker.new_virtual_host(), databases, tmp_path_factory.mktemp("probe"), {"probe": 2}
    ) as started:
        yield started


@pytest.fixture
def probe_wire(probe) -> Iterator[Wire]:
    """Plain AMQP to the probe's broker."""
    wire = Wire(probe.amqp_uri)
    yield wire
    wire.close()


@pytest.fixture
def amqp_uri(broker) -> str:
    """A virtual host for one test alone."""
    return broker.new_virtual_host()


@pytest.fixture
def client(amqp_uri) -> Iterator[RpcClient]:
    """A client on the test's own virtual host."""
    client = RpcClient(amqp_uri, "tests")
    yield client
    client.close()


@pytest.fixture
def wire(amqp_uri) -> Iterator[Wire]:
    """Plain AMQP to the test's own virtual host."""
    wire = Wire(amqp_uri)
    yield wire
    wire.close()


@pytest.fixture
def start_service(amqp_uri, client, tmp_path) -> Iterator[StartService]:
    """Starts one instance of a service on the test's own virtual host, and waits until it answers."""
    started: list[ServiceProcess] = []

    def start(
        service: str,
        database: Database,
        uri: str = amqp_uri,
        *,
        is_awaited: bool = True,
        settings: Settings | None = None,
    ) -> ServiceProcess:
        process = ServiceProcess(service, database, uri, tmp_path, settings)
        started.append(process)
        process.start()
        if is_awaited:
            process.wait_ready(client)
        return process

    yield start
    stop_all(started)


@pytest.fixture
def fault_proxy(broker) -> Iterator[FaultProxy]:
    """Stands between a process and the broker, for faults of the network."""
    proxy = FaultProxy(broker.port)
    yield proxy
    proxy.close()


@pytest.fixture(scope="session")
def system(tmp_path_factory) -> Iterator[WholeSystem]:
    """All of Kontor with its gateway and web client, as `make run` starts it."""
    with a_running_system(tmp_path_factory.mktemp("system")) as running_system:
        yield running_system
