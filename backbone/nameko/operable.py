"""`Operable`: what every service lets its operators ask and mend: health, backlog, dead events, and its laws."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Generic, cast

import structlog
from marshmallow import fields, validate
from sqlalchemy import ColumnElement, func, select, text, update

from backbone.errors import NotFound
from backbone.messages import Instant, Page, PageRequestSchema, UuidText, WireSchema, made_at
from backbone.nameko import inbox, outbox
from backbone.nameko.database import AnyWork, Transactions, UnitOfWork
from backbone.nameko.laws import (
    MESSAGE_LAWS,
    Findings,
    FindingsSchema,
    Judge,
    JudgeClaims,
    JudgeClaimsSchema,
    JudgementSchema,
    Law,
    LawListSchema,
    Offender,
    Prove,
    ProveSchema,
    judge_of,
    law_of,
    snapshot,
)
from backbone.nameko.paging import page
from backbone.nameko.rpc import query, rpc

OPERATORS = ("ops", "admin")

log = structlog.get_logger()
_inbox, _outbox = inbox.table, outbox.table


@dataclass(frozen=True)
class ListDeadLetters:
    """Ask for dead events, oldest first."""

    cursor: str | None
    limit: int


@dataclass(frozen=True)
class DeadLetter:
    """Name a dead event: of one handler, or of all that could not handle it."""

    message_id: str
    handler: str | None


class HealthSchema(WireSchema):
    """How a service is."""

    service = fields.String(required=True)
    status = fields.String(required=True)


class BacklogSchema(WireSchema):
    """How much a service still has to do: facts to publish, events to try again, events that need a person.

    `oldest_at` is when the oldest of it came about.
    """

    service = fields.String(required=True)
    outbox = fields.Integer(required=True)
    parked = fields.Integer(required=True)
    dead = fields.Integer(required=True)
    oldest_at = Instant(required=True, allow_none=True)


class ListDeadLettersSchema(PageRequestSchema):
    """Ask for dead events, oldest first."""

    makes = ListDeadLetters


class DeadLetterSchema(WireSchema):
    """An event that could not be handled, and why."""

    message_id = UuidText(required=True)
    handler = fields.String(required=True)
    attempts = fields.Integer(required=True)
    error = fields.String(required=True)
    received_at = Instant(required=True)
    body = fields.String(required=True)


class DeadLetterPageSchema(WireSchema):
    """A page of dead events, oldest first."""

    items = fields.List(fields.Nested(DeadLetterSchema), required=True)
    next_cursor = fields.String(required=True, allow_none=True)


class NameDeadLetterSchema(WireSchema):
    """Name a dead event: of one handler, or of all that could not handle it."""

    makes = DeadLetter
    message_id = UuidText(required=True)
    handler = fields.String(load_default=None, allow_none=True, validate=validate.Length(min=1))


class CountSchema(WireSchema):
    """How many it was done to."""

    count = fields.Integer(required=True)


class Operable(Generic[AnyWork]):
    """A service that can be asked how it is and proved right, and whose dead events can be seen to.

    Attributes:
        name: The service's name on the broker. unit_of_work: Its database.
        laws: What is always so in its database; those of its messages come of themselves.
        judges: Law of another service -> who says which of its claims are against it.
    """

    name: str
    unit_of_work: Transactions[AnyWork]
    laws: ClassVar[tuple[Law, ...]] = ()
    judges: ClassVar[Mapping[str, Judge]] = {}

    @query(params=WireSchema, result=HealthSchema)
    def health(self, _nothing: object) -> dict[str, str]:
        """Answer when both this process and its database do. Raises: Unavailable `database_busy`."""
        with self.unit_of_work.reading() as work:
            work.session.execute(text("SELECT 1"))
        return {"service": self.name, "status": "ok"}

    @query(params=WireSchema, result=BacklogSchema, roles=OPERATORS)
    def backlog(self, _nothing: object) -> dict[str, object]:
        """How much is still to be done, and since when."""
        since = func.min(_inbox.c.received_at)
        states = select(_inbox.c.state, func.count(), since).where(inbox.IS_OPEN).group_by(_inbox.c.state)
        with self.unit_of_work.reading() as work:
            found = work.session.execute(states).all()
            waiting, first_id = work.session.execute(select(func.count(), func.min(_outbox.c.message_id))).one()
        counts = {state: count for state, count, _since in found}
        instants = [since for *_, since in found] + ([made_at(first_id)] if first_id else [])
        open_events = {state: counts.get(state, 0) for state in (inbox.PARKED, inbox.DEAD)}
        return {"service": self.name, "outbox": waiting, **open_events, "oldest_at": min(instants, default=None)}

    @query(params=WireSchema, result=LawListSchema, roles=OPERATORS)
    def list_laws(self, _nothing: object) -> dict[str, tuple[Law, ...]]:
        """What is always so in this service."""
        return {"items": self._all_laws}

    @query(params=ProveSchema, result=FindingsSchema, roles=OPERATORS)
    def prove(self, asked: Prove) -> Findings:
        """Check a page of what a law is about, and name what breaks it, or what another service has to judge.

        Raises: NotFound `law_not_found`.
        """
        law = law_of(self._all_laws, asked.law)
        with self.unit_of_work.reading() as work:
            snapshot(work)
            return law.page(work, asked.cursor, asked.ids)

    @query(params=JudgeClaimsSchema, result=JudgementSchema, roles=OPERATORS)
    def judge(self, asked: JudgeClaims) -> dict[str, list[Offender]]:
        """Say which claims of another service are against one of its laws. Raises: NotFound `law_not_found`."""
        judge = judge_of(self.judges, asked.law)
        with self.unit_of_work.reading() as work:
            snapshot(work)
            return {"offenders": list(judge(work, asked.claims))}

    @property
    def _all_laws(self) -> tuple[Law, ...]:
        return (*self.laws, *MESSAGE_LAWS)

    @query(params=ListDeadLettersSchema, result=DeadLetterPageSchema, roles=OPERATORS)
    def list_dead_letters(self, asked: ListDeadLetters) -> Page[Any]:
        """The events that nobody tries again by himself, oldest first."""
        keys = (_inbox.c.received_at, _inbox.c.message_id, _inbox.c.handler)
        dead = select(_inbox).where(inbox.IS_OPEN, _inbox.c.state == inbox.DEAD)
        with self.unit_of_work.reading() as work:
            return page(work.session, dead, keys, lambda row: row, cursor=asked.cursor, limit=asked.limit)

    @rpc(params=NameDeadLetterSchema, result=CountSchema, roles=OPERATORS)
    def replay_dead_letter(self, named: DeadLetter) -> dict[str, int]:
        """Let a dead event be tried again, as often as a new one.

        Raises: NotFound `dead_letter_not_found`.
        Repeat: Same idempotency key, same answer.
        """
        again = {"state": inbox.PARKED, "failures": 0, "next_attempt_ms": 0}
        with self.unit_of_work() as uow:
            return uow.answer(_change(uow, named, again, "dead_letter_replayed"))

    @rpc(params=NameDeadLetterSchema, result=CountSchema, roles=OPERATORS)
    def discard_dead_letter(self, named: DeadLetter) -> dict[str, int]:
        """Give a dead event up: it counts as handled.

        Raises: NotFound `dead_letter_not_found`.
        Repeat: Same idempotency key, same answer.
        """
        gone = {"state": inbox.DONE, "body": None}
        with self.unit_of_work() as uow:
            return uow.answer(_change(uow, named, gone, "dead_letter_discarded"))


def _change(uow: UnitOfWork, named: DeadLetter, values: Mapping[str, object], event: str) -> dict[str, int]:
    changed = update(_inbox).where(*_is_dead(named)).values(values)
    count = cast(Any, uow.session.execute(changed)).rowcount
    if not count:
        raise dead_letter_not_found(named.message_id)
    log.info(event, message_id=named.message_id, handler=named.handler, actor=uow.context.actor_id)
    return {"count": count}


def _is_dead(named: DeadLetter) -> list[ColumnElement[bool]]:
    conditions = [_inbox.c.message_id == named.message_id, _inbox.c.state == inbox.DEAD]
    return [*conditions, _inbox.c.handler == named.handler] if named.handler else conditions


def dead_letter_not_found(message_id: str) -> NotFound:
    """There is no dead event of that id: it was never dead, or has been replayed or discarded."""
    return NotFound("dead_letter_not_found", f"There is no dead event {message_id}.", {"message_id": message_id})
