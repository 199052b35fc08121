"""The counter's tables."""

from typing import Any, ClassVar

from sqlalchemy import BigInteger, CheckConstraint, String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from backbone.nameko.columns import Id
from backbone.nameko.database import new_metadata
from teller.contract import TITLE_LENGTH_MAX, TOPIC_LENGTH_MAX


class Base(DeclarativeBase):
    """All tables of the counter."""

    metadata = new_metadata()
    type_annotation_map: ClassVar[dict[Any, Any]] = {int: BigInteger}


class FactRow(Base):
    """What is known of one told fact."""

    __tablename__ = "facts"
    told_id: Mapped[str] = mapped_column(Id, primary_key=True)
    topic: Mapped[str] = mapped_column(String(TOPIC_LENGTH_MAX))
    state: Mapped[str] = mapped_column(String(20))


class CountRow(Base):
    """The count of one topic. `version` is that of the title."""

    __tablename__ = "counts"
    __table_args__ = (CheckConstraint("counted >= 0 AND withdrawn >= 0", name="counts_are_not_negative"),)
    topic: Mapped[str] = mapped_column(String(TOPIC_LENGTH_MAX), primary_key=True)
    counted: Mapped[int] = mapped_column(default=0)
    withdrawn: Mapped[int] = mapped_column(default=0)
    title: Mapped[str | None] = mapped_column(String(TITLE_LENGTH_MAX))
    version: Mapped[int] = mapped_column(default=0)
    is_complete: Mapped[bool] = mapped_column(default=False)
