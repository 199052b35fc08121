"""The counter's contract: what is asked for, and what is answered."""

import pytest
from marshmallow import ValidationError

from backbone.messages import Page
from counter.contract import CountPageSchema, CountSchema, GetCount, GetCountSchema, ListCounts, ListCountsSchema
from counter.counts import Count


def test_a_count_is_asked_for_by_its_topic():
    assert GetCountSchema().load({"topic": "weather"}) == GetCount("weather")


@pytest.mark.parametrize("topic", ["", "  ", "x" * 101, None, 7])
def test_a_topic_is_a_short_text_that_is_not_blank(topic: object):
    with pytest.raises(ValidationError, match="topic"):
        GetCountSchema().load({"topic": topic})


def test_a_page_of_counts_is_asked_for_without_a_cursor_at_first():
    assert ListCountsSchema().load({}) == ListCounts(None, 20)


def test_a_count_is_shown_with_all_that_is_promised():
    wire = CountSchema().dump(Count("weather", 2, 1))

    assert wire == {"topic": "weather", "counted": 2, "withdrawn": 1, "title": None, "is_complete": False}


def test_a_page_holds_counts():
    wire = CountPageSchema().dump(Page([Count("weather")], "next"))

    assert CountPageSchema().validate(wire) == {}
    assert (wire["items"][0]["topic"], wire["next_cursor"]) == ("weather", "next")
