"""Which outcomes of a command are kept under its key, and given again."""

import pytest

from backbone.errors import ServiceError
from backbone.messages import new_id
from tests.support.waiting import under_key

TIMES = "SELECT coalesce(max(times), 0) FROM marks WHERE name = :name"
KEPT = "SELECT count(*) FROM idempotency_keys WHERE key = :key"


@pytest.fixture
def pardon(probe):
    """From when it is called, what refused before refuses no more."""
    database = probe.databases["probe"]
    yield lambda: database.execute("INSERT INTO marks (name, times) VALUES ('pardon', 1)")
    database.execute("DELETE FROM marks WHERE name = 'pardon'")


@pytest.mark.parametrize("kind", ["Conflict", "NotFound", "PermissionDenied"])
def test_a_definite_refusal_stays_the_answer_of_its_key(probe, pardon, kind):
    name, key = new_id(), new_id()
    with under_key(key), pytest.raises(ServiceError):
        probe.client.probe.refuse(name=name, kind=kind)
    pardon()

    with under_key(key), pytest.raises(ServiceError) as again:
        probe.client.probe.refuse(name=name, kind=kind)

    assert (again.value.kind, again.value.code, again.value.details) == (kind, "refused", {"name": name})
    assert probe.databases["probe"].value(TIMES, name=name) == 0


@pytest.mark.parametrize("kind", ["Unavailable", "Overloaded", "Stale", "InternalError", "InvalidRequest"])
def test_after_any_other_failure_the_same_key_may_succeed(probe, pardon, kind):
    name, key = new_id(), new_id()
    with under_key(key), pytest.raises(ServiceError):
        probe.client.probe.refuse(name=name, kind=kind)
    assert probe.databases["probe"].value(KEPT, key=key) == 0
    pardon()

    with under_key(key):
        assert probe.client.probe.refuse(name=name, kind=kind) == {"name": name}

    assert probe.databases["probe"].value(TIMES, name=name) == 1


@pytest.mark.parametrize("key", ["", "x" * 201])
def test_a_key_that_is_none_is_refused(probe, key):
    with pytest.raises(ServiceError) as refused:
        probe.client.probe.mark(name=new_id(), idempotency_key=key)

    assert (refused.value.kind, refused.value.code) == ("InvalidRequest", "idempotency_key_malformed")


def test_a_key_may_come_among_the_arguments(probe):
    name, key = new_id(), new_id()

    answers = [probe.client.probe.mark(name=name, idempotency_key=key) for _ in range(2)]

    assert answers == [{"name": name}] * 2
    assert probe.databases["probe"].value(TIMES, name=name) == 1
