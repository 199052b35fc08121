"""Inventory's tables, and the constraints that repeat what its aggregates promise."""

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, Integer, String, Text, text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from backbone.nameko.columns import Id, Instant
from backbone.nameko.database import new_metadata

# SQLite counts rows by itself only in a column declared INTEGER.
Sequence = BigInteger().with_variant(Integer, "sqlite")
Sku = String(40)
State = String(20)
ActorId = String(100)

IS_RESERVED = text("state = 'RESERVED'")
"""Part of each search for holds that have ended, so that databases use the index of these alone."""


class Base(DeclarativeBase):
    """All tables of inventory."""

    metadata = new_metadata()
    type_annotation_map: ClassVar[dict[Any, Any]] = {datetime: Instant, int: BigInteger}


class ProductRow(Base):
    """What is, or was, for sale. The price is net."""

    __tablename__ = "products"
    __table_args__ = (
        CheckConstraint("unit_price_minor > 0", name="price_is_positive"),
        CheckConstraint("tax_class IN ('standard', 'reduced', 'zero')", name="tax_class_is_known"),
        Index("ix_products_name_id", "name", "id"),
        Index("ix_products_category", "category"),
    )
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    sku: Mapped[str] = mapped_column(Sku, unique=True)
    name: Mapped[str] = mapped_column(String(200))
    description: Mapped[str] = mapped_column(Text)
    category: Mapped[str] = mapped_column(String(80))
    unit_price_minor: Mapped[int]
    currency: Mapped[str] = mapped_column(String(3))
    tax_class: Mapped[str] = mapped_column(String(10))
    is_archived: Mapped[bool]
    created_at: Mapped[datetime]
    version: Mapped[int]


class StockItemRow(Base):
    """The counted and promised units of one SKU."""

    __tablename__ = "stock_items"
    __table_args__ = (
        CheckConstraint("reserved >= 0", name="reserved_is_not_negative"),
        CheckConstraint("reserved <= on_hand", name="nothing_is_oversold"),
        CheckConstraint("received >= 0 AND shipped >= 0", name="what_came_and_went_is_not_negative"),
        CheckConstraint("restocked >= 0 AND scrapped >= 0", name="what_came_back_is_not_negative"),
        CheckConstraint("received + adjusted = on_hand + shipped - restocked", name="no_unit_is_lost"),
    )
    sku: Mapped[str] = mapped_column(Sku, ForeignKey("products.sku"), primary_key=True)
    received: Mapped[int]
    adjusted: Mapped[int]
    on_hand: Mapped[int]
    reserved: Mapped[int]
    shipped: Mapped[int]
    restocked: Mapped[int]
    scrapped: Mapped[int]


class MovementRow(Base):
    """Units of a SKU that came or went; those of a SKU add up to what is on hand."""

    __tablename__ = "movements"
    __table_args__ = (
        CheckConstraint("quantity <> 0", name="something_moved"),
        CheckConstraint("(kind = 'shipped') = (shipment_id IS NOT NULL)", name="what_is_shipped_has_a_shipment"),
        Index("ix_movements_sku_id", "sku", "id"),
    )
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    sku: Mapped[str] = mapped_column(Sku, ForeignKey("stock_items.sku"))
    kind: Mapped[str] = mapped_column(String(10))
    quantity: Mapped[int]
    shipment_id: Mapped[str | None] = mapped_column(Id, ForeignKey("shipments.id"))
    reason: Mapped[str] = mapped_column(String(200))
    actor_id: Mapped[str] = mapped_column(ActorId)
    moved_at: Mapped[datetime]


