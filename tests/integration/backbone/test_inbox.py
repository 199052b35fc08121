"""A fact counts once: handled, or parked and tried again, or dead and kept."""

from dataclasses import replace

import pytest

from backbone.messages import new_id
from tests.support.waiting import wait_until

STEPS = "SELECT coalesce(max(times), 0) FROM marks WHERE name = :name"
ROW = "SELECT state, attempts, error, body FROM inbox WHERE message_id = :id"
HURRY = "UPDATE inbox SET next_attempt_ms = 0 WHERE message_id = :id"


@pytest.fixture
def mood(probe):
    """Makes the handler fail from now on; None lets it succeed again."""
    database = probe.databases["probe"]

    def set_mood(mood: str | None) -> None:
        database.execute("DELETE FROM moods")
        if mood:
            database.execute("INSERT INTO moods (mood) VALUES (:mood)", mood=mood)

    yield set_mood
    set_mood(None)


@pytest.fixture
def step(probe, probe_wire):
    """Takes a step, and returns the event that announced it."""
    steps = probe_wire.tap("probe.events")

    def take():
        name = new_id()
        probe.client.probe.take_step(name=name)
        return probe_wire.take_event(steps, name)

    return take


def counted(probe, event) -> int:
    return probe.databases["probe"].value(STEPS, name=f"step {event.aggregate_id}")


def wait_row(probe, event, state: str, attempts: int = 0):
    def look():
        rows = probe.databases["probe"].rows(ROW, id=event.message_id)
        return rows and rows[0].state == state and rows[0].attempts >= attempts and rows[0]

    return wait_until(look, f"a row of {event.message_id} that is {state} after {attempts} attempts")


def test_a_second_delivery_does_nothing(probe, probe_wire, step):
    event = step()
    wait_row(probe, event, "done")

    for _ in range(5):
        probe_wire.publish_event(event, "probe.events")

    wait_until(lambda: probe.log_of("probe").count(event.message_id) >= 5, "five repetitions in the log")
    assert counted(probe, event) == 1


def test_an_event_whose_handler_fails_is_parked_as_it_came_and_changes_nothing(probe, mood, step):
    mood("broken")

    event = step()

    parked = wait_row(probe, event, "parked", attempts=1)
    assert parked.error == "RuntimeError: the handler is broken"
    assert event.message_id in parked.body
    assert counted(probe, event) == 0


def test_a_parked_event_is_handled_once_when_its_cause_is_gone(probe, mood, step):
    mood("broken")
    event = step()
    wait_row(probe, event, "parked", attempts=1)

    mood(None)

    done = wait_row(probe, event, "done")
    assert (counted(probe, event), done.body, done.error) == (1, None, None)


def test_an_event_that_is_parked_is_not_handled_by_another_delivery(probe, probe_wire, mood, step):
    mood("unavailable")
    event = step()
    wait_row(probe, event, "parked", attempts=1)
    mood(None)

    for _ in range(5):
        probe_wire.publish_event(event, "probe.events")

    wait_row(probe, event, "done")
    assert counted(probe, event) == 1


def test_an_event_is_dead_after_five_attempts_and_is_kept(probe, mood, step):
    mood("broken")
    event = step()

    for attempts in range(1, 5):
        wait_row(probe, event, "parked", attempts)
        probe.databases["probe"].execute(HURRY, id=event.message_id)

    dead = wait_row(probe, event, "dead", attempts=5)
    assert (dead.attempts, counted(probe, event)) == (5, 0)
    assert event.message_id in dead.body


def test_an_event_is_never_dead_while_what_it_needs_is_only_away(probe, mood, step):
    mood("unavailable")
    event = step()

    for attempts in range(1, 8):
        wait_row(probe, event, "parked", attempts)
        probe.databases["probe"].execute(HURRY, id=event.message_id)
    mood(None)

    wait_row(probe, event, "done")
    assert counted(probe, event) == 1


def test_fields_that_a_later_version_adds_are_left_out(probe, probe_wire, step):
    event = step()
    name = new_id()
    later = replace(event, message_id=new_id(), version=2, payload={"name": name, "mood": "bright"})

    probe_wire.publish_event(later, "probe.events")

    wait_row(probe, later, "done")
    assert counted(probe, replace(event, aggregate_id=name)) == 1
