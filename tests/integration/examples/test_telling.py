"""The teller's commands happen once per key, and refuse what the state forbids; its check asks the counter."""

import pytest

from backbone.errors import Conflict, InvalidRequest, NotFound, Unavailable
from backbone.messages import new_id
from tests.support.waiting import at_once, under_key, wait_until

TOLD = "SELECT count(*) FROM told WHERE topic = :topic"


def test_one_command_many_times_at_once_under_one_key_tells_once(examples, teller, topic):
    key = new_id()

    def tell(_number: int) -> dict:
        with under_key(key):
            return teller.tell(topic=topic, times=4)

    answers = at_once(20, tell)

    assert all(answer == answers[0] for answer in answers)
    assert examples.databases["teller"].value(TOLD, topic=topic) == 4


def test_a_refusal_is_repeated_under_its_key(teller, topic):
    (told_id,) = teller.tell(topic=topic)["ids"]
    teller.withdraw(told_id=told_id)

    for _ in range(2):
        with under_key("again"), pytest.raises(Conflict) as refused:
            teller.withdraw(told_id=told_id)
        assert refused.value.code == "already_withdrawn"


def test_what_was_not_told_cannot_be_withdrawn(teller):
    with pytest.raises(NotFound) as missing:
        teller.withdraw(told_id=new_id())

    assert missing.value.code == "told_not_found"


def test_many_who_withdraw_one_fact_at_once_withdraw_it_once(teller, topic):
    (told_id,) = teller.tell(topic=topic)["ids"]

    answers = at_once(10, lambda _number: teller.withdraw(told_id=told_id))

    assert sum(isinstance(answer, dict) for answer in answers) == 1
    assert {answer.code for answer in answers if isinstance(answer, Exception)} == {"already_withdrawn"}
    assert teller.get_topic(topic=topic)["withdrawn"] == 1


def test_nothing_is_told_about_a_closed_topic(examples, teller, topic):
    teller.close_topic(topic=topic)

    for refused in (teller.tell, teller.close_topic):
        with pytest.raises(Conflict) as closed:
            refused(topic=topic)
        assert closed.value.code == "topic_is_closed"
    assert examples.databases["teller"].value(TOLD, topic=topic) == 0


def test_tellers_and_one_who_closes_agree_on_how_many_were_told(examples, teller, topic):
    acts = [teller.tell] * 10 + [teller.close_topic] + [teller.tell] * 10

    answers = at_once(len(acts), lambda number: acts[number](topic=topic))

    told = sum("ids" in answer for answer in answers if isinstance(answer, dict))
    assert teller.get_topic(topic=topic) == {
        "topic": topic, "told": told, "withdrawn": 0, "title": None, "version": 0, "is_closed": True,
    }  # fmt: skip
    assert examples.databases["teller"].value(TOLD, topic=topic) == told


@pytest.mark.parametrize("times", [0, 101, "three"])
def test_too_many_or_too_few_are_refused(teller, topic, times):
    with pytest.raises(InvalidRequest):
        teller.tell(topic=topic, times=times)

    assert teller.get_topic(topic=topic)["told"] == 0


def test_a_check_answers_what_both_have(teller, topic):
    told_id, _ = teller.tell(topic=topic, times=2)["ids"]
    teller.withdraw(told_id=told_id)

    check = wait_until(lambda: (now := teller.check_topic(topic=topic))["is_settled"] and now, "agreement", 30)

    assert check == {
        "topic": topic, "told": 2, "withdrawn": 1, "counted": 1, "counted_withdrawn": 1, "is_settled": True,
    }  # fmt: skip


def test_a_check_says_that_the_counter_never_ran_here(sqlite_databases, start_service, client):
    start_service("teller", sqlite_databases.fresh("teller"))

    with pytest.raises(Unavailable) as away:
        client.teller.check_topic(topic="any")

    assert away.value.code == "unknown_service"
