"""Claims: what takes a key or an event, and is rolled back, has not taken it; the next transaction does."""

from contextlib import suppress
from typing import Any

import pytest

from backbone.errors import NotFound
from backbone.nameko import idempotency, inbox
from backbone.nameko.idempotency import Guard, guarded
from backbone.nameko.inbox import DONE, Arrival, handling
from tests.unit.backbone.nameko.memory import Memory


@pytest.fixture
def transactions() -> Memory:
    return Memory()


def a_guard() -> Guard:
    return Guard("ada", "place_order", "key-1", "digest", str)


def fail_once(transactions: Memory) -> None:
    """A transaction that is rolled back, as one that lost a race."""
    with suppress(KeyError), transactions():
        raise KeyError


def test_a_command_that_begins_anew_takes_its_key_anew(transactions: Memory):
    def run() -> Any:
        fail_once(transactions)
        with transactions() as uow:
            return uow.answer(17)

    guarded(transactions, a_guard(), run)

    assert guarded(transactions, a_guard(), pytest.fail) == "17"
    assert len(transactions.rows(idempotency.table)) == 1


def test_a_handler_that_begins_anew_claims_its_event_anew(transactions: Memory):
    with handling(Arrival("m-1", "on_order_placed", "{}")):
        fail_once(transactions)
        with transactions():
            pass

    assert transactions.only(inbox.table).state == DONE


def test_a_command_whose_second_transaction_fails_keeps_what_its_first_committed(transactions: Memory):
    def run() -> Any:
        with transactions() as uow:
            uow.answer_later()
        fail_once(transactions)
        with transactions() as uow:
            return uow.answer(17)

    guarded(transactions, a_guard(), run)

    assert len(transactions.rows(idempotency.table)) == 1


def test_a_refusal_after_a_pending_transaction_that_was_rolled_back_is_kept(transactions: Memory):
    def run() -> Any:
        with transactions() as uow:
            uow.answer_later()
            raise NotFound("gone", "Gone.")

    for _ in range(2):
        with pytest.raises(NotFound):
            guarded(transactions, a_guard(), run)

    assert "gone" in transactions.only(idempotency.table).answer
