"""Create products, stock, orders and shipments, and the tables of the backbone."""

import sqlalchemy as sa
from alembic import op

from backbone.nameko.columns import Instant
from backbone.nameko.migrations import create_backbone_tables

revision = "0001"
down_revision = None


def upgrade() -> None:
    _create_orders()
    _index_orders()
    _create_products()
    _create_order_timeline()
    _create_shipments()
    _create_stock_items()
    _create_movements()
    _create_order_lines()
    _create_shipment_lines()
    create_backbone_tables()


def _create_orders() -> None:
    op.create_table(
        "orders",
        sa.Column("sequence", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("customer_id", sa.String(length=36), nullable=False),
        sa.Column("customer_email", sa.String(length=254), nullable=False),
        sa.Column("customer_name", sa.String(length=200), nullable=False),
        sa.Column("customer_country", sa.String(length=2), nullable=False),
        sa.Column("recipient", sa.String(length=200), nullable=False),
        sa.Column("street", sa.String(length=200), nullable=False),
        sa.Column("street_extra", sa.String(length=200), nullable=False),
        sa.Column("postal_code", sa.String(length=20), nullable=False),
        sa.Column("city", sa.String(length=100), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("shipping_minor", sa.BigInteger(), nullable=False),
        sa.Column("shipping_tax_rate_basis_points", sa.BigInteger(), nullable=False),
        sa.Column("shipping_tax_minor", sa.BigInteger(), nullable=False),
        sa.Column("net_minor", sa.BigInteger(), nullable=False),
        sa.Column("tax_minor", sa.BigInteger(), nullable=False),
        sa.Column("total_minor", sa.BigInteger(), nullable=False),
        sa.Column("placed_at", Instant(timezone=True), nullable=False),
        sa.Column("hold_until", Instant(timezone=True), nullable=False),
        sa.Column("is_hold_extended", sa.Boolean(), nullable=False),
        sa.Column("payment_id", sa.String(length=36), nullable=True),
        sa.Column("entries", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "state IN ('RESERVED', 'EXPIRED', 'CANCELLED') OR payment_id IS NOT NULL",
            name=op.f("ck_orders_nothing_is_sent_unpaid"),
        ),
        sa.CheckConstraint("total_minor = net_minor + tax_minor", name=op.f("ck_orders_total_is_net_and_tax")),
        sa.PrimaryKeyConstraint("sequence", name=op.f("pk_orders")),
        sa.UniqueConstraint("id", name=op.f("uq_orders_id")),
    )


def _index_orders() -> None:
    op.create_index("ix_orders_customer_id_id", "orders", ["customer_id", "id"], unique=False)
    is_reserved = sa.text("state = 'RESERVED'")
    op.create_index("ix_orders_holds", "orders", ["hold_until"], sqlite_where=is_reserved, postgresql_where=is_reserved)
    op.create_index("ix_orders_state_id", "orders", ["state", "id"], unique=False)


def _create_products() -> None:
    op.create_table(
        "products",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("sku", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("category", sa.String(length=80), nullable=False),
        sa.Column("unit_price_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("tax_class", sa.String(length=10), nullable=False),
        sa.Column("is_archived", sa.Boolean(), nullable=False),
        sa.Column("created_at", Instant(timezone=True), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("unit_price_minor > 0", name=op.f("ck_products_price_is_positive")),
        sa.CheckConstraint("tax_class IN ('standard', 'reduced', 'zero')", name=op.f("ck_products_tax_class_is_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_products")),
        sa.UniqueConstraint("sku", name=op.f("uq_products_sku")),
    )
    op.create_index("ix_products_category", "products", ["category"], unique=False)
    op.create_index("ix_products_name_id", "products", ["name", "id"], unique=False)


def _create_order_timeline() -> None:
    op.create_table(
        "order_timeline",
        sa.Column("order_id", sa.String(length=36), nullable=False),
        sa.Column("sequence", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("at", Instant(timezone=True), nullable=False),
        sa.Column("actor_id", sa.String(length=100), nullable=False),
        sa.Column("details", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_order_timeline_order_id")),
        sa.PrimaryKeyConstraint("order_id", "sequence", name=op.f("pk_order_timeline")),
    )


def _create_shipments() -> None:
    op.create_table(
        "shipments",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("order_id", sa.String(length=36), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("carrier", sa.String(length=80), nullable=False),
        sa.Column("tracking_number", sa.String(length=80), nullable=False),
        sa.Column("planned_at", Instant(timezone=True), nullable=False),
        sa.Column("packed_at", Instant(timezone=True), nullable=True),
        sa.Column("dispatched_at", Instant(timezone=True), nullable=True),
        sa.Column("delivered_at", Instant(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(state = 'DELIVERED') = (delivered_at IS NOT NULL)", name=op.f("ck_shipments_what_arrived_has_arrived")
        ),
        sa.CheckConstraint(
            "(state IN ('SHIPPED', 'DELIVERED')) = (dispatched_at IS NOT NULL)",
            name=op.f("ck_shipments_what_left_has_left"),
        ),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_shipments_order_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shipments")),
    )
    op.create_index("ix_shipments_order_id_id", "shipments", ["order_id", "id"], unique=False)
    op.create_index("ix_shipments_state_id", "shipments", ["state", "id"], unique=False)


def _create_stock_items() -> None:
    op.create_table(
        "stock_items",
        sa.Column("sku", sa.String(length=40), nullable=False),
        sa.Column("received", sa.BigInteger(), nullable=False),
        sa.Column("adjusted", sa.BigInteger(), nullable=False),
        sa.Column("on_hand", sa.BigInteger(), nullable=False),
        sa.Column("reserved", sa.BigInteger(), nullable=False),
        sa.Column("shipped", sa.BigInteger(), nullable=False),
        sa.Column("restocked", sa.BigInteger(), nullable=False),
        sa.Column("scrapped", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "received + adjusted = on_hand + shipped - restocked", name=op.f("ck_stock_items_no_unit_is_lost")
        ),
        sa.CheckConstraint("reserved <= on_hand", name=op.f("ck_stock_items_nothing_is_oversold")),
        sa.CheckConstraint("reserved >= 0", name=op.f("ck_stock_items_reserved_is_not_negative")),
        sa.CheckConstraint(
            "received >= 0 AND shipped >= 0", name=op.f("ck_stock_items_what_came_and_went_is_not_negative")
        ),
        sa.CheckConstraint(
            "restocked >= 0 AND scrapped >= 0", name=op.f("ck_stock_items_what_came_back_is_not_negative")
        ),
        sa.ForeignKeyConstraint(["sku"], ["products.sku"], name=op.f("fk_stock_items_sku")),
        sa.PrimaryKeyConstraint("sku", name=op.f("pk_stock_items")),
    )


def _create_movements() -> None:
    op.create_table(
        "movements",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("sku", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("shipment_id", sa.String(length=36), nullable=True),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("actor_id", sa.String(length=100), nullable=False),
        sa.Column("moved_at", Instant(timezone=True), nullable=False),
        sa.CheckConstraint("quantity <> 0", name=op.f("ck_movements_something_moved")),
        sa.CheckConstraint(
            "(kind = 'shipped') = (shipment_id IS NOT NULL)", name=op.f("ck_movements_what_is_shipped_has_a_shipment")
        ),
        sa.ForeignKeyConstraint(["shipment_id"], ["shipments.id"], name=op.f("fk_movements_shipment_id")),
        sa.ForeignKeyConstraint(["sku"], ["stock_items.sku"], name=op.f("fk_movements_sku")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_movements")),
    )
    op.create_index("ix_movements_sku_id", "movements", ["sku", "id"], unique=False)


def _create_order_lines() -> None:
    op.create_table(
        "order_lines",
        sa.Column("order_id", sa.String(length=36), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("sku", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("unit_price_minor", sa.BigInteger(), nullable=False),
        sa.Column("net_minor", sa.BigInteger(), nullable=False),
        sa.Column("tax_class", sa.String(length=10), nullable=False),
        sa.Column("tax_rate_basis_points", sa.BigInteger(), nullable=False),
        sa.Column("tax_minor", sa.BigInteger(), nullable=False),
        sa.Column("held", sa.BigInteger(), nullable=False),
        sa.Column("committed", sa.BigInteger(), nullable=False),
        sa.Column("consumed", sa.BigInteger(), nullable=False),
        sa.Column("released", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "held + committed + consumed + released = quantity", name=op.f("ck_order_lines_each_unit_is_somewhere")
        ),
        sa.CheckConstraint(
            "net_minor = unit_price_minor * quantity", name=op.f("ck_order_lines_net_is_price_times_quantity")
        ),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_order_lines_quantity_is_positive")),
        sa.CheckConstraint("held >= 0 AND committed >= 0", name=op.f("ck_order_lines_reserved_is_not_negative")),
        sa.CheckConstraint("consumed >= 0 AND released >= 0", name=op.f("ck_order_lines_settled_is_not_negative")),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_order_lines_order_id")),
        sa.ForeignKeyConstraint(["sku"], ["stock_items.sku"], name=op.f("fk_order_lines_sku")),
        sa.PrimaryKeyConstraint("order_id", "position", name=op.f("pk_order_lines")),
    )
    op.create_index("ix_order_lines_sku", "order_lines", ["sku"], unique=False)


def _create_shipment_lines() -> None:
    op.create_table(
        "shipment_lines",
        sa.Column("shipment_id", sa.String(length=36), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("sku", sa.String(length=40), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_shipment_lines_quantity_is_positive")),
        sa.ForeignKeyConstraint(["shipment_id"], ["shipments.id"], name=op.f("fk_shipment_lines_shipment_id")),
        sa.PrimaryKeyConstraint("shipment_id", "position", name=op.f("pk_shipment_lines")),
    )
