"""The teller's tables."""

from typing import Any, ClassVar

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from backbone.nameko.columns import Id
from backbone.nameko.database import new_metadata
from teller.contract import TITLE_LENGTH_MAX, TOPIC_LENGTH_MAX


class Base(DeclarativeBase):
    """All tables of the teller."""

    metadata = new_metadata()
    type_annotation_map: ClassVar[dict[Any, Any]] = {int: BigInteger}


class TopicRow(Base):
    """What was told about a topic."""

    __tablename__ = "topics"
    __table_args__ = (CheckConstraint("withdrawn BETWEEN 0 AND told", name="no_more_withdrawn_than_told"),)
    topic: Mapped[str] = mapped_column(String(TOPIC_LENGTH_MAX), primary_key=True)
    told: Mapped[int] = mapped_column(default=0)
    withdrawn: Mapped[int] = mapped_column(default=0)
    title: Mapped[str | None] = mapped_column(String(TITLE_LENGTH_MAX))
    version: Mapped[int] = mapped_column(default=0)
    is_closed: Mapped[bool] = mapped_column(default=False)


class ToldRow(Base):
    """A fact that was told."""

    __tablename__ = "told"
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    topic: Mapped[str] = mapped_column(ForeignKey(TopicRow.topic))
    is_withdrawn: Mapped[bool] = mapped_column(default=False)
