"""Create topics and told facts, and the tables of the backbone."""

import sqlalchemy as sa
from alembic import op

from backbone.nameko.migrations import create_backbone_tables

revision = "0001"
down_revision = None


def upgrade() -> None:
    _create_topics()
    _create_told()
    create_backbone_tables()


def _create_topics() -> None:
    op.create_table(
        "topics",
        sa.Column("topic", sa.String(length=100), nullable=False),
        sa.Column("told", sa.BigInteger(), nullable=False),
        sa.Column("withdrawn", sa.BigInteger(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=True),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("is_closed", sa.Boolean(), nullable=False),
        sa.CheckConstraint("withdrawn BETWEEN 0 AND told", name=op.f("ck_topics_no_more_withdrawn_than_told")),
        sa.PrimaryKeyConstraint("topic", name=op.f("pk_topics")),
    )


def _create_told() -> None:
    op.create_table(
        "told",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("topic", sa.String(length=100), nullable=False),
        sa.Column("is_withdrawn", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["topic"], ["topics.topic"], name=op.f("fk_told_topic")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_told")),
    )
