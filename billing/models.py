"""Billing's tables."""

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import JSON, BigInteger, CheckConstraint, Index, String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from backbone.nameko.columns import Id, Instant
from backbone.nameko.database import new_metadata


class Base(DeclarativeBase):
    """All tables of billing."""

    metadata = new_metadata()
    type_annotation_map: ClassVar[dict[Any, Any]] = {datetime: Instant, int: BigInteger, dict[str, Any]: JSON}


class InvoiceRow(Base):
    """An issued invoice. `document` is all that is printed on it, and never changes."""

    __tablename__ = "invoices"
    __table_args__ = (
        CheckConstraint("total_minor = net_minor + tax_minor", name="total_is_net_and_tax"),
        Index("ix_invoices_customer_id_id", "customer_id", "id"),
    )
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    number: Mapped[str] = mapped_column(String(30), unique=True)
    order_id: Mapped[str] = mapped_column(Id, unique=True)
    order_number: Mapped[str] = mapped_column(String(20))
    customer_id: Mapped[str] = mapped_column(Id)
    state: Mapped[str] = mapped_column(String(20))
    currency: Mapped[str] = mapped_column(String(3))
    net_minor: Mapped[int]
    tax_minor: Mapped[int]
    total_minor: Mapped[int]
    issued_at: Mapped[datetime]
    document: Mapped[dict[str, Any]]


class NumberSeriesRow(Base):
    """The last number given in a series and year. It is locked while a document is issued: no number is left out."""

    __tablename__ = "number_series"
    series: Mapped[str] = mapped_column(String(10), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True)
    last_number: Mapped[int]
