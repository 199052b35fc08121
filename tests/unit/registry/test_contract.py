"""The registry's contract: what is no announcement is refused, what is newer is understood."""

from typing import Any

import pytest
from marshmallow import ValidationError

from registry.contract import AnnouncementSchema, InstanceSchema, ListInstancesSchema
from tests.builders import NOON, an_announcement


def a_message(**changes: Any) -> dict[str, Any]:
    record = vars(an_announcement()) | {"started_at": NOON.isoformat(), "kind": "renew"}
    return record | changes


def test_an_announcement_is_read():
    values = AnnouncementSchema().load(a_message(load={"workers_busy": 3}))

    assert (values["kind"], values["started_at"], values["load"]) == ("renew", NOON, {"workers_busy": 3.0})


def test_an_announcement_of_a_newer_version_is_read_without_its_new_fields():
    assert AnnouncementSchema().load(a_message(zone="eu-1")) == AnnouncementSchema().load(a_message())


@pytest.mark.parametrize("missing", sorted(a_message()))
def test_an_announcement_that_lacks_something_is_refused(missing: str):
    message = a_message()
    del message[missing]

    with pytest.raises(ValidationError, match=missing):
        AnnouncementSchema().load(message)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("kind", "hello"),
        ("instance_id", ""),
        ("instance_id", "x" * 201),
        ("service", ""),
        ("service", "x" * 101),
        ("pid", "many"),
        ("started_at", "yesterday"),
        ("entrypoints", "get_order"),
        ("load", {"workers_busy": "many"}),
        ("load", {"workers_busy": float("nan")}),
        ("load", []),
    ],
)
def test_an_announcement_against_a_rule_is_refused_for_that_field(field: str, value: object):
    with pytest.raises(ValidationError) as refused:
        AnnouncementSchema().load(a_message(**{field: value}))

    assert list(refused.value.messages) == [field]


def test_an_instance_is_shown_with_its_state_and_load():
    shown = vars(an_announcement()) | {"state": "UP", "last_seen_at": NOON, "lease_left_ms": 30_000}

    wire = InstanceSchema().dump(shown)

    assert InstanceSchema().validate(wire) == {}
    assert (wire["state"], wire["load"], wire["last_seen_at"]) == ("UP", {"workers_busy": 0.0}, NOON.isoformat())


def test_instances_may_be_those_of_one_service_or_all():
    assert ListInstancesSchema().load({}).service is None
    assert ListInstancesSchema().load({"service": "inventory"}).service == "inventory"
    with pytest.raises(ValidationError):
        ListInstancesSchema().load({"service": "x" * 101})