class OrderRow(Base):
    """An order; `sequence` makes its human number, and `entries` counts its timeline."""

    __tablename__ = "orders"
    __table_args__ = (
        CheckConstraint("total_minor = net_minor + tax_minor", name="total_is_net_and_tax"),
        CheckConstraint(
            "state IN ('RESERVED', 'EXPIRED', 'CANCELLED') OR payment_id IS NOT NULL", name="nothing_is_sent_unpaid"
        ),
        Index("ix_orders_customer_id_id", "customer_id", "id"),
        Index("ix_orders_state_id", "state", "id"),
        Index("ix_orders_customer_email_id", "customer_email", "id"),
        Index("ix_orders_placed_at", "placed_at"),
        Index("ix_orders_holds", "hold_until", sqlite_where=IS_RESERVED, postgresql_where=IS_RESERVED),
    )
    sequence: Mapped[int] = mapped_column(Sequence, primary_key=True, autoincrement=True)
    id: Mapped[str] = mapped_column(Id, unique=True)
    customer_id: Mapped[str] = mapped_column(Id)
    customer_email: Mapped[str] = mapped_column(String(254))
    customer_name: Mapped[str] = mapped_column(String(200))
    customer_country: Mapped[str] = mapped_column(String(2))
    recipient: Mapped[str] = mapped_column(String(200))
    street: Mapped[str] = mapped_column(String(200))
    street_extra: Mapped[str] = mapped_column(String(200))
    postal_code: Mapped[str] = mapped_column(String(20))
    city: Mapped[str] = mapped_column(String(100))
    country: Mapped[str] = mapped_column(String(2))
    state: Mapped[str] = mapped_column(State)
    currency: Mapped[str] = mapped_column(String(3))
    shipping_minor: Mapped[int]
    shipping_tax_rate_basis_points: Mapped[int]
    shipping_tax_minor: Mapped[int]
    net_minor: Mapped[int]
    tax_minor: Mapped[int]
    total_minor: Mapped[int]
    placed_at: Mapped[datetime]
    hold_until: Mapped[datetime]
    is_hold_extended: Mapped[bool]
    payment_id: Mapped[str | None] = mapped_column(Id)
    entries: Mapped[int]
    version: Mapped[int]


class OrderLineRow(Base):
    """One line of an order with its price and tax frozen, and the reservation of its units."""

    __tablename__ = "order_lines"
    __table_args__ = (
        CheckConstraint("quantity > 0", name="quantity_is_positive"),
        CheckConstraint("net_minor = unit_price_minor * quantity", name="net_is_price_times_quantity"),
        CheckConstraint("held + committed + consumed + released = quantity", name="each_unit_is_somewhere"),
        CheckConstraint("held >= 0 AND committed >= 0", name="reserved_is_not_negative"),
        CheckConstraint("consumed >= 0 AND released >= 0", name="settled_is_not_negative"),
        Index("ix_order_lines_sku", "sku"),
    )
    order_id: Mapped[str] = mapped_column(Id, ForeignKey("orders.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    sku: Mapped[str] = mapped_column(Sku, ForeignKey("stock_items.sku"))
    name: Mapped[str] = mapped_column(String(200))
    quantity: Mapped[int]
    unit_price_minor: Mapped[int]
    net_minor: Mapped[int]
    tax_class: Mapped[str] = mapped_column(String(10))
    tax_rate_basis_points: Mapped[int]
    tax_minor: Mapped[int]
    held: Mapped[int]
    committed: Mapped[int]
    consumed: Mapped[int]
    released: Mapped[int]


class ShipmentRow(Base):
    """Units of an order that leave the warehouse together."""

    __tablename__ = "shipments"
    __table_args__ = (
        CheckConstraint("(state IN ('SHIPPED', 'DELIVERED')) = (dispatched_at IS NOT NULL)", name="what_left_has_left"),
        CheckConstraint("(state = 'DELIVERED') = (delivered_at IS NOT NULL)", name="what_arrived_has_arrived"),
        Index("ix_shipments_order_id_id", "order_id", "id"),
        Index("ix_shipments_state_id", "state", "id"),
    )
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    order_id: Mapped[str] = mapped_column(Id, ForeignKey("orders.id"))
    state: Mapped[str] = mapped_column(State)
    carrier: Mapped[str] = mapped_column(String(80))
    tracking_number: Mapped[str] = mapped_column(String(80))
    planned_at: Mapped[datetime]
    packed_at: Mapped[datetime | None]
    dispatched_at: Mapped[datetime | None]
    delivered_at: Mapped[datetime | None]


class ShipmentLineRow(Base):
    """Units of an order line in a shipment."""

    __tablename__ = "shipment_lines"
    __table_args__ = (CheckConstraint("quantity > 0", name="quantity_is_positive"),)
    shipment_id: Mapped[str] = mapped_column(Id, ForeignKey("shipments.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    sku: Mapped[str] = mapped_column(Sku)
    quantity: Mapped[int]


class TimelineRow(Base):
    """Something that happened to an order; `sequence` has no gap within it."""

    __tablename__ = "order_timeline"
    order_id: Mapped[str] = mapped_column(Id, ForeignKey("orders.id"), primary_key=True)
    sequence: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[str] = mapped_column(String(30))
    at: Mapped[datetime]
    actor_id: Mapped[str] = mapped_column(ActorId)
    details: Mapped[str] = mapped_column(Text)
