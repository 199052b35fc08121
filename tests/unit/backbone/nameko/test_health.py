"""Health: a service is well when its database answers too."""

from contextlib import contextmanager
from types import SimpleNamespace

import pytest

from backbone.errors import Unavailable
from backbone.nameko.database import database_busy
from backbone.nameko.health import Health
from backbone.nameko.rpc import Call
from tests.builders import a_context


def a_service(execute) -> Health:
    @contextmanager
    def reading():
        yield SimpleNamespace(session=SimpleNamespace(execute=execute))

    service = Health()
    service.name, service.unit_of_work = "inventory", SimpleNamespace(reading=reading)
    return service


def test_a_service_whose_database_answers_is_well():
    asked: list[str] = []

    answer = a_service(lambda statement: asked.append(str(statement))).health(Call(a_context(), [], {}))

    assert (answer, asked) == ({"service": "inventory", "status": "ok"}, ["SELECT 1"])


def test_a_service_whose_database_does_not_answer_is_not():
    def refuse(_statement: object) -> None:
        raise database_busy()

    with pytest.raises(Unavailable):
        a_service(refuse).health(Call(a_context(), [], {}))
