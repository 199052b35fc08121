"""Create the ledger, fill in its accounts and the head of the chain, and let the database guard what never changes."""

import sqlalchemy as sa
from alembic import op

from backbone.nameko.columns import Instant

revision = "0002"
down_revision = "0001"

CHART = (
    ("1000", "Bank", "asset"),
    ("1100", "Payment provider clearing", "asset"),
    ("1200", "Receivable", "asset"),
    ("2000", "Customer deposits", "liability"),
    ("4000", "Revenue", "income"),
)
_PRINTED = (
    "id, kind, number, order_id, order_number, shipment_id, customer_id, corrects_id, currency, net_minor, tax_minor, "
    "total_minor, issued_at, position, digest, link"
)
_ENTRY = ("id", "kind", "order_id", "source_id", "text", "currency", "posted_at")
_NEW, _OLD = (", ".join(f"{side}.{column}" for column in _ENTRY) for side in ("NEW", "OLD"))
_SUM = "(SELECT sum(amount_minor) FROM postings WHERE entry_id = {}.{})"
_IS_ANOTHER_ENTRY = (
    f"({_NEW}) IS DISTINCT FROM ({_OLD}) OR NEW.postings_left <> OLD.postings_left - 1 "
    f"OR NEW.balance_minor <> {_SUM.format('OLD', 'id')}"
)

# Each posting is counted in its entry, whose balance and count of missing postings refer to the table `zero`: the
# transaction of an entry that does not balance, or is added to later, cannot commit. The balance is summed anew each
# time: PostgreSQL tells of the rows of one statement when all of them are there.
_SET = f"balance_minor = {_SUM.format('NEW', 'entry_id')}, postings_left = postings_left - 1"
_COUNT = f"UPDATE journal_entries SET {_SET} WHERE id = NEW.entry_id"  # noqa: S608 - All of it stands here.


def _sqlite_refusal(name: str, when: str, text: str) -> str:
    return f"CREATE TRIGGER {name} BEFORE {when} BEGIN SELECT RAISE(ABORT, '{text}'); END"


SQLITE_GUARDS = (
    f"CREATE TRIGGER postings_are_counted AFTER INSERT ON postings BEGIN {_COUNT}; END",
    _sqlite_refusal("postings_are_not_updated", "UPDATE ON postings", "A posting never changes."),
    _sqlite_refusal("postings_are_not_deleted", "DELETE ON postings", "A posting is never deleted."),
    _sqlite_refusal(
        "journal_entries_are_not_updated",
        f"UPDATE ON journal_entries WHEN {_IS_ANOTHER_ENTRY.replace('IS DISTINCT FROM', 'IS NOT')}",
        "A journal entry never changes.",
    ),
    _sqlite_refusal(
        "journal_entries_are_not_deleted", "DELETE ON journal_entries", "A journal entry is never deleted."
    ),
    _sqlite_refusal(
        "invoices_are_not_updated", f"UPDATE OF {_PRINTED} ON invoices", "An issued invoice never changes."
    ),
    _sqlite_refusal("invoices_are_not_deleted", "DELETE ON invoices", "An issued invoice is never deleted."),
)


def _function(name: str, body: str) -> str:
    return f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} END $$"


def _postgresql_refusal(name: str, when: str) -> str:
    return f"CREATE TRIGGER {name} BEFORE {when} EXECUTE FUNCTION refuse_change()"


POSTGRESQL_GUARDS = (
    _function("count_posting", f"{_COUNT}; RETURN NULL;"),
    _function("refuse_change", "RAISE EXCEPTION 'What is in % is never changed or deleted.', TG_TABLE_NAME;"),
    _function(
        "keep_entry",
        f"IF {_IS_ANOTHER_ENTRY} THEN RAISE EXCEPTION 'A journal entry never changes.'; END IF; RETURN NEW;",
    ),
    "CREATE TRIGGER postings_are_counted AFTER INSERT ON postings FOR EACH ROW EXECUTE FUNCTION count_posting()",
    "CREATE TRIGGER entries_are_not_updated BEFORE UPDATE ON journal_entries FOR EACH ROW "
    "EXECUTE FUNCTION keep_entry()",
    _postgresql_refusal("postings_are_not_changed", "UPDATE OR DELETE OR TRUNCATE ON postings"),
    _postgresql_refusal("journal_entries_are_not_deleted", "DELETE OR TRUNCATE ON journal_entries"),
    _postgresql_refusal("invoices_are_not_updated", f"UPDATE OF {_PRINTED} ON invoices"),
    _postgresql_refusal("invoices_are_not_deleted", "DELETE OR TRUNCATE ON invoices"),
)


def upgrade() -> None:
    _create_accounts()
    _create_zero()
    _create_journal_entries()
    _create_postings()
    _fill_in()
    _guard()


def _create_accounts() -> None:
    op.create_table(
        "accounts",
        sa.Column("code", sa.String(length=30), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_accounts")),
    )


def _create_zero() -> None:
    op.create_table(
        "zero",
        sa.Column("value", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.CheckConstraint("value = 0", name=op.f("ck_zero_zero_is_zero")),
        sa.PrimaryKeyConstraint("value", name=op.f("pk_zero")),
    )


def _create_journal_entries() -> None:
    op.create_table(
        "journal_entries",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("order_id", sa.String(length=36), nullable=False),
        sa.Column("source_id", sa.String(length=36), nullable=False),
        sa.Column("text", sa.String(length=200), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("posted_at", Instant(timezone=True), nullable=False),
        sa.Column("balance_minor", sa.BigInteger(), nullable=False),
        sa.Column("postings_left", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["balance_minor"],
            ["zero.value"],
            name=op.f("fk_journal_entries_balance_minor"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["postings_left"],
            ["zero.value"],
            name=op.f("fk_journal_entries_postings_left"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journal_entries")),
        sa.UniqueConstraint("id", "currency", name=op.f("uq_journal_entries_id_currency")),
        sa.UniqueConstraint("kind", "source_id", name=op.f("uq_journal_entries_kind_source_id")),
    )
    op.create_index("ix_journal_entries_order_id_id", "journal_entries", ["order_id", "id"], unique=False)


def _create_postings() -> None:
    op.create_table(
        "postings",
        sa.Column("entry_id", sa.String(length=36), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("account", sa.String(length=30), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("amount_minor <> 0", name=op.f("ck_postings_nothing_is_no_posting")),
        sa.ForeignKeyConstraint(["account"], ["accounts.code"], name=op.f("fk_postings_account")),
        sa.ForeignKeyConstraint(
            ["entry_id", "currency"],
            ["journal_entries.id", "journal_entries.currency"],
            name=op.f("fk_postings_entry_id_currency"),
        ),
        sa.PrimaryKeyConstraint("entry_id", "position", name=op.f("pk_postings")),
    )
    op.create_index("ix_postings_account_entry_id", "postings", ["account", "entry_id"], unique=False)


def _fill_in() -> None:
    zero = sa.table("zero", sa.column("value"))
    op.bulk_insert(zero, [{"value": 0}])
    head = sa.table("chain_head", sa.column("name"), sa.column("position"), sa.column("link"))
    op.bulk_insert(head, [{"name": "documents", "position": 0, "link": "0" * 64}])
    accounts = sa.table("accounts", sa.column("code"), sa.column("name"), sa.column("kind"))
    op.bulk_insert(accounts, [{"code": code, "name": name, "kind": kind} for code, name, kind in CHART])


def _guard() -> None:
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for statement in SQLITE_GUARDS if is_sqlite else POSTGRESQL_GUARDS:
        op.execute(statement)
