"""Find payments by their state, which follows from their amounts, and by the number of their order."""

from alembic import op
from sqlalchemy import Column, String

revision = "0003"
down_revision = "0002"

STATE = """
UPDATE payments SET state = CASE
    WHEN refunded_minor > 0 AND refunded_minor = captured_minor THEN 'REFUNDED'
    WHEN refunded_minor > 0 THEN 'PARTIALLY_REFUNDED'
    WHEN captured_minor > 0 AND captured_minor + voided_minor = authorised_minor THEN 'CAPTURED'
    WHEN captured_minor > 0 THEN 'PARTIALLY_CAPTURED'
    WHEN authorised_minor > 0 AND voided_minor = authorised_minor THEN 'VOIDED'
    WHEN authorised_minor > 0 THEN 'AUTHORISED'
    ELSE 'CREATED'
END
"""


def upgrade() -> None:
    op.add_column("payments", Column("state", String(20), nullable=False, server_default="CREATED"))
    op.execute(STATE)
    op.create_index("ix_payments_state_id", "payments", ["state", "id"])
    op.create_index("ix_payments_order_number", "payments", ["order_number"])
