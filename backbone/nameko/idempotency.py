"""Commands happen once per key: the table of first answers, and the guard that replays them."""

from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple, Protocol

import eventlet
import orjson
from sqlalchemy import Column, MetaData, Select, String, Table, Text, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from backbone.context import current
from backbone.errors import Conflict, InvalidRequest, ServiceError, from_wire, to_wire
from backbone.nameko.columns import Instant

TABLE = "idempotency_keys"
KEPT = timedelta(days=7)
"""Nobody repeats a command later than this."""
POLL_S = 0.1
ANSWER_MS = 300
"""What is left of its deadline when a twin stops waiting, so that its caller still hears of it."""


def add_table(metadata: MetaData) -> Table:
    """The table of answers, unique by who asked, for what, under which key."""
    return Table(
        TABLE,
        metadata,
        Column("actor", String(100), primary_key=True),
        Column("method", String(100), primary_key=True),
        Column("key", String(200), primary_key=True),
        Column("digest", String(64), nullable=False),
        Column("answer", Text, nullable=True),
        Column("answered_at", Instant, nullable=False, index=True),
    )


table = add_table(MetaData())


@dataclass
class Guard:
    """The command that runs: who asks for what, under which key, with which parameters.

    Args:
        digest: SHA-256 of the canonical parameters; secrets (load-only fields) are no part of them.
        dump: Makes the answer's wire form.
    """

    actor: str
    method: str
    key: str
    digest: str
    dump: Callable[[Any], Any] = field(repr=False)
    has_claimed: bool = False
    has_answered: bool = False
    is_pending: bool = False

    @property
    def identity(self) -> dict[str, str]:
        """The primary key of its row."""
        return {"actor": self.actor, "method": self.method, "key": self.key}


class Opens(Protocol):
    """The transactions of a service, as far as the guard uses them."""

    def bare(self) -> Any: ...  # noqa: D102
    def reading(self) -> Any: ...  # noqa: D102


class PendingCommand(NamedTuple):
    """The key of a command whose answer comes with a later transaction, perhaps another process's."""

    actor: str
    method: str
    key: str


class _TwinWonError(Exception):
    """The same command committed first, under the same key."""


_running: ContextVar[Guard | None] = ContextVar("guard", default=None)


def guarded(transactions: Opens, guard: Guard, run: Callable[[], Any]) -> Any:
    """Run a command unless it was answered before; then give that answer again.

    Returns: The answer in its wire form.
    Raises:  InvalidRequest `idempotency_key_reused`: the key was used with other parameters. What the command raises;
        a refusal that can only be repeated is kept and raised again.
    """
    stored = _stored(transactions, guard)
    if stored is not None:
        return _replay(transactions, stored, guard)
    token = _running.set(guard)
    try:
        return run()
    except _TwinWonError:
        return _replay(transactions, _stored_after(transactions, guard), guard)
    except ServiceError as refusal:
        if not refusal.is_definite or guard.is_pending:
            raise
        return _keep_refusal(transactions, guard, refusal)
    finally:
        _running.reset(token)


def claim(session: Session, now: datetime) -> bool:
    """Take the running command's key, as the first statement of its transaction; a twin waits here for the first.

    Returns: Whether this transaction took it; if it fails, `unclaim`.
    """
    guard = _running.get()
    if guard is None or guard.has_claimed:
        return False
    try:
        session.execute(insert(table).values(**guard.identity, digest=guard.digest, answer=None, answered_at=now))
    except IntegrityError:
        raise _TwinWonError from None
    guard.has_claimed = True
    return True


def unclaim() -> None:
    """Note that the transaction that took the running command's key was rolled back; the next one takes it."""
    guard = _running.get()
    assert guard is not None, "A command runs."
    guard.has_claimed = guard.has_answered = guard.is_pending = False


def keep_answer(session: Session, result: Any) -> Any:
    """Write the running command's answer beside its effect, and return its wire form."""
    guard = _running.get()
    if guard is None:
        return result
    answer = guard.dump(result)
    text = orjson.dumps({"result": answer}).decode()
    session.execute(update(table).where(*_is(guard)).values(answer=text))
    guard.has_answered = True
    return answer


def leave_pending() -> PendingCommand:
    """Let the running command's transaction commit without an answer, which `settle` keeps later."""
    guard = _running.get()
    assert guard is not None, "Only a command has a key to be answered under."
    guard.has_answered = guard.is_pending = True
    return PendingCommand(**guard.identity)


def settle(session: Session, command: PendingCommand, answer: object) -> None:
    """Keep the answer of a pending command: its result in wire form, or the ServiceError that it ended with."""
    wire = {"error": to_wire(answer)} if isinstance(answer, ServiceError) else {"result": answer}
    identity = [table.c[name] == value for name, value in command._asdict().items()]
    pending = update(table).where(*identity, table.c.answer.is_(None))
    session.execute(pending.values(answer=orjson.dumps(wire).decode()))


def require_answer() -> None:
    """Called before the commit. Raises: AssertionError for a command that forgot to keep its answer."""
    guard = _running.get()
    assert guard is None or guard.has_answered, f"{guard.method} must return uow.answer(…)."


def outdated(now: datetime) -> Select[Any]:
    """The keys of answers that are kept no longer."""
    return select(*table.primary_key).where(table.c.answered_at < now - KEPT, table.c.answer.is_not(None))


def _is(guard: Guard) -> list[Any]:
    return [table.c[name] == value for name, value in guard.identity.items()]


def _stored(transactions: Opens, guard: Guard) -> Any:
    with transactions.reading() as work:
        return work.session.execute(select(table.c.digest, table.c.answer).where(*_is(guard))).one_or_none()


def _stored_after(transactions: Opens, guard: Guard) -> Any:
    stored = _stored(transactions, guard)
    assert stored is not None, "The twin's row was there when ours was refused."
    return stored


def _replay(transactions: Opens, stored: Any, guard: Guard) -> Any:
    if stored.digest != guard.digest:
        raise InvalidRequest(
            "idempotency_key_reused", "This idempotency key was used for another request; choose a new one.", {}
        )
    while stored.answer is None:
        if current().deadline.left_ms <= ANSWER_MS:
            raise _command_in_progress()
        eventlet.sleep(POLL_S)
        stored = _stored_after(transactions, guard)
    answer = orjson.loads(stored.answer)
    if "error" in answer:
        raise from_wire(answer["error"])
    return answer["result"]


def _command_in_progress() -> Conflict:
    return Conflict(
        "command_in_progress",
        "This command has begun and is not finished; ask again under the same key.",
        {"retry_after_ms": 1_000},
    )


def _keep_refusal(transactions: Opens, guard: Guard, refusal: ServiceError) -> Any:
    answer = orjson.dumps({"error": to_wire(refusal)}).decode()
    try:
        with transactions.bare() as work:
            row = {"digest": guard.digest, "answer": answer, "answered_at": datetime.now(UTC)}
            work.session.execute(insert(table).values(**guard.identity, **row))
    except IntegrityError:
        return _replay(transactions, _stored_after(transactions, guard), guard)
    raise refusal
