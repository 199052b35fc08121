"""The tally's only table."""

from typing import ClassVar

from sqlalchemy import Integer, MetaData, String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from backbone.nameko.columns import Id
from backbone.nameko.database import UnitOfWork, new_metadata
from bench.ours.tally.contract import SERVICE


class Base(DeclarativeBase):
    """The tables of the tally, with the backbone's own."""

    metadata: ClassVar[MetaData] = new_metadata()


class CoinRow(Base):
    """A coin that was counted."""

    __tablename__ = "coins"

    coin_id: Mapped[str] = mapped_column(Id, primary_key=True)
    worth_minor: Mapped[int] = mapped_column(Integer)
    currency: Mapped[str] = mapped_column(String(3))


class TallyWork(UnitOfWork):
    """A transaction of the tally."""

    producer = SERVICE
