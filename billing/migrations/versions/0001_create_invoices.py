"""Create invoices, and the tables of the backbone."""

import sqlalchemy as sa
from alembic import op

from backbone.nameko.columns import Instant
from backbone.nameko.migrations import create_backbone_tables

revision = "0001"
down_revision = None


def upgrade() -> None:
    _create_invoices()
    _create_number_series()
    create_backbone_tables()


def _create_invoices() -> None:
    op.create_table(
        "invoices",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("number", sa.String(length=30), nullable=False),
        sa.Column("order_id", sa.String(length=36), nullable=False),
        sa.Column("order_number", sa.String(length=20), nullable=False),
        sa.Column("customer_id", sa.String(length=36), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("net_minor", sa.BigInteger(), nullable=False),
        sa.Column("tax_minor", sa.BigInteger(), nullable=False),
        sa.Column("total_minor", sa.BigInteger(), nullable=False),
        sa.Column("issued_at", Instant(timezone=True), nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.CheckConstraint("total_minor = net_minor + tax_minor", name=op.f("ck_invoices_total_is_net_and_tax")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invoices")),
        sa.UniqueConstraint("number", name=op.f("uq_invoices_number")),
        sa.UniqueConstraint("order_id", name=op.f("uq_invoices_order_id")),
    )
    op.create_index("ix_invoices_customer_id_id", "invoices", ["customer_id", "id"], unique=False)


def _create_number_series() -> None:
    op.create_table(
        "number_series",
        sa.Column("series", sa.String(length=10), nullable=False),
        sa.Column("year", sa.BigInteger(), nullable=False),
        sa.Column("last_number", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("series", "year", name=op.f("pk_number_series")),
    )
