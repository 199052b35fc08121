"""The broker's topology: what the code declares is what the definitions have, and nothing else."""

import json
from typing import Any

import pytest
from nameko.containers import ServiceContainer

from backbone.context import DEADLINE_MAX_MS
from backbone.messages import Event
from backbone.nameko import consumer as consumer_module
from backbone.nameko.consumer import Subscriptions
from backbone.nameko.events import EventHandler
from backbone.nameko.outbox import DEFINITIONS as DEFINITIONS_DEFAULT
from backbone.nameko.outbox import OutboxRelay, known_routes
from backbone.nameko.runner import load_config, service_class
from backbone.rpc_client import RpcClient
from tests.architecture.source import EXAMPLES, ROOT, SERVICES
from tests.unit.fake_broker import FakeChannel, FakeLink

SYSTEMS = {"rabbitmq/definitions.json": SERVICES, "docs/examples/definitions.json": EXAMPLES}
"""The definitions of Kontor, and those of the examples, with the services that they are for."""
DEFINITIONS = {name: json.loads((ROOT / name).read_text()) for name in SYSTEMS}
STOCK_QUEUE = {"durable": True, "auto_delete": False, "arguments": {}}
STOCK_EXCHANGE = {"durable": True, "auto_delete": False, "internal": False, "arguments": {}}


@pytest.fixture(scope="module", params=SYSTEMS)
def system(request) -> str:
    """The name of each definitions file in turn."""
    return request.param


@pytest.fixture(scope="module")
def definitions(system: str) -> dict[str, Any]:
    """What a definitions file has."""
    return DEFINITIONS[system]


@pytest.fixture(scope="module")
def containers(system: str, tmp_path_factory) -> dict[str, ServiceContainer]:
    """Each service, set up and not started: nothing connects."""
    folder, made = tmp_path_factory.mktemp("databases"), {}
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("AMQP_URI", "amqp://nowhere")
        for service in SYSTEMS[system]:
            patched.setenv(f"{service.upper()}_DATABASE_URL", f"sqlite:///{folder}/{service}.db")
            made[service] = ServiceContainer(service_class(service), load_config(service))
            made[service].extensions.all.setup()
    return made


@pytest.fixture(scope="module")
def channel(containers: dict[str, ServiceContainer]) -> FakeChannel:
    """All that services, and clients that are none, declare when they connect."""
    link = FakeLink()
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(
            consumer_module, "Link", lambda _uri, _name, on_connected, _on_lost: _prepared(link, on_connected)
        )
        # Its threads would wait for messages, and keep whatever runs next in this process from going on.
        patched.setattr(ServiceContainer, "spawn_managed_thread", lambda *_thread, **_options: None)
        for extension in (each for container in containers.values() for each in container.extensions):
            if isinstance(extension, Subscriptions):
                extension.start()
            elif isinstance(extension, OutboxRelay):
                extension._prepare(link.channel)
    RpcClient("amqp://nowhere", "any client")._subscribe(link.channel)
    return link.channel


def _prepared(link: FakeLink, on_connected: Any) -> FakeLink:
    link.on_connected = on_connected
    return link


