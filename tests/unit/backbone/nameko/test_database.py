"""The unit of work: effect, events, inbox row and answer are one transaction, and the relay wakes after its commit."""

from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError

from backbone.context import bound, forbid_in_transaction
from backbone.nameko import database, idempotency, inbox
from backbone.nameko.database import Transactions, UnitOfWork, database_busy, is_away, is_transient, new_metadata
from tests.builders import a_context, an_order_placed


class FakeEngines:
    """Notes what happens to its sessions."""

    def __init__(self, happened: list[str]) -> None:
        self._happened = happened

    @contextmanager
    def writing(self):
        try:
            yield SimpleNamespace(execute=lambda statement: self._happened.append("execute"))
        except BaseException:
            self._happened.append("rolled back")
            raise
        self._happened.append("committed")

    @contextmanager
    def reading(self):
        yield SimpleNamespace(execute=lambda statement: self._happened.append("looked"))


@pytest.fixture
def happened(monkeypatch) -> list[str]:
    """What happens, in order."""
    noted: list[str] = []
    for module, name in ((inbox, "claim"), (idempotency, "claim"), (idempotency, "require_answer")):
        label = f"{module.__name__.rpartition('.')[2]}.{name}"
        monkeypatch.setattr(module, name, lambda *_args, label=label: noted.append(label))
    return noted


@pytest.fixture
def transactions(happened: list[str]) -> Transactions[UnitOfWork]:
    return Transactions(FakeEngines(happened), UnitOfWork, lambda: happened.append("relay woken"))


def test_a_transaction_claims_first_and_wakes_the_relay_only_after_its_commit(transactions, happened):
    with transactions() as uow:
        uow.publish(an_order_placed(), aggregate_id="o-1")

    assert happened == [
        "inbox.claim", "idempotency.claim", "execute", "idempotency.require_answer", "committed", "relay woken",
    ]  # fmt: skip


def test_a_transaction_that_published_nothing_wakes_nobody(transactions, happened):
    with transactions():
        pass

    assert "relay woken" not in happened


def test_a_transaction_that_fails_rolls_back_and_wakes_nobody(transactions, happened):
    def fail() -> None:
        with transactions() as uow:
            uow.publish(an_order_placed(), aggregate_id="o-1")
            raise KeyError

    with pytest.raises(KeyError):
        fail()

    assert happened == ["inbox.claim", "idempotency.claim", "execute", "rolled back"]


def test_bookkeeping_claims_nothing(transactions, happened):
    with transactions.bare():
        pass

    assert happened == ["committed"]


@pytest.mark.parametrize("open_one", [lambda each: each(), lambda each: each.bare(), lambda each: each.reading()])
def test_nobody_else_is_waited_for_inside(transactions, open_one):
    with open_one(transactions), pytest.raises(RuntimeError):
        forbid_in_transaction()

    forbid_in_transaction()


def test_a_unit_of_work_knows_who_asks_and_when(transactions):
    context = a_context("support")

    with bound(context), transactions() as uow:
        assert uow.context is context
        assert uow.now.utcoffset().total_seconds() == 0


def a_driver_error(pgcode: str | None) -> Any:
    return SimpleNamespace(pgcode=pgcode)


@pytest.mark.parametrize("pgcode", ["40001", "40P01"])
def test_a_lost_race_is_worth_another_try(pgcode: str):
    assert is_transient(OperationalError("UPDATE", {}, a_driver_error(pgcode)))


@pytest.mark.parametrize(
    "error",
    [
        OperationalError("UPDATE", {}, a_driver_error("57P01")),
        IntegrityError("INSERT", {}, a_driver_error("23505")),
        DBAPIError("SELECT", {}, a_driver_error(None)),
        OperationalError("SELECT", {}, Exception("disk I/O error")),
        KeyError("40001"),
    ],
    ids=repr,
)
def test_no_other_failure_is(error: Exception):
    assert not is_transient(error)


def test_a_database_that_is_away_is_told_from_one_that_refuses():
    assert is_away(OperationalError("SELECT", {}, a_driver_error("57P01")))
    assert not is_away(OperationalError("UPDATE", {}, a_driver_error("40001")))
    assert not is_away(IntegrityError("INSERT", {}, a_driver_error("23505")))


def test_a_busy_database_says_when_to_ask_again():
    assert database_busy().details == {"retry_after_ms": 1_000}


def test_every_service_has_the_backbones_tables():
    assert sorted(new_metadata().tables) == ["idempotency_keys", "inbox", "outbox"]


def test_a_writer_waits_for_a_busy_database_and_then_begins(monkeypatch):
    monkeypatch.setattr(database.eventlet, "sleep", lambda _seconds: None)
    refusals = iter([OSError("database is locked"), OSError("database is busy")])
    begun: list[str] = []

    def execute(statement: str) -> None:
        for refusal in refusals:
            raise refusal
        begun.append(statement)

    database._patiently(execute, "BEGIN IMMEDIATE")

    assert begun == ["BEGIN IMMEDIATE"]


def test_a_writer_does_not_wait_for_ever(monkeypatch):
    monkeypatch.setattr(database, "BUSY_TIMEOUT_S", -1)

    with pytest.raises(type(database_busy())) as refused:
        database._patiently(_raise(OSError("database is locked")), "BEGIN IMMEDIATE")

    assert refused.value.code == "database_busy"


def test_a_writer_does_not_wait_for_what_will_not_heal():
    with pytest.raises(OSError, match="disk I/O error"):
        database._patiently(_raise(OSError("disk I/O error")), "BEGIN IMMEDIATE")


def _raise(error: Exception) -> Any:
    def execute(_statement: str) -> None:
        raise error

    return execute
