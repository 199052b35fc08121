"""Billing's tables, and the constraints that repeat what its aggregates promise."""

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from backbone.nameko.columns import Id, Instant
from backbone.nameko.database import new_metadata

IN_DOUBT = text("kind = 'authorise' AND state IN ('REQUESTED', 'UNKNOWN')")
NOT_DECLINED_CAPTURE = text("kind = 'capture' AND state <> 'DECLINED'")
TO_LOOK_AT = text("next_look_ms IS NOT NULL")


class Base(DeclarativeBase):
    """All tables of billing."""

    metadata = new_metadata()
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        datetime: Instant, int: BigInteger, bool: Boolean, dict[str, Any]: JSON,
    }  # fmt: skip


class PaymentRow(Base):
    """The payment of one order; one that is only known to be cancelled or expired has no customer.

    Its state follows from its amounts, and is stored to be looked for.
    """

    __tablename__ = "payments"
    __table_args__ = (
        CheckConstraint("captured_minor + voided_minor <= authorised_minor", name="only_what_was_authorised"),
        CheckConstraint("refunded_minor <= captured_minor", name="only_what_was_captured_goes_back"),
        CheckConstraint("deposit_minor >= 0", name="only_what_was_captured_is_applied"),
        CheckConstraint("standing IN ('ABSENT', 'OPEN', 'CLOSED')", name="standing_is_known"),
        Index("ix_payments_customer_id_id", "customer_id", "id"),
        Index("ix_payments_state_id", "state", "id"),
        Index("ix_payments_order_number", "order_number"),
    )
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    order_id: Mapped[str] = mapped_column(Id, unique=True)
    order_number: Mapped[str] = mapped_column(String(20))
    customer_id: Mapped[str] = mapped_column(String(36))
    standing: Mapped[str] = mapped_column(String(10))
    closed_by: Mapped[str] = mapped_column(String(20))
    currency: Mapped[str] = mapped_column(String(3))
    total_minor: Mapped[int]
    authorised_minor: Mapped[int]
    captured_minor: Mapped[int]
    voided_minor: Mapped[int]
    refunded_minor: Mapped[int]
    deposit_minor: Mapped[int]
    state: Mapped[str] = mapped_column(String(20), server_default="CREATED")
    created_at: Mapped[datetime]


class BilledOrderRow(Base):
    """An order as it was placed: the lines that its shipments are invoiced from."""

    __tablename__ = "billed_orders"
    order_id: Mapped[str] = mapped_column(Id, ForeignKey("payments.order_id"), primary_key=True)
    placed: Mapped[dict[str, Any]]


class AuthorisationRow(Base):
    """What the provider holds, or held, for us. `void_wanted` says why the rest shall be given free."""

    __tablename__ = "authorisations"
    __table_args__ = (
        CheckConstraint("captured_minor + voided_minor <= amount_minor", name="only_what_was_authorised"),
        CheckConstraint("refunded_minor <= captured_minor", name="only_what_was_captured_goes_back"),
        Index("ix_authorisations_payment_id", "payment_id"),
    )
    id: Mapped[str] = mapped_column(Id, ForeignKey("payment_attempts.id"), primary_key=True)
    payment_id: Mapped[str] = mapped_column(Id, ForeignKey("payments.id"))
    reference: Mapped[str] = mapped_column(String(200))
    currency: Mapped[str] = mapped_column(String(3))
    amount_minor: Mapped[int]
    captured_minor: Mapped[int]
    voided_minor: Mapped[int]
    refunded_minor: Mapped[int]
    void_wanted: Mapped[str] = mapped_column(String(20))
    is_void_requested: Mapped[bool]


class PaymentAttemptRow(Base):
    """A request to the provider. `next_look_ms` is also its lease: until then it belongs to who asks."""

    __tablename__ = "payment_attempts"
    __table_args__ = (
        CheckConstraint("amount_minor > 0", name="amount_is_positive"),
        CheckConstraint("state IN ('REQUESTED', 'SUCCEEDED', 'DECLINED', 'UNKNOWN')", name="state_is_known"),
        Index(
            "uq_payment_attempts_authorisation_in_doubt", "order_id", unique=True,
            sqlite_where=IN_DOUBT, postgresql_where=IN_DOUBT,
        ),
        Index(
            "uq_payment_attempts_capture", "shipment_id", unique=True,
            sqlite_where=NOT_DECLINED_CAPTURE, postgresql_where=NOT_DECLINED_CAPTURE,
        ),
        Index("ix_payment_attempts_next_look", "next_look_ms", sqlite_where=TO_LOOK_AT, postgresql_where=TO_LOOK_AT),
        Index("ix_payment_attempts_order_id_id", "order_id", "id"),
    )  # fmt: skip
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    payment_id: Mapped[str] = mapped_column(Id, ForeignKey("payments.id"))
    order_id: Mapped[str] = mapped_column(Id)
    kind: Mapped[str] = mapped_column(String(10))
    state: Mapped[str] = mapped_column(String(10))
    currency: Mapped[str] = mapped_column(String(3))
    amount_minor: Mapped[int]
    authorisation_id: Mapped[str | None] = mapped_column(Id)
    reference: Mapped[str] = mapped_column(String(200))
    shipment_id: Mapped[str | None] = mapped_column(Id)
    cause: Mapped[str] = mapped_column(String(20))
    reason: Mapped[str] = mapped_column(String(200))
    requested_at: Mapped[datetime]
    settled_at: Mapped[datetime | None] = mapped_column(Instant)
    next_look_ms: Mapped[int | None]
    looks: Mapped[int]
    command_actor: Mapped[str | None] = mapped_column(String(100))
    command_method: Mapped[str | None] = mapped_column(String(100))
    command_key: Mapped[str | None] = mapped_column(String(200))
    correlation_id: Mapped[str] = mapped_column(String(200))


