"""Create topics and told facts, and the tables of the backbone."""

import sqlalchemy as sa
from alembic import op

from backbone.nameko.columns import Instant

revision = "0001"
down_revision = None


def upgrade() -> None:
    _create_topics()
    _create_told()
    _create_outbox()
    _create_inbox()
    _create_idempotency_keys()


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


def _create_outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column("message_id", sa.String(length=36), nullable=False),
        sa.Column("exchange", sa.String(length=100), nullable=False),
        sa.Column("routing_key", sa.String(length=100), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("leased_until_ms", sa.BigInteger(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("message_id", name=op.f("pk_outbox")),
    )


def _create_inbox() -> None:
    op.create_table(
        "inbox",
        sa.Column("message_id", sa.String(length=36), nullable=False),
        sa.Column("handler", sa.String(length=100), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("body", sa.Text(), nullable=True),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("failures", sa.Integer(), server_default="0", nullable=False),
        sa.Column("next_attempt_ms", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("received_at", Instant(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("message_id", "handler", name=op.f("pk_inbox")),
        sqlite_with_rowid=False,
    )
    is_open = sa.text("state <> 'done'")
    columns = ["state", "next_attempt_ms"]
    op.create_index("ix_inbox_open", "inbox", columns, sqlite_where=is_open, postgresql_where=is_open)


def _create_idempotency_keys() -> None:
    op.create_table(
        "idempotency_keys",
        sa.Column("actor", sa.String(length=100), nullable=False),
        sa.Column("method", sa.String(length=100), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("answered_at", Instant(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("actor", "method", "key", name=op.f("pk_idempotency_keys")),
    )
    op.create_index(op.f("ix_idempotency_keys_answered_at"), "idempotency_keys", ["answered_at"], unique=False)
