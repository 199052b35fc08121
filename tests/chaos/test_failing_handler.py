"""A handler fails: stock loses its event or runs hot; ours keeps it, and tries again as often as makes sense."""

import time

import pytest

from backbone.errors import NotFound
from backbone.messages import event_queue, new_id
from tests.support.facts import EXCHANGE, a_step
from tests.support.waiting import wait_until

BALLS = "events.events"
HANDLER = "on_step_taken"
ATTEMPTS = "SELECT attempts FROM inbox WHERE message_id = :id"
FAILURES = "SELECT failures FROM inbox WHERE message_id = :id"
STATE = "SELECT state FROM inbox WHERE message_id = :id AND state = :state"
TRIED = "SELECT attempts FROM inbox WHERE message_id = :id AND attempts >= :attempts"
HURRY = "UPDATE inbox SET next_attempt_ms = 0 WHERE message_id = :id"
COUNTED = "SELECT coalesce(max(times), 0) FROM marks WHERE name = :name"


@pytest.fixture
def database(probe):
    """The probe's."""
    return probe.databases["probe"]


@pytest.fixture
def mood(database):
    """Makes the handler fail from now on; None lets it succeed again."""

    def set_mood(mood: str | None) -> None:
        database.execute("DELETE FROM moods")
        if mood:
            database.execute("INSERT INTO moods (mood) VALUES (:mood)", mood=mood)

    yield set_mood
    set_mood(None)


@pytest.fixture
def step(probe_wire):
    """Announces that a step was taken."""

    def announce():
        event = a_step(new_id())
        probe_wire.publish_event(event, EXCHANGE)
        return event

    return announce


@pytest.fixture
def dead_step(database, mood, step):
    """A step whose handler failed so often that it is dead; the handler is mended since."""
    mood("broken")
    event = step()
    try_again(database, event, times=4)
    wait_state(database, event, "dead")
    mood(None)
    return event


def try_again(database, event, times: int) -> None:
    """Let an event be tried so often without its pauses."""
    wait_tried(database, event, 1)
    for _ in range(times):
        attempts = database.value(ATTEMPTS, id=event.message_id)
        database.execute(HURRY, id=event.message_id)
        wait_tried(database, event, attempts + 1)


def wait_tried(database, event, attempts: int) -> None:
    wait_until(lambda: database.rows(TRIED, id=event.message_id, attempts=attempts), f"attempt {attempts}")


def wait_state(database, event, state: str) -> None:
    wait_until(lambda: database.rows(STATE, id=event.message_id, state=state), f"{event.message_id} {state}")


def counted(database, event) -> int:
    return database.value(COUNTED, name=f"step {event.aggregate_id}")


def dead_letters(probe) -> dict[str, dict]:
    """The dead events of the probe by message id, page by page."""
    found, cursor = {}, None
    while True:
        page = probe.client.probe.list_dead_letters(cursor=cursor, limit=2)
        found |= {each["message_id"]: each for each in page["items"]}
        if (cursor := page["next_cursor"]) is None:
            return found


def test_stock_loses_the_event(start_stock, wire, queues):
    process = start_stock("stock_events")

    wire.publish(b'"ball"', BALLS, "ball_dropped", content_type="application/json")
    process.wait_effect("ball")
    process.wait_said("the handler is broken")
    process.stop()

    assert process.effects("ball") == 1
    assert queues.ready(event_queue("events", "ball_dropped", "events", "on_ball_dropped")) == 0


def test_stock_that_requeues_is_given_the_same_event_hundreds_of_times_a_second(start_stock, wire):
    process = start_stock("stock_events")
    wire.publish(b'"ball"', BALLS, "ball_bounced", content_type="application/json")
    process.wait_effect("ball")
    before, began = process.effects("ball"), time.monotonic()

    time.sleep(2)

    rate = (process.effects("ball") - before) / (time.monotonic() - began)
    print(f"stock Nameko with requeue_on_error: {rate:.0f} deliveries of one event a second")  # noqa: T201
    assert rate > 20


def test_ours_tries_a_few_times_and_counts_once_when_it_can(database, mood, step):
    mood("broken")
    event = step()

    time.sleep(2)

    wait_state(database, event, "parked")
    assert 1 <= database.value(ATTEMPTS, id=event.message_id) <= 4
    mood(None)
    wait_state(database, event, "done")
    assert counted(database, event) == 1


def test_an_event_for_which_something_was_often_away_is_not_dead_after_its_first_bug(database, mood, step):
    mood("unavailable")
    event = step()
    try_again(database, event, times=7)
    mood("broken")
    try_again(database, event, times=1)

    wait_state(database, event, "parked")
    assert database.value(ATTEMPTS, id=event.message_id) >= 9
    assert database.value(FAILURES, id=event.message_id) in (1, 2)
    mood(None)
    database.execute(HURRY, id=event.message_id)
    wait_state(database, event, "done")
    assert counted(database, event) == 1


def test_five_bugs_make_an_event_dead_which_is_listed_with_what_went_wrong(probe, database, dead_step):
    listed = dead_letters(probe)[dead_step.message_id]

    assert listed["handler"] == HANDLER
    assert "the handler is broken" in listed["error"]
    assert database.value(FAILURES, id=dead_step.message_id) == 5


def test_a_dead_event_that_is_replayed_is_handled_once(probe, database, dead_step):
    probe.client.probe.replay_dead_letter(message_id=dead_step.message_id, handler=HANDLER)

    wait_state(database, dead_step, "done")
    assert counted(database, dead_step) == 1
    assert dead_step.message_id not in dead_letters(probe)
    with pytest.raises(NotFound):
        probe.client.probe.replay_dead_letter(message_id=dead_step.message_id, handler=HANDLER)


def test_a_dead_event_that_is_discarded_is_gone_and_was_not_handled(probe, database, dead_step):
    probe.client.probe.discard_dead_letter(message_id=dead_step.message_id, handler=HANDLER)

    assert dead_step.message_id not in dead_letters(probe)
    assert database.rows(STATE, id=dead_step.message_id, state="dead") == []
    assert counted(database, dead_step) == 0
