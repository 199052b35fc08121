"""Everything is killed, frozen, cut or away in turn while people talk: each acknowledged fact is counted once."""

from collections import Counter

import pytest

from tests.support.broker import Broker
from tests.support.turmoil import TOPICS, turmoil
from tests.support.waiting import wait_until

SETTLE_S = 60
UNSETTLED = "SELECT count(*) FROM inbox WHERE state = 'parked'"
WAITING = "SELECT count(*) FROM outbox"


@pytest.fixture(scope="module")
def own_broker(tmp_path_factory):
    """A broker that may be killed."""
    broker = Broker(tmp_path_factory.mktemp("turmoil-broker"), virtual_hosts=3)
    try:
        broker.start()
        yield broker
    finally:
        broker.stop()


@pytest.fixture(scope="module")
def raged(own_broker, databases, tmp_path_factory):
    """The system after every fault, when all has settled; its seed is shown with every failure."""
    with turmoil(own_broker, databases, tmp_path_factory.mktemp("turmoil")) as made:
        print(f"SEED={made.seed}")  # noqa: T201
        made.rage()
        wait_until(lambda: made.teller.value(WAITING) == 0, f"an empty outbox (SEED={made.seed})", SETTLE_S)
        wait_until(lambda: _is_counted(made), f"all facts counted (SEED={made.seed})", SETTLE_S)
        yield made


@pytest.fixture
def seed(raged) -> str:
    """What makes the same faults strike again."""
    return f"SEED={raged.seed}"


def test_every_acknowledged_fact_was_told_once_and_no_other(raged, seed):
    told = {topic: [] for topic in TOPICS}
    for row in raged.teller.rows("SELECT id, topic FROM told"):
        told[row.topic].append(row.id)

    assert {topic: sorted(ids) for topic, ids in told.items()} == {
        topic: sorted(ids) for topic, ids in raged.talk.told.items()
    }, seed


def test_every_fact_is_counted_once(raged, seed):
    states = dict(raged.counter.rows("SELECT told_id, state FROM facts"))

    assert states == {
        told_id: "WITHDRAWN" if told_id in raged.talk.withdrawn else "COUNTED"
        for ids in raged.talk.told.values()
        for told_id in ids
    }, seed


def test_the_counts_are_those_of_the_facts(raged, seed):
    for topic, ids in raged.talk.told.items():
        withdrawn = sum(told_id in raged.talk.withdrawn for told_id in ids)
        count = raged.client.counter.get_count(topic=topic)
        assert (count["counted"], count["withdrawn"]) == (len(ids) - withdrawn, withdrawn), seed
        assert count["title"] == raged.client.teller.get_topic(topic=topic)["title"], seed


def test_nothing_is_left_over(raged, seed):
    assert raged.teller.value(WAITING) == raged.counter.value(WAITING) == 0, seed
    assert raged.counter.rows("SELECT handler, error FROM inbox WHERE state <> 'done'") == [], seed


def test_people_were_served_again_in_time_after_each_fault(raged, seed, capsys):
    served = raged.served_again_s()

    with capsys.disabled():
        kinds = Counter(name.split("-")[0] for name, *_ in served)
        slowest = max(served, key=lambda each: each[1])
        print(f"\n{seed} {len(raged.talk.commands)} commands, {sum(map(len, raged.talk.told.values()))} facts,"  # noqa: T201
              f" {sum(kinds.values())} faults; slowest recovery {slowest[1]:.1f} s: {slowest[0]}")  # fmt: skip
    assert [each for each in served if each[1] > each[2]] == [], seed


def _is_counted(made) -> bool:
    known = made.counter.value("SELECT count(*) FROM facts WHERE state <> 'ABSENT'")
    withdrawn = made.counter.value("SELECT count(*) FROM facts WHERE state = 'WITHDRAWN'")
    talk = made.talk
    is_known = (known, withdrawn) == (sum(map(len, talk.told.values())), len(talk.withdrawn))
    return is_known and made.counter.value(UNSETTLED) == 0
