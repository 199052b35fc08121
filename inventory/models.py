"""Inventory's tables, and the constraints that repeat what its aggregates promise."""

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from backbone.nameko.columns import Id, Instant
from backbone.nameko.database import new_metadata

# SQLite counts rows by itself only in a column declared INTEGER.
Sequence = BigInteger().with_variant(Integer, "sqlite")


class Base(DeclarativeBase):
    """All tables of inventory."""

    metadata = new_metadata()
    type_annotation_map: ClassVar[dict[Any, Any]] = {datetime: Instant, int: BigInteger}


class ProductRow(Base):
    """What is for sale. The price is net."""

    __tablename__ = "products"
    __table_args__ = (
        CheckConstraint("unit_price_minor > 0", name="price_is_positive"),
        Index("ix_products_name_id", "name", "id"),
        Index("ix_products_category", "category"),
    )
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    sku: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    description: Mapped[str] = mapped_column(Text)
    category: Mapped[str] = mapped_column(String(80))
    unit_price_minor: Mapped[int]
    currency: Mapped[str] = mapped_column(String(3))
    created_at: Mapped[datetime]


class StockItemRow(Base):
    """The counted and promised units of one SKU."""

    __tablename__ = "stock_items"
    __table_args__ = (
        CheckConstraint("reserved >= 0", name="reserved_is_not_negative"),
        CheckConstraint("reserved <= on_hand", name="nothing_is_oversold"),
        CheckConstraint("received >= on_hand", name="what_is_there_was_received"),
    )
    sku: Mapped[str] = mapped_column(String(40), ForeignKey("products.sku"), primary_key=True)
    received: Mapped[int]
    on_hand: Mapped[int]
    reserved: Mapped[int]


class OrderRow(Base):
    """An order; `sequence` makes its human number."""

    __tablename__ = "orders"
    __table_args__ = (
        CheckConstraint("total_minor = net_minor + tax_minor", name="total_is_net_and_tax"),
        Index("ix_orders_customer_id_id", "customer_id", "id"),
    )
    sequence: Mapped[int] = mapped_column(Sequence, primary_key=True, autoincrement=True)
    id: Mapped[str] = mapped_column(Id, unique=True)
    customer_id: Mapped[str] = mapped_column(Id)
    customer_email: Mapped[str] = mapped_column(String(254))
    customer_name: Mapped[str] = mapped_column(String(200))
    customer_country: Mapped[str] = mapped_column(String(2))
    state: Mapped[str] = mapped_column(String(20))
    currency: Mapped[str] = mapped_column(String(3))
    net_minor: Mapped[int]
    tax_minor: Mapped[int]
    total_minor: Mapped[int]
    placed_at: Mapped[datetime]


class OrderLineRow(Base):
    """One line of an order, with its price and tax frozen."""

    __tablename__ = "order_lines"
    __table_args__ = (CheckConstraint("quantity > 0", name="quantity_is_positive"),)
    order_id: Mapped[str] = mapped_column(Id, ForeignKey("orders.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    sku: Mapped[str] = mapped_column(String(40), ForeignKey("products.sku"))
    name: Mapped[str] = mapped_column(String(200))
    quantity: Mapped[int]
    unit_price_minor: Mapped[int]
    net_minor: Mapped[int]
    tax_rate_basis_points: Mapped[int]
    tax_minor: Mapped[int]


class ReservationRow(Base):
    """The units that a line of an order holds."""

    __tablename__ = "reservations"
    __table_args__ = (CheckConstraint("held >= 0", name="held_is_not_negative"), Index("ix_reservations_sku", "sku"))
    order_id: Mapped[str] = mapped_column(Id, ForeignKey("orders.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    sku: Mapped[str] = mapped_column(String(40), ForeignKey("stock_items.sku"))
    held: Mapped[int]
