"""The tables of customers."""

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, Text, text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from backbone.nameko.columns import Id, Instant
from backbone.nameko.database import new_metadata

Hash = String(64)
"""SHA-256 in hexadecimal."""
Folded = String(600).with_variant(String(600, collation="C"), "postgresql")
"""A name in one case, up to three times as long; PostgreSQL orders it by letters alone, as a search by prefix needs."""
_IS_OPEN, _HAS_ENDED = text("ended_at IS NULL"), text("ended_at IS NOT NULL")


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
    folded_name: Mapped[str] = mapped_column(Folded, server_default=text("''"))
    country: Mapped[str] = mapped_column(String(2))
    created_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(Integer)
    __table_args__ = (Index("ix_customers_folded_name_id", "folded_name", "id"),)


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


class AddressRow(Base):
    """Where a person gets post."""

    __tablename__ = "addresses"
    customer_id: Mapped[str] = mapped_column(Id, ForeignKey("customers.id"), primary_key=True)
    recipient: Mapped[str] = mapped_column(String(200))
    street: Mapped[str] = mapped_column(String(200))
    street_extra: Mapped[str] = mapped_column(String(200))
    postal_code: Mapped[str] = mapped_column(String(20))
    city: Mapped[str] = mapped_column(String(100))
    country: Mapped[str] = mapped_column(String(2))


class SessionRow(Base):
    """A person who signed in; of refresh tokens there are hashes only."""

    __tablename__ = "sessions"
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    customer_id: Mapped[str] = mapped_column(Id, ForeignKey("customers.id"))
    family_hash: Mapped[str] = mapped_column(Hash, unique=True)
    token_hash: Mapped[str] = mapped_column(Hash)
    previous_hash: Mapped[str | None] = mapped_column(Hash)
    replaced_at: Mapped[datetime | None]
    seed: Mapped[str | None] = mapped_column(Hash)
    created_at: Mapped[datetime]
    used_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    ended_at: Mapped[datetime | None]
    reason: Mapped[str | None] = mapped_column(String(20))
    __table_args__ = (
        CheckConstraint("(ended_at IS NULL) = (reason IS NULL)", name="ended_for_a_reason"),
        CheckConstraint("(previous_hash IS NULL) = (seed IS NULL)", name="replaced_by_a_seed"),
        Index("ix_sessions_open", "customer_id", sqlite_where=_IS_OPEN, postgresql_where=_IS_OPEN),
        Index("ix_sessions_ended", "ended_at", "id", sqlite_where=_HAS_ENDED, postgresql_where=_HAS_ENDED),
    )


class SignInsRow(Base):
    """The latest attempts to sign in with an address, which may have an account or not."""

    __tablename__ = "sign_ins"
    address_hash: Mapped[str] = mapped_column(Hash, primary_key=True)
    attempts: Mapped[str] = mapped_column(Text)
    latest_at: Mapped[datetime] = mapped_column(index=True)
