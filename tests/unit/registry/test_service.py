"""The registry's entrypoints: what happens to instances goes into the journal, and nonsense is dropped."""

from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

import pytest

from backbone.nameko.rpc import Call
from registry import service as module
from registry.instances import Instances
from registry.service import RegistryService
from tests.builders import NOON, a_context, an_announcement

LONG_AGO = NOON.replace(year=2020)


@pytest.fixture
def journal() -> list[tuple[str, str, str]]:
    """Instance, service and what happened."""
    return []


@pytest.fixture
def registry(monkeypatch, journal) -> RegistryService:
    """The service, knowing nobody."""

    @contextmanager
    def unit_of_work():
        yield SimpleNamespace(note=lambda *what: journal.append(what))

    monkeypatch.setattr(module, "instances", Instances())
    service = RegistryService()
    service.unit_of_work = unit_of_work
    return service


def a_message(kind: str) -> dict[str, Any]:
    return vars(an_announcement()) | {"kind": kind, "started_at": LONG_AGO.isoformat()}


def test_only_what_changed_is_written_into_the_journal(registry: RegistryService, journal):
    for kind in ("renew", "renew", "leave", "leave"):
        registry.on_announcement(a_message(kind))

    assert journal == [("inventory-1", "inventory", "registered"), ("inventory-1", "inventory", "left")]


def test_a_lease_that_ran_out_is_written_into_the_journal(registry: RegistryService, journal):
    module.instances.renew(an_announcement(), LONG_AGO)

    registry.expire()
    registry.expire()

    assert journal == [("inventory-1", "inventory", "expired")]


@pytest.mark.parametrize("message", [{}, {"kind": "renew"}, a_message("hello")], ids=str)
def test_what_is_no_announcement_is_dropped(registry: RegistryService, journal, message: dict[str, Any]):
    registry.on_announcement(message)

    assert journal == []


def test_a_proof_is_stored_before_it_is_run(registry: RegistryService, monkeypatch):
    done: list[str] = []

    @contextmanager
    def unit_of_work():
        yield SimpleNamespace(answer=lambda proof: {"id": proof.id})
        done.append("stored")

    @contextmanager
    def starting(services):
        yield lambda proof: done.append(f"{proof.id} noted")
        done.append(f"run with {sorted(services)}")

    registry.unit_of_work, registry.prover = unit_of_work, SimpleNamespace(starting=starting)
    registry.customers = registry.inventory = registry.billing = registry.registry = object()
    monkeypatch.setattr(module.handlers, "start_proof", lambda _uow: SimpleNamespace(id="p"))

    answer = RegistryService.start_proof.__wrapped__(registry, None)

    assert answer == {"id": "p"}
    assert done == ["p noted", "stored", "run with ['billing', 'customers', 'inventory', 'registry']"]


def test_instances_can_be_listed(registry: RegistryService):
    registry.on_announcement(a_message("renew"))

    answer = registry.list_instances(Call(a_context("ops"), [], {}))

    assert [(each["instance_id"], each["state"]) for each in answer["items"]] == [("inventory-1", "UP")]
