"""Ten thousand poison messages in every queue: no process ends, and all good messages among them are handled once."""

import random
import re

import psutil
import pytest

from backbone.messages import (
    ANNOUNCEMENTS_EXCHANGE,
    DEAD_LETTERS_QUEUE,
    RPC_EXCHANGE,
    event_queue,
    new_id,
    rpc_queue,
)
from tests.support import poison
from tests.support.facts import EXCHANGE, STEPS_QUEUE, a_fact, a_step, body_of
from tests.support.stock import SOUND
from tests.support.waiting import wait_until
from tests.support.wire import call_body

POISON, UNFIT, GOOD = 10_000, 250, 100
FACTS = ("step_taken", "trip_begun", "leg_walked", "trip_cancelled")
MEMORY_MAX = 300 * 2**20
SETTLE_S = 120
TIMES = "SELECT times FROM marks WHERE name LIKE :those"
INBOX = "SELECT handler, state, count(*) FROM inbox GROUP BY handler, state"
REGISTERED = "SELECT instance_id FROM instance_events WHERE kind = 'registered' AND service = 'scattered'"


@pytest.fixture
def scatter(amqp_uri):
    """Publishes messages in an order that can be repeated from its seed, which is printed."""
    seed = random.randrange(1_000_000)
    print(f"seed {seed}")  # noqa: T201

    def shuffle_and_publish(*messages) -> None:
        scattered = list(messages)
        random.Random(seed).shuffle(scattered)
        poison.publish(amqp_uri, scattered)

    return shuffle_and_publish


@pytest.fixture
def not_empty(broker, amqp_uri):
    """The names of the queues with something in them, whether it waits or is being handled."""

    def look() -> set[str]:
        listed = broker.control("list_queues", "-p", amqp_uri.rpartition("/")[2], "name", "messages")
        return set(re.findall(r"^(\S+)\t[1-9]\d*$", listed, re.MULTILINE))

    return look


@pytest.fixture
def start(databases, start_service):
    """Starts one instance of a service."""
    return lambda service: start_service(service, databases.fresh(service))


def require_sound(process, client) -> None:
    """It never ended, it answers, and it has not grown without bound."""
    process.require_running()
    assert getattr(client, process.service).health()["status"] == "ok"
    memory = psutil.Process(process.pid).memory_info().rss
    print(f"{process.service} has {memory // 2**20} MB")  # noqa: T201
    assert memory < MEMORY_MAX


def test_ours_counts_each_good_call_among_ten_thousand_poisoned_ones(start, scatter, not_empty, client, queues):
    process, those = start("probe"), new_id()
    bad = [(RPC_EXCHANGE, f"probe.{method}", *rest) for method, *rest in poison.calls(POISON)]
    good = [(RPC_EXCHANGE, "probe.mark", call_body(name=f"{those} {number}"), SOUND) for number in range(GOOD)]

    scatter(*good, *bad)

    wait_until(lambda: queues.ready(rpc_queue("probe")) == 0, "an empty queue", SETTLE_S)
    wait_until(lambda: not not_empty(), "queues at rest", SETTLE_S)
    assert [row.times for row in process.database.rows(TIMES, those=f"{those}%")] == [1] * GOOD
    require_sound(process, client)


def poisoned_facts(fact: str):
    """What is put into the queue of one fact; the same trips are begun and walked."""
    queue, whose = event_queue("probe", fact, "probe", f"on_{fact}"), "other" if fact == "trip_cancelled" else "trip"
    good = [(body_of(a_fact(fact, f"{whose} {number}")), {}) for number in range(GOOD)]
    bad = [*poison.undecodable_events(POISON - UNFIT), *poison.unfit_events(UNFIT)]
    return [("", queue, *message) for message in (*good, *bad)]


def test_ours_counts_each_good_event_among_ten_thousand_poisoned_ones(start, scatter, not_empty, client, queues):
    process, undecodable = start("probe"), len(FACTS) * (POISON - UNFIT)
    wanted = {(f"on_{fact}", state, count) for fact in FACTS for state, count in (("done", GOOD), ("dead", UNFIT))}

    scatter(*(message for fact in FACTS for message in poisoned_facts(fact)))

    wait_until(lambda: queues.ready(DEAD_LETTERS_QUEUE) >= undecodable, "all dead letters", SETTLE_S)
    wait_until(lambda: set(map(tuple, process.database.rows(INBOX))) == wanted, f"an inbox with {wanted}", SETTLE_S)
    wait_until(lambda: not_empty() == {DEAD_LETTERS_QUEUE}, "queues at rest", SETTLE_S)
    assert queues.ready(DEAD_LETTERS_QUEUE) == undecodable
    assert [row.times for row in process.database.rows(TIMES, those="step trip%")] == [1] * GOOD
    require_sound(process, client)


def test_the_registry_hears_each_good_announcement_among_ten_thousand_poisoned_ones(start, scatter, not_empty, client):
    process, names = start("registry"), {f"good {number}" for number in range(GOOD)}
    good = [(poison.announcement_body(name), {}) for name in names]

    scatter(*((ANNOUNCEMENTS_EXCHANGE, "", *message) for message in (*good, *poison.announcements(POISON))))

    wait_until(lambda: not not_empty(), "queues at rest", SETTLE_S)
    listed = client.registry.list_instances(service="scattered")["items"]
    assert names <= {each["instance_id"] for each in listed}
    registered = [row.instance_id for row in process.database.rows(REGISTERED)]
    assert sorted(name for name in registered if name in names) == sorted(names)
    require_sound(process, client)


def test_ours_goes_on_after_messages_whose_properties_are_no_text(
    sqlite_databases, start_service, amqp_uri, client, queues
):
    process, body = start_service("probe", sqlite_databases.fresh("probe")), body_of(a_step(new_id()))
    places = ((EXCHANGE, "step_taken"), (RPC_EXCHANGE, "probe.echo"))

    poison.publish(amqp_uri, [(*place, body, each) for each in poison.UNREADABLE_PROPERTIES for place in places])

    wait_until(lambda: queues.ready(rpc_queue("probe")) == queues.ready(STEPS_QUEUE) == 0, "empty queues")
    assert client.probe.echo(value="still here")["value"] == "still here"
    assert process.said.count("broker_lost") == 0


def test_stock_ends_with_one_of_them(start_stock, amqp_uri, queues):
    process = start_stock("stock_events")

    poison.publish(
        amqp_uri, [(RPC_EXCHANGE, f"events.{method}", *rest) for method, *rest in poison.calls(POISON // 100)]
    )

    assert process.wait_ended() != 0
    assert queues.ready(rpc_queue("events")) > 0
