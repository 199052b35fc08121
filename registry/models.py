"""The registry's table: the journal of what happened to instances. Who is alive now is kept in memory."""

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from backbone.nameko.columns import Id, Instant
from backbone.nameko.database import new_metadata


class Base(DeclarativeBase):
    """All tables of the registry."""

    metadata = new_metadata()
    type_annotation_map: ClassVar[dict[Any, Any]] = {datetime: Instant}


class InstanceEventRow(Base):
    """Something that happened to an instance."""

    __tablename__ = "instance_events"
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    instance_id: Mapped[str] = mapped_column(String(200))
    service: Mapped[str] = mapped_column(String(100))
    kind: Mapped[str] = mapped_column(String(20))
    occurred_at: Mapped[datetime]