class ChargeRow(Base):
    """What a packed shipment costs; one that is only known to be cancelled has no cost."""

    __tablename__ = "charges"
    __table_args__ = (Index("ix_charges_order_id", "order_id"),)
    shipment_id: Mapped[str] = mapped_column(Id, primary_key=True)
    order_id: Mapped[str] = mapped_column(Id)
    state: Mapped[str] = mapped_column(String(20))
    cost: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    authorisation_id: Mapped[str | None] = mapped_column(Id, ForeignKey("authorisations.id"))
    invoice_id: Mapped[str | None] = mapped_column(Id, ForeignKey("invoices.id"))


class InvoiceRow(Base):
    """An issued invoice or credit note. `document` is all that is printed on it; `link` chains it to the one before."""

    __tablename__ = "invoices"
    __table_args__ = (
        CheckConstraint("total_minor = net_minor + tax_minor", name="total_is_net_and_tax"),
        UniqueConstraint("shipment_id", "kind"),
        Index("ix_invoices_customer_id_id", "customer_id", "id"),
        Index("ix_invoices_order_id_id", "order_id", "id"),
    )
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    number: Mapped[str] = mapped_column(String(30), unique=True)
    order_id: Mapped[str] = mapped_column(Id)
    order_number: Mapped[str] = mapped_column(String(20))
    shipment_id: Mapped[str] = mapped_column(Id)
    customer_id: Mapped[str] = mapped_column(Id)
    corrects_id: Mapped[str | None] = mapped_column(Id, ForeignKey("invoices.id"))
    state: Mapped[str] = mapped_column(String(20))
    currency: Mapped[str] = mapped_column(String(3))
    net_minor: Mapped[int]
    tax_minor: Mapped[int]
    total_minor: Mapped[int]
    issued_at: Mapped[datetime]
    document: Mapped[dict[str, Any]]
    position: Mapped[int] = mapped_column(unique=True)
    digest: Mapped[str] = mapped_column(String(64))
    link: Mapped[str] = mapped_column(String(64))


class NumberSeriesRow(Base):
    """The last number given in a series and year. It is locked while a document is issued: no number is left out."""

    __tablename__ = "number_series"
    series: Mapped[str] = mapped_column(String(10), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True)
    last_number: Mapped[int]


class ChainHeadRow(Base):
    """The last link of the chain of documents; one row, locked while a document is issued."""

    __tablename__ = "chain_head"
    name: Mapped[str] = mapped_column(String(20), primary_key=True)
    position: Mapped[int]
    link: Mapped[str] = mapped_column(String(64))


class AccountRow(Base):
    """An account of the ledger."""

    __tablename__ = "accounts"
    code: Mapped[str] = mapped_column(String(30), primary_key=True)
    name: Mapped[str] = mapped_column(String(100))
    kind: Mapped[str] = mapped_column(String(20))


class ZeroRow(Base):
    """The number 0: what the balance of a journal entry refers to when its transaction commits."""

    __tablename__ = "zero"
    __table_args__ = (CheckConstraint("value = 0", name="zero_is_zero"),)
    value: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)


class JournalEntryRow(Base):
    """A journal entry. Triggers keep `balance_minor` and `postings_left`, which must both be 0 at the commit."""

    __tablename__ = "journal_entries"
    __table_args__ = (
        ForeignKeyConstraint(["balance_minor"], ["zero.value"], deferrable=True, initially="DEFERRED"),
        ForeignKeyConstraint(["postings_left"], ["zero.value"], deferrable=True, initially="DEFERRED"),
        UniqueConstraint("kind", "source_id"),
        UniqueConstraint("id", "currency"),
        Index("ix_journal_entries_order_id_id", "order_id", "id"),
    )
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    order_id: Mapped[str] = mapped_column(Id)
    source_id: Mapped[str] = mapped_column(Id)
    text: Mapped[str] = mapped_column(String(200))
    currency: Mapped[str] = mapped_column(String(3))
    posted_at: Mapped[datetime]
    balance_minor: Mapped[int]
    postings_left: Mapped[int]


class PostingRow(Base):
    """An amount on an account: a debit when more than zero, a credit when less. Never changed, never deleted."""

    __tablename__ = "postings"
    __table_args__ = (
        CheckConstraint("amount_minor <> 0", name="nothing_is_no_posting"),
        ForeignKeyConstraint(["entry_id", "currency"], ["journal_entries.id", "journal_entries.currency"]),
        Index("ix_postings_account_entry_id", "account", "entry_id"),
    )
    entry_id: Mapped[str] = mapped_column(Id, primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    account: Mapped[str] = mapped_column(String(30), ForeignKey("accounts.code"))
    currency: Mapped[str] = mapped_column(String(3))
    amount_minor: Mapped[int]


class SandboxOperationRow(Base):
    """What the sandbox provider did or declined. It stands for an outside party: no other table refers to it."""

    __tablename__ = "sandbox_operations"
    __table_args__ = (Index("ix_sandbox_operations_reference", "reference"),)
    key: Mapped[str] = mapped_column(String(200), primary_key=True)
    kind: Mapped[str] = mapped_column(String(10))
    reference: Mapped[str] = mapped_column(String(200))
    currency: Mapped[str] = mapped_column(String(3))
    amount_minor: Mapped[int]
    card_token: Mapped[str] = mapped_column(String(200))
    is_done: Mapped[bool]
    reason: Mapped[str] = mapped_column(String(200))
