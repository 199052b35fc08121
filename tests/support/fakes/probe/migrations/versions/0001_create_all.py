"""Create all tables as the models have them: the probe has no history."""

from alembic import op
from probe.models import Base

revision = "0001"
down_revision = None


def upgrade() -> None:
    Base.metadata.create_all(op.get_bind())