def by_name(declared: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Definitions of a kind by name, without what is the same for all."""
    return {each["name"]: {k: v for k, v in each.items() if k not in ("name", "vhost")} for each in declared}


def shared_queues(channel: FakeChannel) -> dict[str, dict[str, Any]]:
    """The queues with a name that the code declares; others are exclusive to a process and gone with it."""
    return {args[0]: {"arguments": {}, **options} for args, options in channel.asked("queue_declare") if args[0]}


def test_the_code_declares_the_queues_of_the_definitions(channel: FakeChannel, definitions: dict[str, Any]):
    assert shared_queues(channel) == by_name(definitions["queues"])


def test_the_code_declares_the_exchanges_of_the_definitions(channel: FakeChannel, definitions: dict[str, Any]):
    declared = {
        name: {"type": kind, "internal": False, "arguments": {}, **options}
        for (name, kind), options in channel.asked("exchange_declare")
    }

    assert declared == by_name(definitions["exchanges"])


def test_the_code_makes_the_bindings_of_the_definitions(channel: FakeChannel, definitions: dict[str, Any]):
    made = {
        (exchange, queue, options["routing_key"])
        for (queue, exchange), options in channel.asked("queue_bind")
        if queue in shared_queues(channel)
    }

    assert made == {(each["source"], each["destination"], each["routing_key"]) for each in definitions["bindings"]}


def test_arguments_of_queues_and_exchanges_never_change(definitions: dict[str, Any]):
    queues, exchanges = by_name(definitions["queues"]), by_name(definitions["exchanges"])

    assert all(queue == STOCK_QUEUE for queue in queues.values())
    assert all(exchange == STOCK_EXCHANGE | {"type": exchange["type"]} for exchange in exchanges.values())


def test_a_queue_of_one_process_is_exclusive_and_classic(channel: FakeChannel):
    own = [options for args, options in channel.asked("queue_declare") if not args[0]]

    assert own, "Every client has one, and so has the registry."
    assert all(each["exclusive"] and each["arguments"] == {"x-queue-type": "classic"} for each in own)


def test_every_queue_of_the_definitions_is_consumed_but_that_of_the_dead_letters(
    channel: FakeChannel, definitions: dict[str, Any]
):
    consumed = {args[0] for args, _ in channel.asked("basic_consume")}

    assert set(by_name(definitions["queues"])) - consumed == {"dead-letters"}


def test_every_handler_listens_to_the_service_that_publishes_its_fact(containers: dict[str, ServiceContainer]):
    published = {(fact.producer, fact.type) for fact in Event.__subclasses__()}
    handled = {
        (entrypoint._producer, entrypoint._event_type)
        for container in containers.values()
        for entrypoint in container.entrypoints
        if isinstance(entrypoint, EventHandler)
    }

    assert handled, "Billing handles a fact of inventory, and the counter those of the teller."
    assert handled <= published


def test_every_handler_is_named_after_its_fact(containers: dict[str, ServiceContainer]):
    for container in containers.values():
        for entrypoint in container.entrypoints:
            if isinstance(entrypoint, EventHandler):
                assert entrypoint.method_name == f"on_{entrypoint._event_type}"


def test_the_outbox_knows_which_facts_are_awaited(system: str, definitions: dict[str, Any]):
    awaited = {(each["source"], each["routing_key"]) for each in definitions["bindings"]}

    assert known_routes(ROOT / system) == awaited
    assert {("inventory.events", "order_placed"), ("teller.events", "told")} & awaited


def test_the_outbox_reads_the_definitions_of_its_own_system(system: str, containers: dict[str, ServiceContainer]):
    read = {container.config.get("DEFINITIONS", str(DEFINITIONS_DEFAULT)) for container in containers.values()}

    assert [(ROOT / path).resolve() for path in read] == [(ROOT / system).resolve()]


def test_the_definitions_hold_no_user_and_no_password(definitions: dict[str, Any]):
    assert not {"users", "permissions", "topic_permissions"} & definitions.keys()
    assert "password" not in json.dumps(definitions)


def test_everything_is_in_one_virtual_host(definitions: dict[str, Any]):
    (host,) = (each["name"] for each in definitions["vhosts"])

    assert {each["vhost"] for kind in ("queues", "exchanges", "bindings") for each in definitions[kind]} == {host}


def test_no_policy_drops_a_fact_or_keeps_a_calls_password():
    policies = by_name(DEFINITIONS["rabbitmq/definitions.json"]["policies"])

    assert {name: policy["definition"] for name, policy in policies.items()} == {
        "facts-on-disk": {"queue-mode": "lazy"},
        "calls-end": {"message-ttl": DEADLINE_MAX_MS},
    }
