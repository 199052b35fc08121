"""A database is away for 20 s: commands are refused at once, events wait at the broker, the process stays up."""

import time

import pytest

from backbone.errors import Unavailable
from backbone.messages import new_id
from tests.support.counting_proxy import CountingProxy
from tests.support.facts import EXCHANGE, NOT_DONE, a_step
from tests.support.waiting import at_once, wait_until, within

AWAY_S = 20
EVENTS = 30
BACK_S = 10
PATIENCE_S = 8
"""A caller's deadline. The first ones find a SQLite file locked, and wait 5 s for it;"""
AT_ONCE_S = 3
"""later ones are refused without a look."""
DELIVERIES_MAX = 10
"""Of one event while the database is away: a few, not hundreds."""
TIMES = "SELECT times FROM marks WHERE name LIKE :those"


@pytest.fixture
def counting_proxy(broker):
    """Stands between the process and the broker, and counts deliveries."""
    proxy = CountingProxy(broker.port)
    yield proxy
    proxy.close()


def seconds_until_refused(client, names) -> float:
    """How long the slowest of several callers waits who ask for a mark at once; each must be refused."""

    def ask(number: int) -> float:
        began = time.monotonic()
        with within(seconds=PATIENCE_S), pytest.raises(Unavailable):
            client.probe.mark(name=names[number])
        return time.monotonic() - began

    return max(at_once(len(names), ask))


def test_ours_refuses_commands_and_keeps_events_until_it_is_back(
    databases, start_service, counting_proxy, amqp_uri, client, wire
):
    database, those, waited = databases.fresh("probe"), new_id(), []
    process = start_service("probe", database, counting_proxy.uri(amqp_uri))
    events = [a_step(f"{those} {number}") for number in range(EVENTS)]
    with database.away():
        back_at = time.monotonic() + AWAY_S
        for event in events[: EVENTS // 2]:
            wire.publish_event(event, EXCHANGE)
        waited.append(seconds_until_refused(client, [f"refused {those} {number}" for number in range(5)]))
        process.wait_logged("database_away")
        waited.append(seconds_until_refused(client, [f"refused {those} {number}" for number in range(5, 10)]))
        for event in events[EVENTS // 2 :]:
            wire.publish_event(event, EXCHANGE)
        time.sleep(max(0.0, back_at - time.monotonic()))

    wait_until(lambda: len(database.rows(TIMES, those=f"step {those}%")) == EVENTS, "all events", BACK_S)
    assert [row.times for row in database.rows(TIMES, those=f"step {those}%")] == [1] * EVENTS
    assert database.rows(NOT_DONE) == database.rows(TIMES, those=f"refused {those}%") == []
    deliveries = max(counting_proxy.times_sent(event.message_id) for event in events)
    print(f"commands waited {waited} s at most; an event was delivered {deliveries} times at most")  # noqa: T201
    assert waited[-1] < AT_ONCE_S
    assert deliveries <= DELIVERIES_MAX
    assert process.is_running
    assert client.probe.health()["status"] == "ok"
