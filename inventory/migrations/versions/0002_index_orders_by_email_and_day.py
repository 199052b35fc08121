"""Find orders by the e-mail address of their customer, and those of a day."""

from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_index("ix_orders_customer_email_id", "orders", ["customer_email", "id"])
    op.create_index("ix_orders_placed_at", "orders", ["placed_at"])
