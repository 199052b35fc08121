"""The announcer: an instance tells all of itself at every renewal, and says so when it leaves."""

import os
import socket
import threading
from datetime import datetime
from typing import Any

import pytest

from backbone import announcer
from backbone.announcer import Announcer, instance_name
from registry.contract import AnnouncementSchema


class FakeClient:
    """Notes what is announced; `is_up` says whether the broker is there."""

    def __init__(self) -> None:
        self.is_up = True
        self.announced: list[tuple[str, dict[str, Any]]] = []
        self.on_announce = lambda: None

    def wait_connected(self, seconds: float) -> bool:
        return self.is_up

    def announce(self, exchange: str, body: dict[str, Any]) -> None:
        self.announced.append((exchange, body))
        self.on_announce()


@pytest.fixture
def client() -> FakeClient:
    return FakeClient()


@pytest.fixture
def inventory(client: FakeClient) -> Announcer:
    return Announcer(client, "inventory", "inventory-1", ["place_order", "get_order"], lambda: {"workers_busy": 3.0})


def test_the_registry_understands_what_is_announced(inventory: Announcer, client: FakeClient):
    inventory._announce("renew")

    ((exchange, record),) = client.announced
    assert exchange == "announcements"
    assert AnnouncementSchema().validate(record) == {}


def test_an_announcement_holds_the_whole_record(inventory: Announcer, client: FakeClient):
    inventory._announce("renew")

    record = client.announced[0][1]
    assert (record["service"], record["instance_id"], record["pid"]) == ("inventory", "inventory-1", os.getpid())
    assert (record["host"], record["entrypoints"]) == (socket.gethostname(), ["get_order", "place_order"])
    assert datetime.fromisoformat(record["started_at"]).tzinfo is not None


def test_the_load_is_asked_at_each_renewal(client: FakeClient):
    load = iter([{"workers_busy": 1.0}, {"workers_busy": 2.0}])
    instance = Announcer(client, "inventory", "inventory-1", [], lambda: next(load))

    instance._announce("renew")
    instance._announce("renew")

    assert [record["load"]["workers_busy"] for _, record in client.announced] == [1.0, 2.0]


def test_an_instance_announces_itself_until_it_is_stopped(inventory: Announcer, client: FakeClient, monkeypatch):
    monkeypatch.setattr(announcer, "RENEWAL_S", 0)
    monkeypatch.setattr(announcer, "FIRST_PAUSES_S", ())
    client.on_announce = lambda: inventory._is_stopping.set() if len(client.announced) == 3 else None

    inventory._renew_for_ever()

    assert [record["kind"] for _, record in client.announced] == ["renew"] * 3


def test_nothing_is_announced_while_the_broker_is_away(inventory: Announcer, client: FakeClient, monkeypatch):
    client.is_up = False
    monkeypatch.setattr(inventory._is_stopping, "wait", lambda _seconds: inventory._is_stopping.set())

    inventory._renew_for_ever()

    assert client.announced == []


def test_an_instance_that_stops_says_goodbye_and_nothing_after_it(inventory: Announcer, client: FakeClient):
    inventory.stop()
    inventory._renew_for_ever()

    assert [record["kind"] for _, record in client.announced] == ["leave"]


def test_renewals_go_on_beside_the_work_of_the_process(inventory: Announcer, client: FakeClient):
    is_announced = threading.Event()
    client.on_announce = is_announced.set

    inventory.start()

    assert is_announced.wait(2)
    assert {thread.daemon for thread in threading.enumerate() if thread.name == "announcer"} == {True}
    inventory.stop()


def test_an_instance_is_named_by_its_setting_or_by_where_it_runs(monkeypatch):
    monkeypatch.setenv("INSTANCE_ID", "inventory-blue")
    assert instance_name("inventory") == "inventory-blue"

    monkeypatch.delenv("INSTANCE_ID")
    assert instance_name("inventory") == f"inventory-{socket.gethostname()}-{os.getpid()}"
