"""The probe's tables."""

from typing import Any, ClassVar

from sqlalchemy import BigInteger, String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from backbone.nameko.database import new_metadata


class Base(DeclarativeBase):
    """All tables of the probe."""

    metadata = new_metadata()
    type_annotation_map: ClassVar[dict[Any, Any]] = {int: BigInteger}


class MarkRow(Base):
    """That something was done, and how often."""

    __tablename__ = "marks"
    name: Mapped[str] = mapped_column(String(100), primary_key=True)
    times: Mapped[int]


class MoodRow(Base):
    """Tests put a row here to make the event handler fail: `unavailable`, or `broken`."""

    __tablename__ = "moods"
    mood: Mapped[str] = mapped_column(String(20), primary_key=True)


class TripRow(Base):
    """A trip: absent, begun or cancelled; how often it was begun, and how many of its legs were walked."""

    __tablename__ = "trips"
    name: Mapped[str] = mapped_column(String(100), primary_key=True)
    state: Mapped[str] = mapped_column(String(20))
    begun: Mapped[int]
    legs: Mapped[int]
