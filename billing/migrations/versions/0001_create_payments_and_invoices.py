"""Create payments, invoices and the sandbox provider, and the tables of the backbone."""

import sqlalchemy as sa
from alembic import op

from backbone.nameko.columns import Instant
from backbone.nameko.migrations import create_backbone_tables

revision = "0001"
down_revision = None


def upgrade() -> None:
    _create_chain_head()
    _create_invoices()
    _create_number_series()
    _create_payments()
    _create_sandbox_operations()
    _create_billed_orders()
    _create_payment_attempts()
    _index_payment_attempts()
    _create_authorisations()
    _create_charges()
    create_backbone_tables()


def _create_chain_head() -> None:
    op.create_table(
        "chain_head",
        sa.Column("name", sa.String(length=20), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("link", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_chain_head")),
    )


def _create_invoices() -> None:
    op.create_table(
        "invoices",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("number", sa.String(length=30), nullable=False),
        sa.Column("order_id", sa.String(length=36), nullable=False),
        sa.Column("order_number", sa.String(length=20), nullable=False),
        sa.Column("shipment_id", sa.String(length=36), nullable=False),
        sa.Column("customer_id", sa.String(length=36), nullable=False),
        sa.Column("corrects_id", sa.String(length=36), nullable=True),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("net_minor", sa.BigInteger(), nullable=False),
        sa.Column("tax_minor", sa.BigInteger(), nullable=False),
        sa.Column("total_minor", sa.BigInteger(), nullable=False),
        sa.Column("issued_at", Instant(timezone=True), nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("link", sa.String(length=64), nullable=False),
        sa.CheckConstraint("total_minor = net_minor + tax_minor", name=op.f("ck_invoices_total_is_net_and_tax")),
        sa.ForeignKeyConstraint(["corrects_id"], ["invoices.id"], name=op.f("fk_invoices_corrects_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invoices")),
        sa.UniqueConstraint("number", name=op.f("uq_invoices_number")),
        sa.UniqueConstraint("position", name=op.f("uq_invoices_position")),
        sa.UniqueConstraint("shipment_id", "kind", name=op.f("uq_invoices_shipment_id_kind")),
    )
    op.create_index("ix_invoices_customer_id_id", "invoices", ["customer_id", "id"], unique=False)
    op.create_index("ix_invoices_order_id_id", "invoices", ["order_id", "id"], unique=False)


def _create_number_series() -> None:
    op.create_table(
        "number_series",
        sa.Column("series", sa.String(length=10), nullable=False),
        sa.Column("year", sa.BigInteger(), nullable=False),
        sa.Column("last_number", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("series", "year", name=op.f("pk_number_series")),
    )


def _create_payments() -> None:
    op.create_table(
        "payments",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("order_id", sa.String(length=36), nullable=False),
        sa.Column("order_number", sa.String(length=20), nullable=False),
        sa.Column("customer_id", sa.String(length=36), nullable=False),
        sa.Column("standing", sa.String(length=10), nullable=False),
        sa.Column("closed_by", sa.String(length=20), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("total_minor", sa.BigInteger(), nullable=False),
        sa.Column("authorised_minor", sa.BigInteger(), nullable=False),
        sa.Column("captured_minor", sa.BigInteger(), nullable=False),
        sa.Column("voided_minor", sa.BigInteger(), nullable=False),
        sa.Column("refunded_minor", sa.BigInteger(), nullable=False),
        sa.Column("deposit_minor", sa.BigInteger(), nullable=False),
        sa.Column("created_at", Instant(timezone=True), nullable=False),
        sa.CheckConstraint("standing IN ('ABSENT', 'OPEN', 'CLOSED')", name=op.f("ck_payments_standing_is_known")),
        sa.CheckConstraint(
            "captured_minor + voided_minor <= authorised_minor", name=op.f("ck_payments_only_what_was_authorised")
        ),
        sa.CheckConstraint("deposit_minor >= 0", name=op.f("ck_payments_only_what_was_captured_is_applied")),
        sa.CheckConstraint(
            "refunded_minor <= captured_minor", name=op.f("ck_payments_only_what_was_captured_goes_back")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payments")),
        sa.UniqueConstraint("order_id", name=op.f("uq_payments_order_id")),
    )
    op.create_index("ix_payments_customer_id_id", "payments", ["customer_id", "id"], unique=False)


def _create_sandbox_operations() -> None:
    op.create_table(
        "sandbox_operations",
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("reference", sa.String(length=200), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("card_token", sa.String(length=200), nullable=False),
        sa.Column("is_done", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_sandbox_operations")),
    )
    op.create_index("ix_sandbox_operations_reference", "sandbox_operations", ["reference"], unique=False)


def _create_billed_orders() -> None:
    op.create_table(
        "billed_orders",
        sa.Column("order_id", sa.String(length=36), nullable=False),
        sa.Column("placed", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["order_id"], ["payments.order_id"], name=op.f("fk_billed_orders_order_id")),
        sa.PrimaryKeyConstraint("order_id", name=op.f("pk_billed_orders")),
    )


def _create_payment_attempts() -> None:
    op.create_table(
        "payment_attempts",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("payment_id", sa.String(length=36), nullable=False),
        sa.Column("order_id", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("authorisation_id", sa.String(length=36), nullable=True),
        sa.Column("reference", sa.String(length=200), nullable=False),
        sa.Column("shipment_id", sa.String(length=36), nullable=True),
        sa.Column("cause", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("requested_at", Instant(timezone=True), nullable=False),
        sa.Column("settled_at", Instant(timezone=True), nullable=True),
        sa.Column("next_look_ms", sa.BigInteger(), nullable=True),
        sa.Column("looks", sa.BigInteger(), nullable=False),
        sa.Column("command_actor", sa.String(length=100), nullable=True),
        sa.Column("command_method", sa.String(length=100), nullable=True),
        sa.Column("command_key", sa.String(length=200), nullable=True),
        sa.Column("correlation_id", sa.String(length=200), nullable=False),
        sa.CheckConstraint(
            "state IN ('REQUESTED', 'SUCCEEDED', 'DECLINED', 'UNKNOWN')",
            name=op.f("ck_payment_attempts_state_is_known"),
        ),
        sa.CheckConstraint("amount_minor > 0", name=op.f("ck_payment_attempts_amount_is_positive")),
        sa.ForeignKeyConstraint(["payment_id"], ["payments.id"], name=op.f("fk_payment_attempts_payment_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment_attempts")),
    )


def _index_payment_attempts() -> None:
    op.create_index(
        "ix_payment_attempts_next_look",
        "payment_attempts",
        ["next_look_ms"],
        unique=False,
        sqlite_where=sa.text("next_look_ms IS NOT NULL"),
        postgresql_where=sa.text("next_look_ms IS NOT NULL"),
    )
    op.create_index("ix_payment_attempts_order_id_id", "payment_attempts", ["order_id", "id"], unique=False)
    op.create_index(
        "uq_payment_attempts_authorisation_in_doubt",
        "payment_attempts",
        ["order_id"],
        unique=True,
        sqlite_where=sa.text("kind = 'authorise' AND state IN ('REQUESTED', 'UNKNOWN')"),
        postgresql_where=sa.text("kind = 'authorise' AND state IN ('REQUESTED', 'UNKNOWN')"),
    )
    op.create_index(
        "uq_payment_attempts_capture",
        "payment_attempts",
        ["shipment_id"],
        unique=True,
        sqlite_where=sa.text("kind = 'capture' AND state <> 'DECLINED'"),
        postgresql_where=sa.text("kind = 'capture' AND state <> 'DECLINED'"),
    )


def _create_authorisations() -> None:
    op.create_table(
        "authorisations",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("payment_id", sa.String(length=36), nullable=False),
        sa.Column("reference", sa.String(length=200), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("captured_minor", sa.BigInteger(), nullable=False),
        sa.Column("voided_minor", sa.BigInteger(), nullable=False),
        sa.Column("refunded_minor", sa.BigInteger(), nullable=False),
        sa.Column("void_wanted", sa.String(length=20), nullable=False),
        sa.Column("is_void_requested", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "captured_minor + voided_minor <= amount_minor", name=op.f("ck_authorisations_only_what_was_authorised")
        ),
        sa.CheckConstraint(
            "refunded_minor <= captured_minor", name=op.f("ck_authorisations_only_what_was_captured_goes_back")
        ),
        sa.ForeignKeyConstraint(["id"], ["payment_attempts.id"], name=op.f("fk_authorisations_id")),
        sa.ForeignKeyConstraint(["payment_id"], ["payments.id"], name=op.f("fk_authorisations_payment_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_authorisations")),
    )
    op.create_index("ix_authorisations_payment_id", "authorisations", ["payment_id"], unique=False)


def _create_charges() -> None:
    op.create_table(
        "charges",
        sa.Column("shipment_id", sa.String(length=36), nullable=False),
        sa.Column("order_id", sa.String(length=36), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("cost", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("authorisation_id", sa.String(length=36), nullable=True),
        sa.Column("invoice_id", sa.String(length=36), nullable=True),
        sa.ForeignKeyConstraint(["authorisation_id"], ["authorisations.id"], name=op.f("fk_charges_authorisation_id")),
        sa.ForeignKeyConstraint(["invoice_id"], ["invoices.id"], name=op.f("fk_charges_invoice_id")),
        sa.PrimaryKeyConstraint("shipment_id", name=op.f("pk_charges")),
    )
    op.create_index("ix_charges_order_id", "charges", ["order_id"], unique=False)
