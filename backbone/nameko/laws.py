"""Laws: what is always so in a service's database, checked page by page, and what two services agree about."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import eventlet
from marshmallow import fields, validate
from sqlalchemy import BigInteger, ColumnElement, ScalarSelect, Select, cast, func, literal, select
from sqlalchemy.orm import InstrumentedAttribute

from backbone.errors import NotFound
from backbone.messages import WireSchema
from backbone.nameko import inbox, outbox
from backbone.nameko.database import UnitOfWork
from backbone.nameko.paging import cursor_malformed

PAGE_ROWS = 200
PAGE_S = 0.3
"""A page ends after so many rows or seconds, whichever is first: it is read and sent well under a second."""
TURN_S = 0.02
"""So long a page keeps the other workers of its process waiting."""

Made = TypeVar("Made")
Statement = Select[*tuple[Any, ...]]
Key = ColumnElement[Any] | InstrumentedAttribute[Any]
Claim = dict[str, Any]
"""What a row says of itself, in plain JSON: its `id`, and the facts that another service judges."""
Fault = Callable[[Any], str]
"""What is wrong with a row, in one sentence; empty where nothing is."""


@dataclass(frozen=True)
class Offender:
    """What breaks a law.

    Args: is_moving: Whether something of it is still under way, so that it may come right by itself.
    """

    id: str
    text: str
    is_moving: bool = False


@dataclass(frozen=True)
class Findings:
    """What a page brought.

    Args: claims: For the service that judges this law. next_cursor: Where the next page begins; None after the last.
    """

    checked: int
    offenders: Sequence[Offender]
    claims: Sequence[Claim]
    next_cursor: str | None


Reader = Callable[[UnitOfWork, str | None, Sequence[str] | None], Findings]
"""Reads a page of a law: what comes after a cursor, all or, where ids are given, only these."""
Judge = Callable[[Any, Sequence[Claim]], Sequence[Offender]]
"""Given a transaction that only reads, says which claims of another service are against a law."""


@dataclass(frozen=True)
class Law:
    """What is always so.

    Args:
        text: In one sentence, for people.
        page: Reads some of the facts, and finds those that break it; or claims, if another service knows.
        asks: The service that judges the claims.
    """

    name: str
    text: str
    page: Reader
    asks: str | None = None


@dataclass(frozen=True)
class Prove:
    """Ask for a page of a law: all that comes after a cursor, or of these ids alone."""

    law: str
    cursor: str | None
    ids: list[str] | None


@dataclass(frozen=True)
class JudgeClaims:
    """Ask which of another service's claims break a law."""

    law: str
    claims: list[Claim]


class ProveSchema(WireSchema):
    """Ask for a page of a law: all that comes after a cursor, or of these ids alone."""

    makes = Prove
    law = fields.String(required=True)
    cursor = fields.String(load_default=None, allow_none=True)
    ids = fields.List(fields.String(), load_default=None, allow_none=True, validate=validate.Length(max=PAGE_ROWS))


class JudgeClaimsSchema(WireSchema):
    """Ask which of another service's claims break a law."""

    makes = JudgeClaims
    law = fields.String(required=True)
    claims = fields.List(fields.Dict(keys=fields.String()), required=True, validate=validate.Length(max=PAGE_ROWS))


class OffenderSchema(WireSchema):
    """What breaks a law, and how."""

    id = fields.String(required=True)
    text = fields.String(required=True)
    is_moving = fields.Boolean(required=True)


class FindingsSchema(WireSchema):
    """What a page of a law brought."""

    checked = fields.Integer(required=True)
    offenders = fields.List(fields.Nested(OffenderSchema), required=True)
    claims = fields.List(fields.Dict(keys=fields.String()), required=True)
    next_cursor = fields.String(required=True, allow_none=True)


class JudgementSchema(WireSchema):
    """The claims that break a law."""

    offenders = fields.List(fields.Nested(OffenderSchema), required=True)


class LawSchema(WireSchema):
    """A law, and which service judges it if not its own."""

    name = fields.String(required=True)
    text = fields.String(required=True)
    asks = fields.String(required=True, allow_none=True)


class LawListSchema(WireSchema):
    """The laws of a service."""

    items = fields.List(fields.Nested(LawSchema), required=True)


def kept_by_each(statement: Statement, key: Key, fault: Fault, *, is_moving: bool = False) -> Reader:
    """A law that each row keeps or breaks by itself.

    Args:
        statement: Selects the rows, unsorted. What is counted or summed for a row is a scalar subquery, so that a page
            costs no more than its rows.
        key: Unique among the rows, and best indexed; names an offender.
        fault: What is wrong with a row.
        is_moving: Whether an offender may come right by itself.
    """

    def page(work: UnitOfWork, cursor: str | None, ids: Sequence[str] | None) -> Findings:
        texts, next_cursor = read_page(work, statement, key, fault, cursor, ids)
        offenders = [Offender(row_id, text, is_moving) for row_id, text in texts if text]
        return Findings(len(texts), offenders, [], next_cursor)

    return page


