"""Instances: what each was last heard of decides its state, and its end is noted once."""

from datetime import timedelta

import pytest

from registry.instances import (
    DOWN_AFTER,
    EXPIRED,
    FORGET_AFTER,
    LEFT,
    REGISTERED,
    STARTING_FOR,
    SUSPECT_AFTER,
    Instance,
    Instances,
)
from tests.builders import NOON, an_announcement

AN_INSTANT = timedelta(microseconds=1)


@pytest.fixture
def instances() -> Instances:
    """One instance, heard of at noon."""
    known = Instances()
    known.renew(an_announcement(), NOON)
    return known


def states(instances: Instances, after: timedelta) -> list[str]:
    return [each.state_at(NOON + after) for each in instances.of_service(None)]


@pytest.mark.parametrize(
    ("silence", "state"),
    [
        (timedelta(0), "UP"),
        (SUSPECT_AFTER - AN_INSTANT, "UP"),
        (SUSPECT_AFTER, "SUSPECT"),
        (DOWN_AFTER - AN_INSTANT, "SUSPECT"),
        (DOWN_AFTER, "DOWN"),
        (timedelta(days=1), "DOWN"),
    ],
)
def test_silence_makes_an_instance_suspect_and_then_down(instances: Instances, silence: timedelta, state: str):
    assert states(instances, silence) == [state]


@pytest.mark.parametrize(
    ("silence", "left"), [(timedelta(0), DOWN_AFTER), (DOWN_AFTER, timedelta(0)), (FORGET_AFTER, timedelta(0))]
)
def test_a_lease_runs_out_in_silence(instances: Instances, silence: timedelta, left: timedelta):
    assert [each.lease_left_at(NOON + silence) for each in instances.of_service(None)] == [left]


@pytest.mark.parametrize(("age", "state"), [(timedelta(0), "STARTING"), (STARTING_FOR, "UP")])
def test_an_instance_is_starting_for_a_moment(age: timedelta, state: str):
    instance = Instance(an_announcement(started_at=NOON), last_seen_at=NOON)

    assert instance.state_at(NOON + age) == state


def test_an_instance_that_fell_silent_while_starting_is_down_all_the_same():
    instance = Instance(an_announcement(started_at=NOON), last_seen_at=NOON)

    assert instance.state_at(NOON + DOWN_AFTER) == "DOWN"


def test_a_renewal_makes_a_suspect_instance_up_again(instances: Instances):
    instances.renew(an_announcement(), NOON + SUSPECT_AFTER)

    assert states(instances, SUSPECT_AFTER) == ["UP"]


def test_a_new_instance_is_registered_once():
    instances = Instances()

    assert instances.renew(an_announcement(), NOON) == REGISTERED
    assert instances.renew(an_announcement(), NOON + timedelta(seconds=5)) is None


def test_a_renewal_replaces_the_whole_record(instances: Instances):
    newer = an_announcement(load={"workers_busy": 3.0}, entrypoints=["get_order", "place_order"])

    instances.renew(newer, NOON)

    assert [each.record for each in instances.of_service(None)] == [newer]


def test_an_instance_that_leaves_is_forgotten_at_once(instances: Instances):
    assert instances.leave("inventory-1") == LEFT
    assert list(instances.of_service(None)) == []


def test_leaving_twice_is_noted_once(instances: Instances):
    instances.leave("inventory-1")

    assert instances.leave("inventory-1") is None


def test_a_lease_that_ran_out_is_noted_once(instances: Instances):
    assert instances.expire(NOON + DOWN_AFTER) == [an_announcement()]
    assert instances.expire(NOON + DOWN_AFTER) == []


def test_a_lease_that_still_runs_is_not_noted(instances: Instances):
    assert instances.expire(NOON + DOWN_AFTER - AN_INSTANT) == []


def test_an_instance_that_is_down_stays_visible_for_a_while(instances: Instances):
    instances.expire(NOON + FORGET_AFTER - AN_INSTANT)

    assert states(instances, FORGET_AFTER) == ["DOWN"]


def test_an_instance_that_is_long_dead_is_forgotten(instances: Instances):
    instances.expire(NOON + DOWN_AFTER)

    assert instances.expire(NOON + FORGET_AFTER) == []
    assert list(instances.of_service(None)) == []


def test_an_end_that_is_seen_late_is_noted_all_the_same(instances: Instances):
    assert instances.expire(NOON + FORGET_AFTER) == [an_announcement()]
    assert list(instances.of_service(None)) == []


def test_an_instance_that_is_back_from_the_dead_is_registered_and_can_die_again(instances: Instances):
    instances.expire(NOON + DOWN_AFTER)
    back_at = NOON + timedelta(minutes=2)

    assert instances.renew(an_announcement(), back_at) == REGISTERED
    assert instances.expire(back_at + DOWN_AFTER) == [an_announcement()]


def test_one_instances_end_is_not_anothers(instances: Instances):
    instances.renew(an_announcement(instance_id="inventory-2"), NOON + DOWN_AFTER)

    assert [each.instance_id for each in instances.expire(NOON + DOWN_AFTER)] == ["inventory-1"]


def test_instances_are_listed_by_service_and_name():
    instances = Instances()
    for service, instance_id in [("inventory", "b"), ("billing", "z"), ("inventory", "a")]:
        instances.renew(an_announcement(service, instance_id), NOON)

    assert [each.record.instance_id for each in instances.of_service(None)] == ["z", "a", "b"]
    assert [each.record.instance_id for each in instances.of_service("inventory")] == ["a", "b"]
    assert list(instances.of_service("customers")) == []


def test_silences_are_as_long_as_the_page_of_the_registry_says():
    seconds = [each.total_seconds() for each in (STARTING_FOR, SUSPECT_AFTER, DOWN_AFTER, FORGET_AFTER)]

    assert seconds == [3, 12, 30, 600]


def test_what_happened_is_told_in_the_words_of_the_journal():
    assert (REGISTERED, LEFT, EXPIRED) == ("registered", "left", "expired")
