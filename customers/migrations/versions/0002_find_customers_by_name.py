"""Find customers by how their name begins, in any case."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

_FOLDED = sa.String(length=600).with_variant(sa.String(length=600, collation="C"), "postgresql")
_CUSTOMERS = sa.table("customers", sa.column("id"), sa.column("name"), sa.column("folded_name"))


def upgrade() -> None:
    # The default is for the instances of the version before, which may go on for a while.
    op.add_column("customers", sa.Column("folded_name", _FOLDED, nullable=False, server_default=sa.text("''")))
    _fold_names(op.get_bind())
    op.create_index("ix_customers_folded_name_id", "customers", ["folded_name", "id"])


def _fold_names(connection: sa.Connection) -> None:
    named = sa.bindparam("customer"), sa.bindparam("folded")
    fold = sa.update(_CUSTOMERS).where(_CUSTOMERS.c.id == named[0]).values(folded_name=named[1])
    found = connection.execute(sa.select(_CUSTOMERS.c.id, _CUSTOMERS.c.name)).all()
    if found:
        connection.execute(fold, [{"customer": each.id, "folded": each.name.casefold()} for each in found])
