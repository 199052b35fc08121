"""The teller's contract: what is asked for, each fact's wire form by version, and what errors say."""

from typing import Any

import pytest
from marshmallow import ValidationError

from backbone.errors import Conflict, NotFound
from backbone.messages import Event
from teller import contract
from teller.contract import RenameTopicSchema, Tell, TellSchema, Told, ToldWithdrawn, TopicClosed, TopicRenamed

TOLD_ID = "0195565c-7800-7000-8000-000000000001"
VERSION_1: dict[type[Event], dict[str, Any]] = {
    Told: {"told_id": TOLD_ID, "topic": "weather"},
    ToldWithdrawn: {"told_id": TOLD_ID, "topic": "weather"},
    TopicRenamed: {"topic": "weather", "title": "The weather", "title_version": 3},
    TopicClosed: {"topic": "weather", "told": 12},
}
"""What a teller that publishes version 1 puts on the wire. It never changes: it may lie in a queue or an inbox."""
ERRORS = {
    contract.told_not_found(TOLD_ID): (NotFound, "told_not_found", TOLD_ID),
    contract.already_withdrawn(TOLD_ID): (Conflict, "already_withdrawn", TOLD_ID),
    contract.topic_is_closed("weather"): (Conflict, "topic_is_closed", "weather"),
}


@pytest.mark.parametrize("fact", VERSION_1)
def test_a_fact_is_read_and_written_as_version_1(fact: type[Event]):
    assert fact.version == 1
    assert fact.from_payload(VERSION_1[fact]).payload() == VERSION_1[fact]


@pytest.mark.parametrize("fact", VERSION_1)
def test_fields_that_a_later_version_adds_are_left_out(fact: type[Event]):
    later = VERSION_1[fact] | {"told_by": "somebody"}

    assert fact.from_payload(later) == fact.from_payload(VERSION_1[fact])


@pytest.mark.parametrize("fact", VERSION_1)
def test_a_fact_that_lacks_a_field_is_refused(fact: type[Event]):
    for missing in VERSION_1[fact]:
        with pytest.raises(ValidationError, match=missing):
            fact.from_payload({name: value for name, value in VERSION_1[fact].items() if name != missing})


def test_each_fact_has_a_name_of_its_own():
    assert {fact.type for fact in VERSION_1} == {"told", "told_withdrawn", "topic_renamed", "topic_closed"}


def test_one_fact_is_told_unless_more_are_asked_for():
    assert TellSchema().load({"topic": "weather"}) == Tell("weather", 1)
    assert TellSchema().load({"topic": "weather", "times": 100}) == Tell("weather", 100)


@pytest.mark.parametrize("times", [0, 101, -1, 1.5, "2", None, True])
def test_between_one_and_a_hundred_facts_are_told(times: object):
    with pytest.raises(ValidationError, match="times"):
        TellSchema().load({"topic": "weather", "times": times})


@pytest.mark.parametrize("topic", ["", " \t", "x" * 101, "a\0b", None])
def test_a_topic_is_a_short_text_that_is_not_blank(topic: object):
    with pytest.raises(ValidationError, match="topic"):
        TellSchema().load({"topic": topic})


def test_a_title_is_not_empty():
    with pytest.raises(ValidationError, match="title"):
        RenameTopicSchema().load({"topic": "weather", "title": ""})


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: error.code)
def test_an_error_says_what_it_is_about(error):
    kind, code, about = ERRORS[error]

    assert (type(error), error.code) == (kind, code)
    assert about in error.message
    assert about in error.details.values()
