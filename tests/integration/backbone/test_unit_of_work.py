"""A unit of work happens as a whole or not at all, and waits for nothing outside its own database."""

import pytest

from backbone.context import Context, bound
from backbone.errors import InternalError
from backbone.messages import new_id
from tests.support.waiting import at_once, within

TIMES = "SELECT coalesce(max(times), 0) FROM marks WHERE name = :name"


def test_what_fails_before_its_end_changes_and_publishes_nothing(probe, probe_wire):
    steps, name = probe_wire.tap("probe.events"), new_id()

    with pytest.raises(InternalError):
        probe.client.probe.stumble(name=name)

    assert probe_wire.is_empty(steps)
    assert probe.databases["probe"].value(TIMES, name=name) == 0
    assert probe.databases["probe"].value("SELECT count(*) FROM outbox") == 0


def test_what_commits_is_published_once_with_its_journey(probe, probe_wire):
    steps, name = probe_wire.tap("probe.events"), new_id()

    with bound(Context(correlation_id=new_id())) as journey:
        probe.client.probe.take_step(name=name)

    event = probe_wire.take_event(steps, name)
    assert (event.type, event.payload, event.correlation_id) == ("step_taken", {"name": name}, journey.correlation_id)
    assert probe_wire.is_empty(steps)


def test_a_call_to_another_service_inside_a_transaction_is_refused(probe):
    with bound(Context(correlation_id=new_id())) as journey, pytest.raises(InternalError):
        probe.client.probe.call_inside()

    log = next(line for line in probe.log_of("probe").splitlines() if journey.correlation_id in line)
    assert "A unit of work waits for nothing outside its own database" in log


def test_the_text_of_a_bug_is_in_the_log_and_reaches_no_caller(probe):
    with bound(Context(correlation_id=new_id())) as journey, pytest.raises(InternalError) as failed:
        probe.client.probe.stumble(name=new_id())

    assert (failed.value.code, failed.value.details) == ("internal_error", {"correlation_id": journey.correlation_id})
    assert "1234" not in str(failed.value.args)
    assert "the secret is 1234" in probe.log_of("probe")


def test_the_first_calls_to_a_new_database_all_succeed(databases, start_service, client):
    database, names = databases.fresh("probe"), [new_id() for _ in range(40)]
    for _ in range(2):
        start_service("probe", database)

    marked = at_once(40, lambda number: client.probe.mark(name=names[number]))

    assert marked == [{"name": name} for name in names]


def test_two_processes_that_count_at_once_lose_no_count(probe):
    name = new_id()
    probe.client.probe.mark(name=name)

    def count_five_times(_caller: int) -> None:
        for _ in range(5):
            with within(seconds=25):
                probe.client.probe.mark(name=name)

    assert at_once(20, count_five_times) == [None] * 20
    assert probe.databases["probe"].value(TIMES, name=name) == 101
