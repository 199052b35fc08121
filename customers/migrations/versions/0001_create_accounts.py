"""Create accounts, and the tables of the backbone."""

import sqlalchemy as sa
from alembic import op

from backbone.nameko.columns import Instant
from backbone.nameko.migrations import create_backbone_tables

revision = "0001"
down_revision = None


def upgrade() -> None:
    _create_customers()
    _create_credentials()
    _create_roles()
    create_backbone_tables()


def _create_customers() -> None:
    op.create_table(
        "customers",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("created_at", Instant(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customers")),
        sa.UniqueConstraint("email", name=op.f("uq_customers_email")),
    )


def _create_credentials() -> None:
    op.create_table(
        "credentials",
        sa.Column("customer_id", sa.String(length=36), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["customer_id"], ["customers.id"], name=op.f("fk_credentials_customer_id")),
        sa.PrimaryKeyConstraint("customer_id", name=op.f("pk_credentials")),
    )


def _create_roles() -> None:
    op.create_table(
        "roles",
        sa.Column("customer_id", sa.String(length=36), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(["customer_id"], ["customers.id"], name=op.f("fk_roles_customer_id")),
        sa.PrimaryKeyConstraint("customer_id", "role", name=op.f("pk_roles")),
    )
