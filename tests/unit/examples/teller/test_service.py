"""The teller's entrypoints: the counter is asked before the unit of work is opened, and only then."""

from contextlib import contextmanager
from types import SimpleNamespace

import pytest

from backbone.context import forbid_in_transaction, transaction
from backbone.errors import Unavailable
from backbone.nameko.rpc import Call
from teller.service import TellerService
from teller.topics import Topic
from tests.builders import a_context


@pytest.fixture
def service() -> TellerService:
    """The service that told three facts about anything, and a counter that counted two."""

    def get_count(topic: str) -> dict[str, object]:
        forbid_in_transaction()
        return {"topic": topic, "counted": 2, "withdrawn": 0, "title": None, "a field of a later version": 1}

    @contextmanager
    def reading():
        with transaction():
            yield SimpleNamespace(topics=SimpleNamespace(get=lambda topic: Topic(topic, told=3)))

    service = TellerService()
    service.unit_of_work = SimpleNamespace(reading=reading)
    service.counter = SimpleNamespace(get_count=get_count)
    return service


def test_a_check_asks_the_counter_outside_the_unit_of_work(service: TellerService):
    check = service.check_topic(Call(a_context(), [], {"topic": "weather"}))

    assert check == {
        "topic": "weather", "told": 3, "withdrawn": 0, "counted": 2, "counted_withdrawn": 0, "is_settled": False,
    }  # fmt: skip


def test_a_counter_that_is_away_is_the_callers_answer(service: TellerService):
    def away(topic: str) -> None:
        raise Unavailable("service_away", f"Nobody counts {topic}.")

    service.counter = SimpleNamespace(get_count=away)

    with pytest.raises(Unavailable, match="service_away"):
        service.check_topic(Call(a_context(), [], {"topic": "weather"}))


def test_a_topic_is_answered_in_its_wire_form(service: TellerService):
    assert service.get_topic(Call(a_context(), ["weather"], {})) == {
        "topic": "weather", "told": 3, "withdrawn": 0, "title": None, "version": 0, "is_closed": False,
    }  # fmt: skip
