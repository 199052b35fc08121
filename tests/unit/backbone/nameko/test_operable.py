"""Operable: a service says how it is and what is left to do, and its dead events can be tried again or thrown away."""

from datetime import timedelta
from typing import Any

import pytest
from marshmallow import ValidationError
from sqlalchemy import insert

from backbone.errors import InvalidRequest, NotFound, PermissionDenied, Unavailable
from backbone.messages import first_id_at, new_id
from backbone.nameko import inbox, outbox
from backbone.nameko.inbox import DEAD, DONE, PARKED
from backbone.nameko.operable import Operable
from backbone.nameko.signature import Call
from backbone.nameko.sqlite import database_busy
from tests.builders import NOON, a_context
from tests.unit.backbone.nameko.memory import Memory
from tests.unit.backbone.nameko.relaying import a_row

MESSAGE_ID, OTHER_ID = new_id(), new_id()


@pytest.fixture
def service() -> Operable[Any]:
    """A service with an empty database."""
    made: Operable[Any] = Operable()
    made.name, made.unit_of_work = "inventory", Memory()
    return made


def call(service: Operable[Any], method: str, *roles: str, **arguments: Any) -> Any:
    """Ask in the name of an operator, or of somebody who has these roles."""
    return getattr(service, method)(Call(a_context(*(roles or ("ops",))), [], arguments))


def arrived(service: Operable[Any], state: str, message_id: str = MESSAGE_ID, **changes: Any) -> None:
    """Let an event be in the inbox, in this state."""
    row = {"message_id": message_id, "handler": "on_order_placed", "state": state, "received_at": NOON}
    row |= {"body": "{}", "attempts": 7, "failures": 5, "next_attempt_ms": 99, "error": "KeyError: 'bug'"}
    service.unit_of_work.execute(insert(inbox.table).values(row | changes))


def states(service: Operable[Any]) -> dict[tuple[str, str], str]:
    """The state of each event for each handler."""
    return {(row.message_id, row.handler): row.state for row in service.unit_of_work.rows(inbox.table)}


def test_a_service_whose_database_answers_is_well(service: Operable[Any]):
    assert call(service, "health", "customer") == {"service": "inventory", "status": "ok"}


def test_a_service_whose_database_does_not_answer_is_not(service: Operable[Any]):
    service.unit_of_work.engines.fails_with = database_busy()

    with pytest.raises(Unavailable):
        call(service, "health")


def test_a_service_that_has_done_everything_has_no_backlog(service: Operable[Any]):
    arrived(service, DONE)

    assert call(service, "backlog") == {"service": "inventory", "outbox": 0, "parked": 0, "dead": 0, "oldest_at": None}


def test_the_backlog_counts_what_is_left_to_do_and_says_since_when(service: Operable[Any]):
    service.unit_of_work.execute(insert(outbox.table).values([a_row(new_id())._asdict() for _ in range(3)]))
    for state in (DONE, PARKED, PARKED, DEAD):
        arrived(service, state, new_id())

    counts = {"outbox": 3, "parked": 2, "dead": 1}
    assert call(service, "backlog") == {"service": "inventory", **counts, "oldest_at": NOON.isoformat()}


def test_a_fact_is_as_old_as_its_id(service: Operable[Any]):
    for day in (3, 2):
        made = first_id_at(NOON.replace(day=day))
        service.unit_of_work.execute(insert(outbox.table).values(a_row(made)._asdict()))

    assert call(service, "backlog")["oldest_at"] == NOON.replace(day=2).isoformat()


@pytest.mark.parametrize("method", ["backlog", "list_dead_letters", "replay_dead_letter", "discard_dead_letter"])
def test_only_operators_may_look_inside_and_mend(service: Operable[Any], method: str):
    with pytest.raises(PermissionDenied, match="ops or admin"):
        call(service, method, "customer", "support")


def test_dead_events_are_listed_with_all_that_is_known_of_them(service: Operable[Any]):
    arrived(service, DEAD)

    listed = call(service, "list_dead_letters")

    event = {"message_id": MESSAGE_ID, "handler": "on_order_placed", "attempts": 7, "body": "{}"}
    told = {"error": "KeyError: 'bug'", "received_at": NOON.isoformat()}
    assert listed == {"items": [event | told], "next_cursor": None}


