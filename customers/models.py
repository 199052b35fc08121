"""The tables of customers."""

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import ForeignKey, Integer, String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from backbone.nameko.columns import Id, Instant
from backbone.nameko.database import new_metadata


class Base(DeclarativeBase):
    """All tables of customers."""

    metadata = new_metadata()
    type_annotation_map: ClassVar[dict[Any, Any]] = {datetime: Instant}


class CustomerRow(Base):
    """A person's account."""

    __tablename__ = "customers"
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    country: Mapped[str] = mapped_column(String(2))
    created_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(Integer)


class CredentialRow(Base):
    """How a person proves who they are; apart from the account, so that no list of accounts ever loads it."""

    __tablename__ = "credentials"
    customer_id: Mapped[str] = mapped_column(Id, ForeignKey("customers.id"), primary_key=True)
    password_hash: Mapped[str] = mapped_column(String(200))


class RoleRow(Base):
    """A role that a person has."""

    __tablename__ = "roles"
    customer_id: Mapped[str] = mapped_column(Id, ForeignKey("customers.id"), primary_key=True)
    role: Mapped[str] = mapped_column(String(20), primary_key=True)
