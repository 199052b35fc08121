"""Alembic's entry: migrates the database of billing."""

from backbone.nameko.migrations import run
from billing.models import Base

run(Base.metadata)
