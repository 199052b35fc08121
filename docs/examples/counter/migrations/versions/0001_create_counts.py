"""Create facts and counts, and the tables of the backbone."""

import sqlalchemy as sa
from alembic import op

from backbone.nameko.migrations import create_backbone_tables

revision = "0001"
down_revision = None


def upgrade() -> None:
    _create_facts()
    _create_counts()
    create_backbone_tables()


def _create_facts() -> None:
    op.create_table(
        "facts",
        sa.Column("told_id", sa.String(length=36), nullable=False),
        sa.Column("topic", sa.String(length=100), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.PrimaryKeyConstraint("told_id", name=op.f("pk_facts")),
    )


def _create_counts() -> None:
    op.create_table(
        "counts",
        sa.Column("topic", sa.String(length=100), nullable=False),
        sa.Column("counted", sa.BigInteger(), nullable=False),
        sa.Column("withdrawn", sa.BigInteger(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=True),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("is_complete", sa.Boolean(), nullable=False),
        sa.CheckConstraint("counted >= 0 AND withdrawn >= 0", name=op.f("ck_counts_counts_are_not_negative")),
        sa.PrimaryKeyConstraint("topic", name=op.f("pk_counts")),
    )
