"""All SQL of the registry, and the unit of work that holds it."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, cast

from sqlalchemy import ColumnElement, ScalarSelect, delete, func, insert, select, update
from sqlalchemy.orm import Session

from backbone.messages import Page, new_id
from backbone.nameko.crossing import insert_unless_there
from backbone.nameko.database import UnitOfWork
from backbone.nameko.paging import page
from registry.contract import BROKEN, INTERRUPTED, KEPT, RUNNING, ListProofs
from registry.models import CheckRow, InstanceEventRow, ProofRow
from registry.proofs import Check, Proof


class RegistryWork(UnitOfWork):
    """A transaction on the registry's database."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.proofs = Proofs(session)

    def note(self, instance_id: str, service: str, kind: str) -> None:
        """Write into the journal what happened to an instance."""
        self.session.execute(
            insert(InstanceEventRow).values(
                id=new_id(), instance_id=instance_id, service=service, kind=kind, occurred_at=self.now
            )
        )


class Proofs:
    """The proofs."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, proof: Proof) -> bool:
        """Store a new proof. Returns: Whether none was running, so that it is stored now."""
        values = {"id": proof.id, "started_at": proof.started_at, "renewed_at": proof.started_at, **_changing(proof)}
        return insert_unless_there(self._session, ProofRow, values)

    def running(self) -> str | None:
        """The id of the proof that runs."""
        return self._session.scalars(select(ProofRow.id).where(ProofRow.state == RUNNING)).one_or_none()

    def get(self, proof_id: str) -> dict[str, Any] | None:
        """A proof with its checks, as `ProofSchema` has it."""
        row = self._session.get(ProofRow, proof_id)
        if row is None:
            return None
        checks = select(CheckRow).where(CheckRow.proof_id == proof_id).order_by(CheckRow.position)
        return _head(row) | {"checks": [_check(each) for each in self._session.scalars(checks)]}

    def page(self, asked: ListProofs) -> Page[dict[str, Any]]:
        """A page of proofs, newest first."""
        counts = (_laws(), _laws(CheckRow.state == KEPT), _laws(CheckRow.state == BROKEN))
        return page(
            self._session,
            select(ProofRow, *counts),
            (ProofRow.id,),
            lambda found: _head(found[0]) | dict(zip(("laws", "kept", "broken"), found[1:], strict=False)),
            cursor=asked.cursor,
            limit=asked.limit,
            is_descending=True,
        )

    def save(self, proof: Proof, checks: Iterable[Check], now: datetime) -> bool:
        """Store a proof and some of its checks, unless it has ended meanwhile. Returns: Whether it still ran."""
        is_running = (ProofRow.id == proof.id, ProofRow.state == RUNNING)
        changed = update(ProofRow).where(*is_running).values(renewed_at=now, **_changing(proof))
        if not cast(Any, self._session.execute(changed)).rowcount:
            return False
        for check in checks:
            self._session.merge(_check_row(proof, check))
        self._session.flush()
        return True

    def renew(self, proof_id: str, now: datetime) -> None:
        """Note that the process that runs a proof is alive."""
        self._session.execute(update(ProofRow).where(ProofRow.id == proof_id).values(renewed_at=now))

    def interrupt(self, before: datetime, reason: str, now: datetime) -> list[str]:
        """End the proofs whose process was not heard of since then. Returns: their ids."""
        is_left = (ProofRow.state == RUNNING, ProofRow.renewed_at < before)
        left = list(self._session.scalars(select(ProofRow.id).where(*is_left).with_for_update()))
        if left:
            ended = {"state": INTERRUPTED, "reason": reason, "ended_at": now}
            self._session.execute(update(ProofRow).where(ProofRow.id.in_(left)).values(ended))
        return left

    def forget(self, before: datetime) -> None:
        """Delete the proofs that were started before then."""
        old = select(ProofRow.id).where(ProofRow.started_at < before, ProofRow.state != RUNNING)
        self._session.execute(delete(CheckRow).where(CheckRow.proof_id.in_(old)))
        self._session.execute(delete(ProofRow).where(ProofRow.id.in_(old)))


_HEAD = ("id", "state", "reason", "started_at", "ended_at")
_SAME = ("service", "law", "text", "state", "checked", "milliseconds", "in_flight", "offender_count", "offenders")


def _changing(proof: Proof) -> dict[str, Any]:
    return {"state": proof.state, "reason": proof.reason, "ended_at": proof.ended_at}


def _head(row: ProofRow) -> dict[str, Any]:
    return {name: getattr(row, name) for name in _HEAD}


def _laws(*conditions: ColumnElement[bool]) -> ScalarSelect[int]:
    """How many laws of a proof are so."""
    return select(func.count()).where(CheckRow.proof_id == ProofRow.id, *conditions).scalar_subquery()


def _check_row(proof: Proof, check: Check) -> CheckRow:
    same = {name: getattr(check, name) for name in _SAME}
    position = next(place for place, each in enumerate(proof.checks) if each is check)
    return CheckRow(proof_id=proof.id, position=position, **same)


def _check(row: CheckRow) -> dict[str, Any]:
    return {name: getattr(row, name) for name in _SAME}
