"""The tables of the stock tally."""

from sqlalchemy import Integer, String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    """The tables of the stock tally."""


class Coin(Base):
    """A coin that was counted."""

    __tablename__ = "coins"

    coin_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    worth_minor: Mapped[int] = mapped_column(Integer)
    currency: Mapped[str] = mapped_column(String(3))
