"""The registry's tables: what happened to instances, and the proofs. Who is alive now is kept in memory."""

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from backbone.nameko.columns import Id, Instant
from backbone.nameko.database import new_metadata

IS_RUNNING = text("state = 'RUNNING'")


class Base(DeclarativeBase):
    """All tables of the registry."""

    metadata = new_metadata()
    type_annotation_map: ClassVar[dict[Any, Any]] = {datetime: Instant, int: BigInteger, list[Any]: JSON}


class InstanceEventRow(Base):
    """Something that happened to an instance."""

    __tablename__ = "instance_events"
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    instance_id: Mapped[str] = mapped_column(String(200))
    service: Mapped[str] = mapped_column(String(100))
    kind: Mapped[str] = mapped_column(String(20))
    occurred_at: Mapped[datetime]


class ProofRow(Base):
    """A proof; `renewed_at` is when the process that runs it was last known to be alive. One runs at a time."""

    __tablename__ = "proofs"
    __table_args__ = (
        Index("uq_proofs_running", "state", unique=True, sqlite_where=IS_RUNNING, postgresql_where=IS_RUNNING),
    )
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    state: Mapped[str] = mapped_column(String(20))
    reason: Mapped[str] = mapped_column(Text)
    started_at: Mapped[datetime]
    renewed_at: Mapped[datetime]
    ended_at: Mapped[datetime | None] = mapped_column(Instant)


class CheckRow(Base):
    """One law of one service in a proof, and what came of it so far."""

    __tablename__ = "proof_checks"
    proof_id: Mapped[str] = mapped_column(Id, ForeignKey("proofs.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    service: Mapped[str] = mapped_column(String(100))
    law: Mapped[str] = mapped_column(String(100))
    text: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(20))
    checked: Mapped[int]
    milliseconds: Mapped[int]
    in_flight: Mapped[int]
    offender_count: Mapped[int]
    offenders: Mapped[list[Any]]
