"""The runner: finds a service's class and settings, and tells the registry what it answers to."""

import sys
from types import SimpleNamespace

import pytest
from nameko.containers import ServiceContainer

from backbone.config import ServiceSettings, SettingError
from backbone.nameko import migrations, runner
from backbone.nameko.rpc import RpcConsumer
from backbone.nameko.runner import entrypoints, load, load_config, service_class

SERVICES = ("customers", "inventory", "billing", "registry")


@pytest.fixture
def environment(monkeypatch):
    """The environment of a service: only what has no default."""
    for name in ("LOG_LEVEL", "DRAIN_SECONDS", "TAX_RATE_BASIS_POINTS", "SELLER_NAME", "SELLER_TIME_ZONE"):
        monkeypatch.delenv(name, raising=False)
    for service in SERVICES:
        monkeypatch.delenv(f"{service.upper()}_DATABASE_URL", raising=False)
    monkeypatch.setenv("AMQP_URI", "amqp://kontor:p%40ss@127.0.0.1:5680/kontor")
    return monkeypatch


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_needs_nothing_but_the_brokers_address(environment, service: str):
    settings = ServiceSettings.of(load_config(service))

    assert settings.amqp_uri == "amqp://kontor:p%40ss@127.0.0.1:5680/kontor"
    assert settings.database_url == f"sqlite:///var/{service}.db"


@pytest.mark.parametrize("service", SERVICES)
def test_without_the_brokers_address_a_service_says_so(environment, service: str):
    environment.delenv("AMQP_URI")

    with pytest.raises(SettingError, match=r"^AMQP_URI is not set"):
        ServiceSettings.of(load_config(service))


def test_settings_are_taken_from_the_environment_as_they_are_written_there(environment):
    environment.setenv("SELLER_NAME", "p@ss: #1 {007}")
    environment.setenv("BILLING_DATABASE_URL", "postgresql+psycopg2://b:{x}#@db/billing")

    config = load_config("billing")

    assert config["SELLER_NAME"] == "p@ss: #1 {007}"
    assert config["DATABASE_URL"] == "postgresql+psycopg2://b:{x}#@db/billing"


@pytest.mark.parametrize("service", SERVICES)
def test_the_class_of_a_service_is_found_by_its_name(service: str):
    assert service_class(service).name == service


def test_the_registry_learns_which_methods_can_be_called():
    container = ServiceContainer(service_class("registry"), {"AMQP_URI": "amqp://nowhere"})

    everybodys = {
        "backlog", "discard_dead_letter", "health", "judge", "list_dead_letters", "list_laws", "prove",
        "replay_dead_letter",
    }  # fmt: skip
    assert entrypoints(container) == sorted(everybodys | {"get_proof", "list_instances", "list_proofs", "start_proof"})


def test_the_registry_learns_how_busy_a_process_is():
    consumer, lag = RpcConsumer(), SimpleNamespace(take_worst_ms=lambda: 12.5)
    consumer.refused = 4
    pool = SimpleNamespace(running=lambda: 3)
    container = SimpleNamespace(_worker_pool=pool, max_workers=50, extensions=[object(), consumer])

    assert load(container, lag) == {
        "workers_busy": 3.0, "workers_max": 50.0, "loop_lag_ms_max": 12.5, "calls_refused": 4.0,
    }  # fmt: skip


@pytest.mark.parametrize("main", [runner.main, migrations.main], ids=["runner", "migrations"])
def test_a_wrong_setting_is_one_sentence_with_the_services_name(environment, main):
    environment.setattr(sys, "argv", ["main", "inventory"])
    environment.setenv("INVENTORY_DATABASE_URL", "mysql://db")

    with pytest.raises(SystemExit) as left:
        main()

    assert left.value.code == "inventory: DATABASE_URL must start with sqlite:// or postgresql+psycopg2://."
