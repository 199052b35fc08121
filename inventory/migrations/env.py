"""Alembic's entry: migrates the database of inventory."""

from backbone.nameko.migrations import run
from inventory.models import Base

run(Base.metadata)
