"""The broker's topology: what the code declares is what `rabbitmq/definitions.json` has, and nothing else."""

import json
from typing import Any

import pytest
from nameko.containers import ServiceContainer

from backbone.messages import Event
from backbone.nameko import consumer as consumer_module
from backbone.nameko.consumer import Subscriptions
from backbone.nameko.events import EventHandler
from backbone.nameko.outbox import OutboxRelay, known_routes
from backbone.nameko.runner import load_config, service_class
from backbone.rpc_client import RpcClient
from tests.architecture.source import ROOT, SERVICES
from tests.unit.fake_broker import FakeChannel, FakeLink

DEFINITIONS = json.loads((ROOT / "rabbitmq" / "definitions.json").read_text())
STOCK_QUEUE = {"durable": True, "auto_delete": False, "arguments": {}}
STOCK_EXCHANGE = {"durable": True, "auto_delete": False, "internal": False, "arguments": {}}


@pytest.fixture(scope="module")
def containers(tmp_path_factory) -> dict[str, ServiceContainer]:
    """Each service, set up and not started: nothing connects."""
    folder, made = tmp_path_factory.mktemp("databases"), {}
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("AMQP_URI", "amqp://nowhere")
        for service in SERVICES:
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


def of(kind: str) -> dict[str, dict[str, Any]]:
    """The definitions of a kind by name, without what is the same for all."""
    return {each["name"]: {k: v for k, v in each.items() if k not in ("name", "vhost")} for each in DEFINITIONS[kind]}


def shared_queues(channel: FakeChannel) -> dict[str, dict[str, Any]]:
    """The queues with a name that the code declares; others are exclusive to a process and gone with it."""
    return {args[0]: {"arguments": {}, **options} for args, options in channel.asked("queue_declare") if args[0]}


def test_the_code_declares_the_queues_of_the_definitions(channel: FakeChannel):
    assert shared_queues(channel) == of("queues")


def test_the_code_declares_the_exchanges_of_the_definitions(channel: FakeChannel):
    declared = {
        name: {"type": kind, "internal": False, "arguments": {}, **options}
        for (name, kind), options in channel.asked("exchange_declare")
    }

    assert declared == of("exchanges")


def test_the_code_makes_the_bindings_of_the_definitions(channel: FakeChannel):
    made = {
        (exchange, queue, options["routing_key"])
        for (queue, exchange), options in channel.asked("queue_bind")
        if queue in shared_queues(channel)
    }

    assert made == {(each["source"], each["destination"], each["routing_key"]) for each in DEFINITIONS["bindings"]}


def test_arguments_of_queues_and_exchanges_never_change(channel: FakeChannel):
    assert all(queue == STOCK_QUEUE for queue in of("queues").values())
    assert all(exchange == STOCK_EXCHANGE | {"type": exchange["type"]} for exchange in of("exchanges").values())


def test_a_queue_of_one_process_is_exclusive_and_classic(channel: FakeChannel):
    own = [options for args, options in channel.asked("queue_declare") if not args[0]]

    assert own, "The registry and every client have one."
    assert all(each["exclusive"] and each["arguments"] == {"x-queue-type": "classic"} for each in own)


def test_every_queue_of_the_definitions_is_consumed_but_that_of_the_dead_letters(channel: FakeChannel):
    consumed = {args[0] for args, _ in channel.asked("basic_consume")}

    assert set(of("queues")) - consumed == {"dead-letters"}


def test_every_handler_listens_to_the_service_that_publishes_its_fact(containers: dict[str, ServiceContainer]):
    published = {(fact.producer, fact.type) for fact in Event.__subclasses__()}
    handled = {
        (entrypoint._producer, entrypoint._event_type)
        for container in containers.values()
        for entrypoint in container.entrypoints
        if isinstance(entrypoint, EventHandler)
    }

    assert handled, "Billing handles a fact of inventory."
    assert handled <= published


def test_every_handler_is_named_after_its_fact(containers: dict[str, ServiceContainer]):
    for container in containers.values():
        for entrypoint in container.entrypoints:
            if isinstance(entrypoint, EventHandler):
                assert entrypoint.method_name == f"on_{entrypoint._event_type}"


def test_the_outbox_knows_which_facts_are_awaited():
    awaited = {(each["source"], each["routing_key"]) for each in DEFINITIONS["bindings"]}

    assert known_routes() == awaited
    assert ("inventory.events", "order_placed") in awaited


def test_the_definitions_hold_no_user_and_no_password():
    assert not {"users", "permissions", "topic_permissions"} & DEFINITIONS.keys()
    assert "password" not in json.dumps(DEFINITIONS)


def test_everything_is_in_one_virtual_host():
    (host,) = (each["name"] for each in DEFINITIONS["vhosts"])

    assert {each["vhost"] for kind in ("queues", "exchanges", "bindings") for each in DEFINITIONS[kind]} == {host}
