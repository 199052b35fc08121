"""The registry's handlers: renewals and farewells are told apart, and states are those of now."""

from typing import Any

import pytest
from marshmallow import ValidationError

from registry import handlers
from registry.contract import InstanceListSchema, ListInstances
from registry.instances import DOWN_AFTER, LEFT, REGISTERED, Instances
from tests.builders import NOON, an_announcement


def a_message(kind: str = "renew", **changes: Any) -> dict[str, Any]:
    record = vars(an_announcement(**changes))
    return record | {"kind": kind, "started_at": record["started_at"].isoformat()}


def test_a_first_renewal_is_a_registration_and_later_ones_are_nothing_new():
    instances = Instances()

    assert handlers.hear(instances, a_message(), NOON) == (an_announcement(), REGISTERED)
    assert handlers.hear(instances, a_message(), NOON) == (an_announcement(), None)


def test_a_farewell_is_noted_for_who_was_known():
    instances = Instances()
    handlers.hear(instances, a_message(), NOON)

    assert handlers.hear(instances, a_message("leave"), NOON) == (an_announcement(), LEFT)
    assert handlers.hear(instances, a_message("leave"), NOON) == (an_announcement(), None)


def test_what_is_no_announcement_changes_nothing():
    instances = Instances()

    with pytest.raises(ValidationError):
        handlers.hear(instances, {"kind": "renew"}, NOON)

    assert list(instances.of_service(None)) == []


def test_instances_are_listed_with_their_state_now():
    instances = Instances()
    handlers.hear(instances, a_message(), NOON)

    (up,) = handlers.list_instances(instances, ListInstances(None), NOON)["items"]
    (down,) = handlers.list_instances(instances, ListInstances(None), NOON + DOWN_AFTER)["items"]

    assert (up["state"], down["state"]) == ("UP", "DOWN")
    assert up["last_seen_at"] == down["last_seen_at"] == NOON


def test_a_list_of_instances_has_its_wire_form():
    instances = Instances()
    handlers.hear(instances, a_message(), NOON)

    wire = InstanceListSchema().dump(handlers.list_instances(instances, ListInstances("inventory"), NOON))

    assert InstanceListSchema().validate(wire) == {}
    assert [each["instance_id"] for each in wire["items"]] == ["inventory-1"]
