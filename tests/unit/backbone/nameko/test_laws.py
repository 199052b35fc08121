"""Laws: pages that cover every row once, and what a service answers when it is asked for one."""

from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Column, Integer, String, Table, insert, select

from backbone.errors import InvalidRequest, NotFound, PermissionDenied
from backbone.messages import new_id
from backbone.nameko import inbox, laws, outbox
from backbone.nameko.database import new_metadata
from backbone.nameko.inbox import DEAD, DONE, PARKED
from backbone.nameko.laws import Findings, Law, Offender, claimed_by_each, count_of, kept_by_each, snapshot, sum_of
from backbone.nameko.operable import Operable
from backbone.nameko.signature import Call
from tests.builders import NOON, a_context
from tests.unit.backbone.nameko.memory import Memory
from tests.unit.backbone.nameko.relaying import a_row

METADATA = new_metadata()
boxes = Table("boxes", METADATA, Column("id", Integer, primary_key=True), Column("name", String(10)))
things = Table("things", METADATA, Column("id", Integer, primary_key=True), Column("box_id", Integer))
ODD = Law("odd", "Every id is odd.", kept_by_each(
    select(boxes.c.id), boxes.c.id, lambda row: "" if row.id % 2 else f"{row.id} is even.",
))  # fmt: skip
NAMES = claimed_by_each(select(boxes.c.name), boxes.c.id)
FULL = kept_by_each(
    select(count_of(things.c.id, things.c.box_id == boxes.c.id).label("count"),
           sum_of(things.c.id, things.c.box_id == boxes.c.id).label("sum")),
    boxes.c.id, lambda row: f"{row.count} {row.sum}",
)  # fmt: skip


class Boxes(Operable[Any]):
    """A service with one law, which judges another's."""

    name = "boxes"
    laws = (ODD,)
    judges = {"named": lambda work, claims: [Offender(claim["id"], "It has no name.") for claim in claims]}  # noqa: RUF012


def of_boxes(*ids: int) -> Boxes:
    """The service with boxes of these ids."""
    service = Boxes()
    service.unit_of_work = Memory(METADATA)
    if ids:
        service.unit_of_work.execute(insert(boxes).values([{"id": each, "name": f"box {each}"} for each in ids]))
    return service


def pages(service: Boxes, reader: laws.Reader, ids: Any = None) -> list[Findings]:
    """All pages of a law."""
    found, cursor = [], None
    while not found or cursor is not None:
        with service.unit_of_work.reading() as work:
            found.append(reader(work, cursor, ids))
        cursor = found[-1].next_cursor
    return found


def call(service: Any, method: str, *roles: str, **arguments: Any) -> Any:
    """Ask in the name of an operator, or of somebody who has these roles."""
    return getattr(service, method)(Call(a_context(*(roles or ("ops",))), [], arguments))


def open_event(service: Any, state: str) -> str:
    """Let an event be in the inbox, in this state. Returns: what it is called."""
    row = {"message_id": new_id(), "handler": "on_it", "state": state, "error": "KeyError", "received_at": NOON}
    service.unit_of_work.execute(insert(inbox.table).values(row))
    return f"{row['message_id']}:on_it"


@given(st.sets(st.integers(-50, 50)), st.integers(1, 7))
def test_pages_of_any_size_cover_every_row_once_and_in_order(ids: set[int], rows: int):
    service = of_boxes(*ids)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(laws, "PAGE_ROWS", rows)
        found = pages(service, NAMES)

    assert [claim["id"] for page in found for claim in page.claims] == [str(each) for each in sorted(ids)]
    assert sum(page.checked for page in found) == len(ids)
    assert all(page.checked == rows for page in found[:-1])


def test_a_page_that_takes_long_ends_early_and_the_next_goes_on(monkeypatch):
    monkeypatch.setattr(laws, "PAGE_S", 0)
    monkeypatch.setattr(laws, "TURN_S", -1)

    found = pages(of_boxes(1, 2, 3), ODD.page)

    assert [(page.checked, page.next_cursor) for page in found] == [(1, "1"), (1, "2"), (1, None)]
    assert [each.id for page in found for each in page.offenders] == ["2"]


