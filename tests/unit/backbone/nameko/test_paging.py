"""Paging: each page begins after the last row of the one before, both ways, whatever is inserted meanwhile."""

import base64
from datetime import datetime, timedelta
from typing import Any

import orjson
import pytest
from sqlalchemy import Column, Integer, MetaData, String, Table, insert, select

from backbone.errors import InvalidRequest
from backbone.messages import Page
from backbone.nameko.columns import Instant
from backbone.nameko.paging import page
from tests.builders import NOON
from tests.unit.backbone.nameko.memory import Memory

METADATA = MetaData()
letters = Table(
    "letters",
    METADATA,
    Column("sent_at", Instant),
    Column("number", Integer),
    Column("name", String(20), primary_key=True),
)
KEYS = (letters.c.sent_at, letters.c.number, letters.c.name)


@pytest.fixture
def memory() -> Memory:
    """A table of letters: a and b were sent together with the same number, c with another, d a moment later."""
    made = Memory(METADATA)
    for name, number, later_us in (("d", 0, 1), ("b", 1, 0), ("c", 2, 0), ("a", 1, 0)):
        send(made, name, number, NOON + timedelta(microseconds=later_us))
    return made


def send(memory: Memory, name: str, number: int, sent_at: datetime = NOON) -> None:
    memory.execute(insert(letters).values(name=name, number=number, sent_at=sent_at))


def names(memory: Memory, cursor: str | None = None, limit: int = 2, **options: Any) -> Page[str]:
    """One page of the letters' names."""
    with memory.reading() as look:
        return page(
            look.session, select(letters), KEYS, lambda row: str(row.name), cursor=cursor, limit=limit, **options
        )


@pytest.mark.parametrize(("is_descending", "expected"), [(False, ["a", "b", "c", "d"]), (True, ["d", "c", "b", "a"])])
@pytest.mark.parametrize("limit", [1, 2, 3, 4, 5])
def test_pages_together_are_the_whole_list_in_order(memory: Memory, is_descending, expected: list[str], limit: int):
    found: list[str] = []
    cursor: str | None = None

    for _ in range(-(-len(expected) // limit)):
        asked = names(memory, cursor, limit, is_descending=is_descending)
        cursor = asked.next_cursor
        found += asked.items

    assert (found, cursor) == (expected, None)


def test_a_page_that_just_holds_the_rest_is_the_last(memory: Memory):
    assert names(memory, limit=4).next_cursor is None
    assert names(memory, limit=3).next_cursor is not None


def test_a_list_without_rows_is_one_empty_page():
    assert names(Memory(METADATA)) == Page([], None)


def test_what_comes_before_a_page_meanwhile_moves_nothing(memory: Memory):
    first = names(memory)

    send(memory, "0", 0)

    assert (first.items, names(memory, first.next_cursor).items) == (["a", "b"], ["c", "d"])


def test_a_row_that_a_page_ended_with_may_be_gone(memory: Memory):
    first = names(memory)

    memory.execute(letters.delete().where(letters.c.name == "b"))

    assert names(memory, first.next_cursor).items == ["c", "d"]


def test_a_page_has_only_what_its_statement_selects(memory: Memory):
    with memory.reading() as look:
        some = select(letters).where(letters.c.number == 1)
        found = page(look.session, some, KEYS, lambda row: row.name, cursor=None, limit=2)

    assert found == Page(["a", "b"], None)


def a_cursor(*values: object) -> str:
    """A cursor as a page would end with, were these its last row's keys."""
    return base64.urlsafe_b64encode(orjson.dumps(values)).decode()


SENT_AT = NOON.isoformat()


def test_a_cursor_holds_the_keys_of_the_last_row(memory: Memory):
    assert names(memory).next_cursor == a_cursor(SENT_AT, 1, "b").rstrip("=")


def test_a_cursor_may_be_padded_as_base64_is(memory: Memory):
    assert names(memory, a_cursor(SENT_AT, 1, "b")).items == ["c", "d"]


@pytest.mark.parametrize(
    "cursor",
    [
        "",
        "x",
        "%%%",
        "\u00e9",
        "\ud800",
        base64.urlsafe_b64encode(b"\xff\xfe").decode(),
        base64.urlsafe_b64encode(b"[" * 400).decode(),
        base64.urlsafe_b64encode(b"7").decode(),
        base64.urlsafe_b64encode(b"null").decode(),
        a_cursor(),
        a_cursor(SENT_AT, 1),
        a_cursor(SENT_AT, 1, "b", "c"),
        a_cursor("yesterday", 1, "b"),
        a_cursor(7, 1, "b"),
        a_cursor(None, 1, "b"),
        a_cursor(SENT_AT, "1", "b"),
        a_cursor(SENT_AT, 1.5, "b"),
        a_cursor(SENT_AT, None, "b"),
        a_cursor(SENT_AT, 1, 7),
        a_cursor(SENT_AT, 1, ["b"]),
        a_cursor(SENT_AT, 1, "b\0"),
        a_cursor(SENT_AT, 2**63, "b"),
        a_cursor(SENT_AT, 1, {"name": "b"}),
    ],
    ids=ascii,
)
def test_a_cursor_that_no_page_ended_with_is_refused(memory: Memory, cursor: str):
    with pytest.raises(InvalidRequest) as refused:
        names(memory, cursor)

    assert (refused.value.code, list(refused.value.details)) == ("fields_invalid", ["cursor"])