def test_dead_events_are_listed_oldest_first_page_by_page(service: Operable[Any]):
    ids = [new_id() for _ in range(3)]
    for minutes, message_id in enumerate(reversed(ids)):
        arrived(service, DEAD, message_id, received_at=NOON + timedelta(minutes=minutes))
    arrived(service, PARKED, new_id())

    first = call(service, "list_dead_letters", limit=2)
    second = call(service, "list_dead_letters", limit=2, cursor=first["next_cursor"])

    listed = [event["message_id"] for each in (first, second) for event in each["items"]]
    assert (listed, second["next_cursor"]) == (ids[::-1], None)


def test_a_replayed_event_is_tried_as_often_as_a_new_one_and_at_once(service: Operable[Any]):
    arrived(service, DEAD)

    assert call(service, "replay_dead_letter", message_id=MESSAGE_ID) == {"count": 1}

    row = service.unit_of_work.only(inbox.table)
    assert (row.state, row.failures, row.next_attempt_ms, row.body) == (PARKED, 0, 0, "{}")


def test_a_discarded_event_counts_as_handled(service: Operable[Any]):
    arrived(service, DEAD)

    assert call(service, "discard_dead_letter", message_id=MESSAGE_ID) == {"count": 1}

    row = service.unit_of_work.only(inbox.table)
    assert (row.state, row.body) == (DONE, None)


@pytest.mark.parametrize(("method", "state"), [("replay_dead_letter", PARKED), ("discard_dead_letter", DONE)])
def test_an_event_may_be_mended_for_one_handler_or_for_all(service: Operable[Any], method: str, state: str):
    for handler in ("on_order_placed", "on_order_placed_too", "on_order_placed_three"):
        arrived(service, DEAD, handler=handler)

    assert call(service, method, message_id=MESSAGE_ID, handler="on_order_placed") == {"count": 1}
    assert sorted(states(service).values()) == sorted([state, DEAD, DEAD])
    assert call(service, method, message_id=MESSAGE_ID) == {"count": 2}
    assert set(states(service).values()) == {state}


@pytest.mark.parametrize("method", ["replay_dead_letter", "discard_dead_letter"])
def test_other_events_are_left_as_they_are(service: Operable[Any], method: str):
    arrived(service, DEAD)
    arrived(service, DEAD, OTHER_ID)
    arrived(service, PARKED, MESSAGE_ID, handler="on_order_placed_too")

    call(service, method, message_id=MESSAGE_ID)

    assert states(service)[OTHER_ID, "on_order_placed"] == DEAD
    assert states(service)[MESSAGE_ID, "on_order_placed_too"] == PARKED


@pytest.mark.parametrize("method", ["replay_dead_letter", "discard_dead_letter"])
@pytest.mark.parametrize("state", [None, DONE, PARKED])
def test_what_is_not_dead_can_be_neither_replayed_nor_discarded(service: Operable[Any], method: str, state: str | None):
    if state is not None:
        arrived(service, state)

    with pytest.raises(NotFound) as refused:
        call(service, method, message_id=MESSAGE_ID)

    assert (refused.value.code, refused.value.details) == ("dead_letter_not_found", {"message_id": MESSAGE_ID})


def test_a_repeated_command_gets_the_same_answer_although_nothing_is_dead_any_more(service: Operable[Any]):
    arrived(service, DEAD)
    again = Call(a_context("admin", idempotency_key="key-1"), [], {"message_id": MESSAGE_ID})

    assert [service.replay_dead_letter(again), service.replay_dead_letter(again)] == [{"count": 1}] * 2


def test_what_was_done_to_an_event_is_logged_with_who_did_it(service: Operable[Any], capsys):
    arrived(service, DEAD)

    call(service, "discard_dead_letter", message_id=MESSAGE_ID)

    logged = capsys.readouterr().out
    assert ("dead_letter_discarded" in logged, MESSAGE_ID in logged, "actor=" in logged) == (True, True, True)


def test_an_event_is_named_by_its_message_id(service: Operable[Any]):
    with pytest.raises(InvalidRequest):
        call(service, "replay_dead_letter", message_id="the last one")


def test_a_dead_event_of_a_wrong_schema_can_be_replayed_too(service: Operable[Any]):
    arrival = inbox.Arrival(MESSAGE_ID, "on_order_placed", "{}")
    inbox.park(service.unit_of_work, arrival, ValidationError("never"))

    assert call(service, "replay_dead_letter", message_id=MESSAGE_ID) == {"count": 1}