def test_some_rows_can_be_looked_at_alone():
    (page,) = pages(of_boxes(1, 2, 3, 4), ODD.page, ids=["2", "3", "9"])

    assert (page.checked, page.offenders) == (2, [Offender("2", "2 is even.")])


def test_what_is_counted_and_summed_for_a_row_is_its_own():
    service = of_boxes(1, 2)
    service.unit_of_work.execute(insert(things).values([{"id": 3, "box_id": 2}, {"id": 4, "box_id": 2}]))

    (page,) = pages(service, FULL)

    assert [each.text for each in page.offenders] == ["0 0", "2 7"]


def test_a_claim_is_what_was_selected_and_its_id():
    (page,) = pages(of_boxes(7), NAMES)

    assert (page.claims, page.offenders) == ([{"id": "7", "name": "box 7"}], [])


@pytest.mark.parametrize("cursor", ["one", "1.5", str(2**63)])
def test_a_cursor_that_no_page_ended_with_is_refused(cursor: str):
    with pytest.raises(InvalidRequest, match="cursor"):
        call(of_boxes(1), "prove", law="odd", cursor=cursor)


def test_a_service_tells_its_laws_and_those_of_its_messages():
    told = call(of_boxes(), "list_laws")["items"]

    assert told[0] == {"name": "odd", "text": "Every id is odd.", "asks": None}
    assert [law["name"] for law in told[1:]] == ["outbox_is_empty", "nothing_is_parked", "nothing_is_dead"]


def test_a_law_is_checked_by_its_name():
    offender = {"id": "2", "text": "2 is even.", "is_moving": False}

    assert call(of_boxes(1, 2), "prove", law="odd") == {
        "checked": 2, "offenders": [offender], "claims": [], "next_cursor": None,
    }  # fmt: skip


def test_the_claims_of_another_service_are_judged():
    assert call(of_boxes(), "judge", law="named", claims=[{"id": "1", "anything": None}]) == {
        "offenders": [{"id": "1", "text": "It has no name.", "is_moving": False}]
    }


@pytest.mark.parametrize(("method", "arguments"), [("prove", {}), ("judge", {"claims": []})])
def test_a_law_that_is_not_there_is_not_found(method: str, arguments: dict[str, Any]):
    with pytest.raises(NotFound, match="law_not_found"):
        call(of_boxes(), method, law="even", **arguments)


@pytest.mark.parametrize(
    ("method", "arguments"), [("list_laws", {}), ("prove", {"law": "odd"}), ("judge", {"law": "named", "claims": []})]
)
def test_only_operators_may_ask(method: str, arguments: dict[str, Any]):
    with pytest.raises(PermissionDenied):
        call(of_boxes(), method, "customer", "accountant", **arguments)


def test_a_fact_that_has_not_left_still_moves():
    service = of_boxes()
    row = a_row(new_id())
    service.unit_of_work.execute(insert(outbox.table).values(row._asdict()))

    (offender,) = call(service, "prove", law="outbox_is_empty")["offenders"]

    assert (offender["id"], offender["is_moving"]) == (row.message_id, True)


@pytest.mark.parametrize(
    ("law", "state", "is_moving", "text"),
    [
        ("nothing_is_parked", PARKED, True, "on_it failed: KeyError"),
        ("nothing_is_dead", DEAD, False, "on_it failed for good: KeyError"),
    ],
)
def test_a_parked_event_still_moves_and_a_dead_one_does_not(law: str, state: str, is_moving: bool, text: str):
    service = of_boxes()
    name = open_event(service, state)
    open_event(service, DONE)

    answer = call(service, "prove", law=law, ids=[name, "nothing"])

    assert answer["offenders"] == [{"id": name, "text": text, "is_moving": is_moving}]


@pytest.mark.parametrize(("dialect", "levels"), [("postgresql", ["REPEATABLE READ"]), ("sqlite", [])])
def test_all_that_a_page_reads_is_of_one_moment(dialect: str, levels: list[str]):
    asked: list[str] = []
    session = SimpleNamespace(
        get_bind=lambda: SimpleNamespace(dialect=SimpleNamespace(name=dialect)),
        connection=lambda execution_options: asked.append(execution_options["isolation_level"]),
    )

    snapshot(SimpleNamespace(session=session))

    assert asked == levels
