"""Two relays work on one outbox at once: each fact leaves, and counts once, though some may leave twice."""

from backbone.messages import new_id
from tests.support.facts import EXCHANGE, OUTBOX, PUT, a_step, outbox_row
from tests.support.tap import tapped
from tests.support.waiting import at_once, wait_until

BURST, COMMANDS = 1_800, 200
SETTLE_S = 60
COUNTED = "SELECT count(*) AS steps, min(times) AS least, max(times) AS most FROM marks WHERE name LIKE :those"
NOT_DONE = "SELECT state, error FROM inbox WHERE state <> 'done' AND body LIKE :those"


def test_ours_publishes_each_of_two_thousand_facts_and_counts_each_once(probe):
    database, those = probe.databases["probe"], new_id()
    names = [f"{those} {number}" for number in range(BURST + COMMANDS)]
    with tapped(probe.amqp_uri, EXCHANGE) as steps:
        database.execute(PUT, *(outbox_row(a_step(name)) for name in names[:BURST]))
        at_once(COMMANDS, lambda number: probe.client.probe.take_step(name=names[BURST + number]))

        def counted() -> tuple:
            return tuple(database.rows(COUNTED, those=f"step {those}%")[0])

        wait_until(lambda: counted()[0] == len(names), "all steps", SETTLE_S)
        wait_until(lambda: database.value(OUTBOX) == 0, "an empty outbox")
        published = steps.names()

    assert set(published) == set(names)
    assert counted() == (len(names), 1, 1)
    assert database.rows(NOT_DONE, those=f"%{those}%") == []
    print(f"{len(published) - len(names)} of {len(names)} facts left twice")  # noqa: T201
