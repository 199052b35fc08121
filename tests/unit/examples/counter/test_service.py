"""The counter's entrypoints: each fact is handed to its handler within one unit of work."""

from contextlib import contextmanager

import orjson
import pytest

from backbone.nameko.inbox import Arrival
from backbone.nameko.rpc import Call
from counter import service as module
from counter.counts import Count
from counter.service import CounterService
from teller.contract import Told, ToldWithdrawn, TopicClosed, TopicRenamed
from tests.builders import a_context, an_envelope

HANDLERS = {
    "on_told": ("count_told", Told("0195565c-7800-7000-8000-000000000001", "weather")),
    "on_told_withdrawn": ("withdraw_told", ToldWithdrawn("0195565c-7800-7000-8000-000000000001", "weather")),
    "on_topic_renamed": ("rename_count", TopicRenamed("weather", "The weather", 1)),
    "on_topic_closed": ("complete_count", TopicClosed("weather", 1)),
}


class FakeTransactions:
    """A unit of work that claims what is being handled, as a real one does."""

    def __init__(self, arrival: Arrival | None = None) -> None:
        self.arrival = arrival

    @contextmanager
    def __call__(self):
        self.arrival.has_claimed = True
        yield self

    @contextmanager
    def reading(self):
        yield self


@pytest.mark.parametrize("method", HANDLERS)
def test_a_fact_reaches_its_handler_in_one_unit_of_work(monkeypatch, method: str):
    name, fact = HANDLERS[method]
    envelope, seen = an_envelope(fact), []
    arrival = Arrival(envelope.message_id, method, orjson.dumps(envelope.to_wire()).decode())
    service = CounterService()
    service.unit_of_work = FakeTransactions(arrival)
    monkeypatch.setattr(module.handlers, name, lambda uow, given: seen.append((uow, given)))

    getattr(service, method)(arrival)

    assert seen == [(service.unit_of_work, fact)]


def test_a_count_is_answered_in_its_wire_form(monkeypatch):
    service = CounterService()
    service.unit_of_work = FakeTransactions()
    monkeypatch.setattr(module.handlers, "get_count", lambda _uow, asked: Count(asked.topic, 3))

    answer = service.get_count(Call(a_context(), [], {"topic": "weather"}))

    assert (answer["topic"], answer["counted"]) == ("weather", 3)
