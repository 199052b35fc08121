"""Create instance events, and the tables of the backbone."""

import sqlalchemy as sa
from alembic import op

from backbone.nameko.columns import Instant
from backbone.nameko.migrations import create_backbone_tables

revision = "0001"
down_revision = None


def upgrade() -> None:
    _create_instance_events()
    create_backbone_tables()


def _create_instance_events() -> None:
    op.create_table(
        "instance_events",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("instance_id", sa.String(length=200), nullable=False),
        sa.Column("service", sa.String(length=100), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("occurred_at", Instant(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_instance_events")),
    )