def claimed_by_each(statement: Statement, key: Key) -> Reader:
    """A law that another service judges by what each row claims: the selected columns, as plain JSON."""

    def page(work: UnitOfWork, cursor: str | None, ids: Sequence[str] | None) -> Findings:
        rows, next_cursor = read_page(work, statement, key, _facts, cursor, ids)
        return Findings(len(rows), [], [{**facts, "id": row_id} for row_id, facts in rows], next_cursor)

    return page


_KEY = "key_of_law"


def _facts(row: Any) -> Claim:
    return {name: value for name, value in row._asdict().items() if name != _KEY}


def sum_of(amount: Key, *conditions: ColumnElement[bool]) -> ScalarSelect[Any]:
    """For a statement of a law: the sum over the rows of these conditions, 0 where there is none."""
    # PostgreSQL's sums are decimals, which are no JSON.
    return select(cast(func.coalesce(func.sum(amount), 0), BigInteger)).where(*conditions).scalar_subquery()


def count_of(column: Key, *conditions: ColumnElement[bool]) -> ScalarSelect[Any]:
    """For a statement of a law: how many rows fulfil these conditions."""
    return select(func.count(column)).where(*conditions).scalar_subquery()


def read_page(
    work: UnitOfWork,
    statement: Statement,
    key: Key,
    make: Callable[[Any], Made],
    cursor: str | None,
    ids: Sequence[str] | None,
) -> tuple[list[tuple[str, Made]], str | None]:
    """The next rows of a statement, each with its key as text and what `make` makes of it, and the cursor after them.

    The arguments are those of `kept_by_each` and of a `Reader`.
    """
    if ids is not None:
        statement = statement.where(key.in_([_typed(key, each) for each in ids]))
    if cursor is not None:
        statement = statement.where(key > _typed(key, cursor))
    sorted_rows = statement.add_columns(key.label(_KEY)).order_by(key).limit(PAGE_ROWS + 1)
    # The rows come one by one, as the cursor of the database moves on.
    rows = work.session.execute(sorted_rows.execution_options(stream_results=True, max_row_buffer=20))
    found: list[tuple[str, Made]] = []
    turn = began = time.monotonic()
    for row in rows:
        if len(found) == PAGE_ROWS or (found and time.monotonic() - began > PAGE_S):
            rows.close()
            return found, found[-1][0]
        found.append((str(row._mapping[_KEY]), make(row)))
        if time.monotonic() - turn > TURN_S:
            eventlet.sleep(0)
            turn = time.monotonic()
    return found, None


def _typed(key: Key, text: str) -> Any:
    try:
        value = key.type.python_type(text)
    except ValueError:
        raise cursor_malformed() from None
    if isinstance(value, int) and abs(value) >= 2**63:
        raise cursor_malformed()
    return value


_in, _out = inbox.table.c, outbox.table.c
_OPEN_KEY = _in.message_id + literal(":") + _in.handler


def _open(state: str) -> Statement:
    return select(_in.handler, _in.error).where(inbox.IS_OPEN, _in.state == state)


MESSAGE_LAWS = (
    Law("outbox_is_empty", "Every fact has left the outbox.", kept_by_each(
        select(_out.routing_key), _out.message_id, lambda row: f"{row.routing_key} is not published.", is_moving=True)),
    Law("nothing_is_parked", "No received event waits to be tried again.", kept_by_each(
        _open(inbox.PARKED), _OPEN_KEY, lambda row: f"{row.handler} failed: {row.error}", is_moving=True)),
    Law("nothing_is_dead", "Every received event could be handled.", kept_by_each(
        _open(inbox.DEAD), _OPEN_KEY, lambda row: f"{row.handler} failed for good: {row.error}")),
)  # fmt: skip
"""Laws of every service. What still moves on a busy system is at rest on an idle one."""


def snapshot(work: UnitOfWork) -> None:
    """Let all that a transaction reads be of the same moment; SQLite's does anyway. Call it first."""
    if work.session.get_bind().dialect.name == "postgresql":
        work.session.connection(execution_options={"isolation_level": "REPEATABLE READ"})


def law_of(laws: Sequence[Law], name: str) -> Law:
    """The law of that name. Raises: NotFound `law_not_found`."""
    for law in laws:
        if law.name == name:
            return law
    raise law_not_found(name)


def judge_of(judges: Mapping[str, Judge], name: str) -> Judge:
    """Who judges the law of that name. Raises: NotFound `law_not_found`."""
    if name not in judges:
        raise law_not_found(name)
    return judges[name]


def law_not_found(name: str) -> NotFound:
    """The service has no law of that name, or judges none."""
    return NotFound("law_not_found", f"There is no law {name}.", {"law": name})
